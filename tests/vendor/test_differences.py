"""What the guide says of the vendor's SDK, where ours differs on purpose."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import openai
import pytest

import batchwright
from batchwright.server import ErrorResponse, Server


@pytest.fixture
def server() -> Iterator[Server]:
    with Server(speed=0) as one:
        yield one


def clients(server: Server) -> tuple[Any, Any]:
    """Both clients, to be closed."""
    options: dict[str, Any] = {"api_key": "key", "base_url": server.base_url}
    return openai.OpenAI(**options), batchwright.Client(**options)


def test_only_theirs_creates_a_batch_again_after_a_500(server: Server):
    theirs, ours = clients(server)
    arguments: dict[str, Any] = {"endpoint": "/v1/embeddings", "completion_window": "24h"}
    with theirs, ours:
        file = ours.files.create(file=("a.jsonl", b"{}\n"))
        arguments["input_file_id"] = file.id
        server.faults.add(ErrorResponse(operation="createBatch", status=500, times=1))
        assert theirs.batches.create(**arguments).input_file_id == file.id
        server.faults.add(ErrorResponse(operation="createBatch", status=500, times=1))
        with pytest.raises(batchwright.InternalServerError):
            ours.batches.create(**arguments)
    sent = [request for request in server.requests if request.path == "/v1/batches"]
    assert len(sent) == 2 + 1


def test_only_theirs_splits_a_line_at_a_line_separator(server: Server):
    theirs, ours = clients(server)
    line = '{"text": "a\u2028b"}'
    with theirs, ours:
        file = ours.files.create(file=("a.jsonl", f"{line}\n".encode()))
        assert len(list(theirs.files.content(file.id).iter_lines())) == 2
        assert list(ours.files.content(file.id).iter_lines()) == [line]


def test_only_theirs_shows_the_key(server: Server):
    theirs, ours = clients(server)
    with theirs, ours:
        assert theirs.api_key == "key"
        assert not hasattr(ours, "api_key")
        with pytest.raises(batchwright.NotFoundError) as caught:
            ours.files.retrieve("file-none")
    assert "authorization" not in caught.value.request.headers
