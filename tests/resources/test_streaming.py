"""Uploads and downloads take constant memory."""

from __future__ import annotations

import tracemalloc
from collections.abc import AsyncIterator, Callable, Iterator
from pathlib import Path
from typing import Any

import httpx
import pytest

from batchwright.limits import MAX_PART_BYTES
from batchwright.types import Batch

from .conftest import Make, OddClient

SIZE = MAX_PART_BYTES
FILE = {"id": "file-1", "object": "file", "bytes": SIZE, "created_at": 1}
FILE |= {"filename": "big.jsonl", "purpose": "batch", "status": "processed"}
UPLOAD = {"id": "upload_1", "object": "upload", "bytes": SIZE, "created_at": 1, "file": FILE}
UPLOAD |= {"filename": "big.jsonl", "purpose": "batch", "status": "completed", "expires_at": 2}
PART = {"id": "part_1", "object": "upload.part", "created_at": 1, "upload_id": "upload_1"}


class Sink(httpx.BaseTransport, httpx.AsyncBaseTransport):
    """A server that counts the bytes it receives, and keeps nothing."""

    def __init__(self) -> None:
        self.received: list[int] = []

    def handle_request(self, request: httpx.Request) -> httpx.Response:
        assert isinstance(request.stream, httpx.SyncByteStream)
        self.received.append(sum(len(chunk) for chunk in request.stream))
        return self._respond(request.url.path)

    async def handle_async_request(self, request: httpx.Request) -> httpx.Response:
        assert isinstance(request.stream, httpx.AsyncByteStream)
        self.received.append(sum([len(chunk) async for chunk in request.stream]))
        return self._respond(request.url.path)

    def _respond(self, path: str) -> httpx.Response:
        parts = {"files": FILE, "parts": PART}
        return httpx.Response(200, json=parts.get(path.rpartition("/")[2], UPLOAD))


@pytest.fixture
def big(tmp_path: Path) -> Path:
    """A sparse file of `SIZE` bytes."""
    path = tmp_path / "big.jsonl"
    with path.open("wb") as target:
        target.truncate(SIZE)
    return path


@pytest.mark.parametrize(
    "upload",
    [
        lambda client, path: client.files.create(file=path),
        lambda client, path: client.uploads.upload_file(path, part_size=SIZE // 2),
    ],
    ids=["files.create", "uploads.upload_file"],
)
def test_an_upload_from_disk_takes_constant_memory(
    make_client: Make, big: Path, upload: Callable[..., Any], request: pytest.FixtureRequest
):
    sink = Sink()
    kind = request.node.callspec.params["make_client"]
    http = (httpx.Client if kind == "sync" else httpx.AsyncClient)(transport=sink)
    client = make_client("http://api.example/v1", http_client=http)
    tracemalloc.start()
    upload(client, big)
    _, peak = tracemalloc.get_traced_memory()
    tracemalloc.stop()
    assert sum(sink.received) > SIZE
    assert peak < 8 * 1024 * 1024


class Endless(httpx.SyncByteStream, httpx.AsyncByteStream):
    """Endless answers of a batch."""

    line = b'{"custom_id": "a", "response": {"status_code": 200, "body": {}}, "error": null}\n'

    def __iter__(self) -> Iterator[bytes]:
        while True:
            yield self.line

    async def __aiter__(self) -> AsyncIterator[bytes]:
        while True:
            yield self.line


def test_results_are_yielded_as_they_arrive(odd_client: OddClient):
    batch = Batch.from_dict(
        {
            "id": "batch_1",
            "object": "batch",
            "endpoint": "/v1/embeddings",
            "input_file_id": "file-1",
            "completion_window": "24h",
            "status": "completed",
            "created_at": 1,
            "output_file_id": "file-2",
        }
    )
    client = odd_client(lambda request: httpx.Response(200, stream=Endless()))
    results = iter(client.batches.iter_results(batch))
    assert [next(results).custom_id for _ in range(3)] == ["a", "a", "a"]
    results.close()
