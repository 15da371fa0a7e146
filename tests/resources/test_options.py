"""Every method takes the options of a request."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import Any

import httpx
import pytest

from batchwright.types import Batch

from .conftest import OddClient

FILE = {"id": "file-2", "object": "file", "bytes": 2, "created_at": 1}
FILE |= {"filename": "in.jsonl", "purpose": "batch", "status": "processed"}
UPLOAD = {"id": "upload_1", "object": "upload", "bytes": 2, "created_at": 1, "file": FILE}
UPLOAD |= {"filename": "in.jsonl", "purpose": "batch", "status": "completed", "expires_at": 2}
PART = {"id": "part_1", "object": "upload.part", "created_at": 1, "upload_id": "upload_1"}
MODEL = {"id": "m", "object": "model", "created": 1, "owned_by": "me"}
BATCH = {"id": "batch_1", "object": "batch", "endpoint": "/v1/embeddings", "created_at": 1}
BATCH |= {"input_file_id": "file-1", "completion_window": "24h", "status": "completed"}
BATCH |= {"output_file_id": "file-2"}


class Api:
    """Responds to every request with an object of the right kind, and records the request."""

    def __init__(self) -> None:
        self.requests: list[httpx.Request] = []

    def __call__(self, request: httpx.Request) -> httpx.Response:
        self.requests.append(request)
        path = request.url.path.removeprefix("/v1")
        if path.endswith("/content"):
            return httpx.Response(200, content=b"\n\n")
        if request.method == "GET" and path.count("/") == 1:
            data = {"/batches": BATCH, "/files": FILE, "/models": MODEL}[path]
            page = {"object": "list", "data": [{**data, "id": f"{len(self.requests)}"}]}
            return httpx.Response(200, json={**page, "has_more": len(self.requests) == 1})
        if request.method == "DELETE":
            return httpx.Response(200, json={"id": "file-1", "object": "file", "deleted": True})
        kinds = {"/files": FILE, "/uploads": UPLOAD, "/models": MODEL, "/batches": BATCH}
        found = PART if path.endswith("/parts") else kinds["/" + path.split("/")[1]]
        return httpx.Response(200, json=found)


BODY = {"input_file_id": "file-1", "endpoint": "/v1/embeddings"}
NEW = {"filename": "in.jsonl", "purpose": "batch", "bytes": 2, "mime_type": "application/jsonl"}

METHODS: dict[str, Callable[..., Any]] = {
    "batches.create": lambda c, p, o: c.batches.create(**BODY, **o),
    "batches.list": lambda c, p, o: list(c.batches.list(**o)),
    "batches.retrieve": lambda c, p, o: c.batches.retrieve("batch_1", **o),
    "batches.cancel": lambda c, p, o: c.batches.cancel("batch_1", **o),
    "batches.wait": lambda c, p, o: c.batches.wait("batch_1", **o),
    "batches.iter_results": lambda c, p, o: list(c.batches.iter_results("batch_1", **o)),
    "files.create": lambda c, p, o: c.files.create(file=b"{}", **o),
    "files.list": lambda c, p, o: list(c.files.list(**o)),
    "files.retrieve": lambda c, p, o: c.files.retrieve("file-1", **o),
    "files.delete": lambda c, p, o: c.files.delete("file-1", **o),
    "files.content": lambda c, p, o: c.files.content("file-1", **o).read(),
    "files.retrieve_content": lambda c, p, o: c.files.retrieve_content("file-1", **o),
    "files.with_streaming_response": lambda c, p, o: c.files.with_streaming_response.content(
        "file-1", **o
    ).read(),
    "files.wait_for_processing": lambda c, p, o: c.files.wait_for_processing("file-1", **o),
    "files.download": lambda c, p, o: c.files.download("file-1", p / "out", **o),
    "models.list": lambda c, p, o: list(c.models.list(**o)),
    "models.retrieve": lambda c, p, o: c.models.retrieve("m", **o),
    "uploads.create": lambda c, p, o: c.uploads.create(**NEW, **o),
    "uploads.add_part": lambda c, p, o: c.uploads.add_part("upload_1", data=b"{}", **o),
    "uploads.parts.create": lambda c, p, o: c.uploads.parts.create("upload_1", data=b"{}", **o),
    "uploads.complete": lambda c, p, o: c.uploads.complete("upload_1", part_ids=[], **o),
    "uploads.cancel": lambda c, p, o: c.uploads.cancel("upload_1", **o),
    "uploads.upload_file": lambda c, p, o: c.uploads.upload_file(p / "in.jsonl", **o),
    "uploads.upload_file_chunked": lambda c, p, o: c.uploads.upload_file_chunked(
        file=p / "in.jsonl", mime_type="application/jsonl", purpose="batch", **o
    ),
}
RAW = {
    "batches.list": lambda c, o: c.with_raw_response.batches.list(**o),
    "files.content": lambda c, o: c.with_raw_response.files.content("file-1", **o),
    "models.retrieve": lambda c, o: c.with_raw_response.models.retrieve("m", **o),
}
REQUESTS = {"batches.list": 2, "batches.iter_results": 2, "files.download": 2, "files.list": 2}
REQUESTS |= {"uploads.upload_file": 3, "uploads.upload_file_chunked": 3}


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    """A folder with a file to upload."""
    (tmp_path / "in.jsonl").write_bytes(b"{}")
    return tmp_path


@pytest.mark.parametrize("name", METHODS)
def test_each_request_of_a_method_has_its_options(odd_client: OddClient, folder: Path, name: str):
    api = Api()
    options = {"extra_headers": {"x-team": "search"}, "extra_query": {"trace": 1}}
    waits = {} if name == "batches.wait" else {"timeout": 7}
    METHODS[name](odd_client(api), folder, {**options, **waits})
    assert len(api.requests) == REQUESTS.get(name, 1)
    for request in api.requests:
        assert request.headers["x-team"] == "search"
        assert request.url.params["trace"] == "1"
        assert request.extensions["timeout"]["read"] == (7 if waits else 600)


@pytest.mark.parametrize("name", METHODS)
def test_an_unknown_option_is_refused_by_the_method(odd_client: OddClient, folder: Path, name: str):
    api = Api()
    method = name.replace("files.with_streaming_response", "files.content").rpartition(".")[2]
    message = rf"\.{method}\(\) got an unexpected keyword argument 'tiemout'"
    with pytest.raises(TypeError, match=message):
        METHODS[name](odd_client(api), folder, {"tiemout": 7})
    assert api.requests == []


@pytest.mark.parametrize("name", RAW)
def test_raw_views_take_options(odd_client: OddClient, name: str):
    api = Api()
    RAW[name](odd_client(api), {"extra_query": {"trace": 1}, "timeout": 7})
    assert api.requests[0].url.params["trace"] == "1"
    assert api.requests[0].extensions["timeout"]["read"] == 7


def test_a_resumed_download_keeps_the_options(odd_client: OddClient):
    requests: list[httpx.Request] = []

    def respond(request: httpx.Request) -> httpx.Response:
        requests.append(request)
        content = b"abc" if len(requests) == 1 else b"abcdef"
        headers = {"content-length": "6", "etag": '"a"'}
        return httpx.Response(200, headers=headers, content=content)

    content = odd_client(respond).files.content("file-1", extra_headers={"x-team": "search"})
    assert content.read() == b"abcdef"
    assert [one.headers["x-team"] for one in requests] == ["search", "search"]
    assert requests[1].headers["range"] == "bytes=3-"
    assert requests[1].headers["if-range"] == '"a"'


def test_each_poll_has_the_options(odd_client: OddClient):
    polls: list[httpx.Request] = []

    def respond(request: httpx.Request) -> httpx.Response:
        polls.append(request)
        status = "completed" if len(polls) == 3 else "in_progress"
        return httpx.Response(200, json={**BATCH, "status": status})

    batch = odd_client(respond).batches.wait("batch_1", timeout=60, extra_headers={"x-a": "1"})
    assert isinstance(batch, Batch)
    assert [one.headers["x-a"] for one in polls] == ["1", "1", "1"]
