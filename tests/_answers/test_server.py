"""What the answers of every endpoint say, as the server of the tests gives them."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import numpy
import pytest

from batchwright import Client, requests
from batchwright.results import Result
from batchwright.server import Server

TOOL = {"name": "grade", "parameters": {"type": "object", "properties": {}}}


@pytest.fixture(scope="module")
def client() -> Iterator[Client]:
    with Server() as server, Client(api_key="sk-test", base_url=server.base_url) as client:
        yield client


def asked(client: Client, endpoint: str, **body: Any) -> Result:
    """The answer to one request."""
    line = requests.request("a", endpoint, body)
    requests.write("requests.jsonl", [line])
    file = client.files.create(file="requests.jsonl")
    batch = client.batches.create(input_file_id=file.id, endpoint=endpoint)
    (result,) = client.batches.iter_results(client.batches.wait(batch))
    assert result.ok, result.error
    assert result.usage is not None or endpoint == "/v1/moderations"
    return result


@pytest.fixture(autouse=True)
def _in_a_folder(monkeypatch: pytest.MonkeyPatch, tmp_path: Any) -> None:
    monkeypatch.chdir(tmp_path)


def test_chat(client: Client) -> None:
    messages = [{"role": "user", "content": "hello"}]
    body: dict[str, Any] = {"model": "gpt-4o-mini", "messages": messages}
    result = asked(client, "/v1/chat/completions", **body)
    assert result.text
    assert result.finish_reason == "stop"
    cut = asked(client, "/v1/chat/completions", **body, max_tokens=1)
    assert cut.finish_reason == "length"
    tools = [{"type": "function", "function": TOOL}]
    called = asked(client, "/v1/chat/completions", **body, tools=tools, tool_choice="required")
    assert [one.name for one in called.tool_calls] == ["grade"]


def test_responses(client: Client) -> None:
    body: dict[str, Any] = {"model": "gpt-4o-mini", "input": "hello"}
    result = asked(client, "/v1/responses", **body)
    assert result.text
    assert result.finish_reason == "stop"
    tools = [{"type": "function", **TOOL}]
    called = asked(client, "/v1/responses", **body, tools=tools, tool_choice="required")
    assert [one.name for one in called.tool_calls] == ["grade"]
    assert called.finish_reason == "tool_calls"


def test_completions(client: Client) -> None:
    result = asked(client, "/v1/completions", model="gpt-3.5-turbo-instruct", prompt="hello")
    assert result.text


def test_embeddings(client: Client) -> None:
    body = {"model": "text-embedding-3-small", "input": ["a", "b"], "dimensions": 8}
    floats = asked(client, "/v1/embeddings", **body).embeddings
    decoded = asked(client, "/v1/embeddings", **body, encoding_format="base64").embeddings
    assert floats is not None
    assert decoded is not None
    assert numpy.shape(floats) == (2, 8)
    assert numpy.allclose(floats, decoded)


def test_moderations(client: Client) -> None:
    inputs = ["hello", "I will kill you"]
    flags = [asked(client, "/v1/moderations", input=text).flagged for text in inputs]
    assert flags == [False, True]
