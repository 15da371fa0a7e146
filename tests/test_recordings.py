"""Responses recorded from the live API, replayed through every client.

The recordings are not part of the repository; without them these tests are skipped.
"""

from __future__ import annotations

import inspect
import json
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import httpx
import pytest

from batchwright import AsyncClient, Client
from batchwright_api import AuthenticatedClient
from batchwright_api.api.batch import cancel_batch, create_batch, list_batches, retrieve_batch
from batchwright_api.api.files import create_file, download_file, retrieve_file
from batchwright_api.models import CreateBatchRequest, CreateFileRequest
from batchwright_api.types import File

FOLDER = Path(__file__).parents[2] / "shared" / "recordings"


def recordings() -> Iterator[Any]:
    """One test parameter per recorded request and response."""
    if not FOLDER.is_dir():
        reason = "the recordings are not beside the repository, in ../shared/recordings"
        yield pytest.param({}, marks=pytest.mark.skip(reason=reason), id="no recordings")
    for path in sorted(FOLDER.glob("*.json")):
        for number, pair in enumerate(json.loads(path.read_text())):
            yield pytest.param(pair, id=f"{path.stem}-{number}")


class Replay:
    """A recorded response, which checks the method and path of the request."""

    def __init__(self, pair: dict[str, Any]) -> None:
        self.request, self.response = pair["request"], pair["response"]
        self.body: str = self.response["body"]

    def __call__(self, request: httpx.Request) -> httpx.Response:
        path = request.url.raw_path.decode().partition("?")[0]
        recorded_path = self.request["path"].partition("?")[0]
        assert (request.method, path) == (self.request["method"], recorded_path)
        headers = {k: v for k, v in self.response["headers"].items() if k != "transfer-encoding"}
        return httpx.Response(self.response["status"], headers=headers, text=self.body)

    @property
    def operation(self) -> str:
        """The recorded operation."""
        path = self.request["path"].partition("?")[0].removeprefix("/v1").strip("/").split("/")
        path[1:2] = ["{id}"] if len(path) > 1 else []
        return f"{self.request['method']} /{'/'.join(path)}"

    @property
    def id(self) -> str:
        """The id in the path."""
        return str(self.request["path"].split("/")[3])

    def matches(self, parsed: Any) -> None:
        """Check that the object is what was recorded, and that the specification lacks nothing."""
        assert parsed.to_dict() == json.loads(self.body)
        assert dict(parsed.additional_properties) == {}


PAIRS = pytest.mark.parametrize("pair", list(recordings()))


@PAIRS
def test_generated_client(pair: dict[str, Any]) -> None:
    replay = Replay(pair)
    client = AuthenticatedClient("http://replay/v1", token="sk-test").set_httpx_client(
        httpx.Client(transport=httpx.MockTransport(replay))
    )
    match replay.operation:
        case "POST /batches":
            body = CreateBatchRequest.from_dict(json.loads(replay.request["body"]))
            replay.matches(create_batch.sync(client=client, body=body))
        case "GET /batches":
            replay.matches(list_batches.sync(client=client))
        case "GET /batches/{id}":
            replay.matches(retrieve_batch.sync(replay.id, client=client))
        case "POST /batches/{id}/cancel":
            replay.matches(cancel_batch.sync(replay.id, client=client))
        case "POST /files":
            upload = CreateFileRequest(File(b"{}\n", "upload.jsonl"), "batch")
            replay.matches(create_file.sync(client=client, body=upload))
        case "GET /files/{id}":
            replay.matches(retrieve_file.sync(replay.id, client=client))
        case "GET /files/{id}/content":
            payload = download_file.sync(replay.id, client=client).payload
            assert not isinstance(payload, bytes)
            assert payload.read() == replay.body.encode()
        case operation:
            pytest.fail(f"no test for {operation}")


def call(client: Client | AsyncClient, replay: Replay) -> Any:
    """Call the recorded method."""
    raw = client.with_raw_response
    match replay.operation:
        case "POST /batches":
            return client.batches.create(**json.loads(replay.request["body"]))
        case "GET /batches":
            return raw.batches.list()
        case "GET /batches/{id}":
            return client.batches.retrieve(replay.id)
        case "POST /batches/{id}/cancel":
            return client.batches.cancel(replay.id)
        case "POST /files":
            return client.files.create(file=("upload.jsonl", b"{}\n"), purpose="batch")
        case "GET /files/{id}":
            return client.files.retrieve(replay.id)
        case "GET /files/{id}/content":
            return client.files.content(replay.id).read()
        case operation:
            pytest.fail(f"no test for {operation}")


def check(result: Any, replay: Replay) -> None:
    """Compare the result of a method with the recording."""
    if isinstance(result, bytes):
        assert result == replay.body.encode()
    elif replay.operation == "GET /batches":
        replay.matches(result.parsed)
    else:
        replay.matches(result)


@PAIRS
def test_client(pair: dict[str, Any]) -> None:
    replay = Replay(pair)
    http_client = httpx.Client(transport=httpx.MockTransport(replay))
    with (
        http_client,
        Client(api_key="sk-test", base_url="http://replay/v1", http_client=http_client) as client,
    ):
        check(call(client, replay), replay)


@PAIRS
@pytest.mark.anyio
async def test_async_client(pair: dict[str, Any]) -> None:
    replay = Replay(pair)
    async with httpx.AsyncClient(transport=httpx.MockTransport(replay)) as http_client:
        client = AsyncClient(
            api_key="sk-test", base_url="http://replay/v1", http_client=http_client
        )
        result = call(client, replay)
        check(await result if inspect.isawaitable(result) else result, replay)
