"""`client.uploads`."""

from __future__ import annotations

import asyncio
import hashlib
import os
import signal
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path
from threading import Barrier
from typing import Any

import httpx
import pytest

from batchwright import BadRequestError, Client, InternalServerError, UploadError
from batchwright.limits import MAX_PART_BYTES, MIN_EXPIRY_SECONDS
from batchwright.server import CutRequest, ErrorResponse, Server

DATA = bytes(range(256)) * 1000
KEY = "sk-very-secret-key"


@pytest.fixture
def path(tmp_path: Path) -> Path:
    """A file of 256,000 bytes."""
    path = tmp_path / "large.jsonl"
    path.write_bytes(DATA)
    return path


def test_an_upload_by_hand(client: Any):
    upload = client.uploads.create(
        filename="x.jsonl",
        purpose="batch",
        bytes=4,
        mime_type="application/jsonl",
        expires_after={"anchor": "created_at", "seconds": MIN_EXPIRY_SECONDS},
    )
    second = client.uploads.add_part(upload.id, data=b"cd")
    first = client.uploads.add_part(upload.id, data=[b"a", b"b"])
    md5 = hashlib.md5(b"abcd").hexdigest()
    done = client.uploads.complete(upload.id, part_ids=(first.id, second.id), md5=md5)
    assert (done.status, done.file.bytes, done.file.filename) == ("completed", 4, "x.jsonl")
    assert client.files.content(done.file.id).read() == b"abcd"


def test_an_upload_can_be_cancelled(client: Any):
    upload = client.uploads.create(filename="x", purpose="batch", bytes=4, mime_type="a/b")
    assert client.uploads.cancel(upload.id).status == "cancelled"
    with pytest.raises(BadRequestError):
        client.uploads.add_part(upload.id, data=b"cd")


@pytest.mark.parametrize("part_size", [30_000, 256_000, MAX_PART_BYTES])
def test_a_file_is_uploaded_in_parts(client: Any, server: Server, path: Path, part_size: int):
    after = {"anchor": "created_at", "seconds": MIN_EXPIRY_SECONDS}
    done = client.uploads.upload_file(path, part_size=part_size, max_workers=3, expires_after=after)
    assert (done.status, done.file.filename) == ("completed", "large.jsonl")
    assert done.file.expires_at == done.file.created_at + MIN_EXPIRY_SECONDS
    assert client.files.content(done.file.id).read() == DATA
    parts = [one for one in server.requests if one.operation == "addUploadPart"]
    assert len(parts) == -(-len(DATA) // part_size)


def test_a_failed_part_is_sent_again(client: Any, server: Server, path: Path):
    server.faults.add(
        ErrorResponse(operation="addUploadPart", status=503, after=2),
        CutRequest(operation="addUploadPart", at=1000, after=4),
    )
    done = client.uploads.upload_file(path, part_size=50_000, max_workers=2)
    assert client.files.content(done.file.id).read() == DATA


@pytest.mark.parametrize("operation", ["addUploadPart", "completeUpload"])
def test_a_failure_cancels_the_upload(client: Any, server: Server, path: Path, operation: str):
    server.faults.add(ErrorResponse(operation=operation, status=400, times=None, after=0))
    with pytest.raises(BadRequestError):
        client.uploads.upload_file(path, part_size=1000, max_workers=2)
    sent = [one.operation for one in server.requests]
    assert sent.count("cancelUpload") == 1
    if operation == "addUploadPart":
        assert sent.count("addUploadPart") < 20


def test_a_failure_to_cancel_does_not_hide_the_first_failure(
    client: Any, server: Server, path: Path
):
    server.faults.add(
        ErrorResponse(operation="completeUpload", status=500, times=None),
        ErrorResponse(operation="cancelUpload", status=404, times=None),
    )
    with pytest.raises(InternalServerError):
        client.uploads.upload_file(path)


def test_a_completion_that_may_have_arrived_is_sent_once(client: Any, server: Server, path: Path):
    server.faults.add(ErrorResponse(operation="completeUpload", status=502, effect="after"))
    with pytest.raises(InternalServerError, match="502"):
        client.uploads.upload_file(path)
    sent = [one.operation for one in server.requests]
    assert sent.count("completeUpload") == 1
    assert [file.filename for file in client.files.list()] == ["large.jsonl"]


def test_bytes_of_a_name_that_are_not_utf_8_are_replaced(client: Any, tmp_path: Path):
    path = tmp_path / os.fsdecode(b"caf\xe9.jsonl")
    try:
        path.write_bytes(DATA)
    except (OSError, UnicodeError):
        pytest.skip("this file system takes no such name")
    assert client.uploads.upload_file(path).file.filename == "caf?.jsonl"
    assert client.files.create(file=path).filename == "caf?.jsonl"


def test_an_unreadable_file_costs_no_request(client: Any, server: Server, tmp_path: Path):
    (tmp_path / "empty.jsonl").touch()
    with pytest.raises(ValueError, match="the file is empty"):
        client.uploads.upload_file(tmp_path / "empty.jsonl")
    with pytest.raises(FileNotFoundError):
        client.uploads.upload_file(tmp_path / "gone.jsonl")
    assert server.requests == []


Hooked = Callable[[Callable[[httpx.Request], None], Callable[[httpx.Request], Any]], Any]


@pytest.fixture
def hooked(
    make_client: Callable[..., Any], server: Server, request: pytest.FixtureRequest
) -> Hooked:
    """Makes a client that calls a hook, sync or async, before it sends a request."""

    def make(hook: Any, hook_async: Any) -> Any:
        http: Any = httpx.Client(event_hooks={"request": [hook]})
        if request.node.callspec.params["make_client"] == "async":
            http = httpx.AsyncClient(event_hooks={"request": [hook_async]})
        return make_client(server.base_url, http_client=http)

    return make


def test_parts_are_sent_in_parallel(hooked: Hooked, path: Path):
    """Each part waits until another one is being sent."""
    barrier, barrier_async = Barrier(2), asyncio.Barrier(2)

    def meet(request: httpx.Request) -> None:
        if request.url.path.endswith("/parts"):
            barrier.wait(30)

    async def meet_async(request: httpx.Request) -> None:
        if request.url.path.endswith("/parts"):
            await asyncio.wait_for(barrier_async.wait(), 30)

    client = hooked(meet, meet_async)
    done = client.uploads.upload_file(path, part_size=64_000, max_workers=2)
    assert client.files.content(done.file).read() == DATA


def test_a_file_that_changes_during_the_upload_is_noticed(hooked: Hooked, path: Path):
    """The parts come from the old file and the new, so no MD5 matches."""
    other = path.with_name("other")
    other.write_bytes(DATA[::-1])
    parts: list[httpx.URL] = []

    def replace(request: httpx.Request) -> None:
        if request.url.path.endswith("/parts"):
            parts.append(request.url)
            if len(parts) == 1:
                os.replace(other, path)

    async def replace_async(request: httpx.Request) -> None:
        replace(request)

    client = hooked(replace, replace_async)
    with pytest.raises(BadRequestError, match=r"(?i)md5|checksum"):
        client.uploads.upload_file(path, part_size=128_000, max_workers=1)
    assert len(parts) == 2


def test_an_upload_can_be_passed_for_its_id(client: Any):
    upload = client.uploads.create(filename="x", purpose="batch", bytes=1, mime_type="a/b")
    part = client.uploads.add_part(upload, data=b"a")
    assert client.uploads.complete(upload, part_ids=[part.id]).status == "completed"
    upload = client.uploads.create(filename="x", purpose="batch", bytes=1, mime_type="a/b")
    assert client.uploads.cancel(upload).status == "cancelled"


def test_a_file_of_the_wrong_length_is_an_error(path: Path):
    upload = {
        "id": "upload_1",
        "object": "upload",
        "bytes": len(DATA),
        "created_at": 1,
        "filename": "large.jsonl",
        "purpose": "batch",
        "status": "completed",
        "expires_at": 2,
    }
    part = {"id": "part_1", "object": "upload.part", "created_at": 1, "upload_id": "upload_1"}
    file = {
        "id": "file-1",
        "object": "file",
        "bytes": 5,
        "created_at": 1,
        "filename": "large.jsonl",
        "purpose": "batch",
        "status": "processed",
    }

    def respond(request: httpx.Request) -> httpx.Response:
        request.read()
        if request.url.path.endswith("/parts"):
            return httpx.Response(200, json=part)
        return httpx.Response(200, json={**upload, "file": file})

    http = httpx.Client(transport=httpx.MockTransport(respond))
    client = Client(api_key=KEY, base_url="http://api.example/v1", http_client=http)
    with pytest.raises(UploadError, match="256000 bytes were sent, but the new file has 5"):
        client.uploads.upload_file(path)


def test_parts_are_sent_under_the_vendors_name(client: Any):
    upload = client.uploads.create(filename="x", purpose="batch", bytes=4, mime_type="a/b")
    first = client.uploads.parts.create(upload.id, data=b"ab")
    second = client.uploads.parts.with_raw_response.create(upload_id=upload.id, data=b"cd")
    assert (second.status_code, second.parsed.upload_id) == (200, upload.id)
    assert client.with_raw_response.uploads.parts.create(upload.id, data=b"ef").parsed.id
    done = client.uploads.complete(upload.id, part_ids=[first.id, second.parsed.id])
    assert client.files.content(done.file.id).read() == b"abcd"


def test_a_file_or_bytes_are_uploaded_under_the_vendors_name(client: Any, path: Path):
    settings = {"mime_type": "application/jsonl", "purpose": "batch", "part_size": 100_000}
    done = client.uploads.upload_file_chunked(file=path, bytes=len(DATA), **settings)
    assert (done.file.filename, done.file.bytes) == ("large.jsonl", len(DATA))
    done = client.uploads.upload_file_chunked(
        file=DATA, filename="x.jsonl", md5=hashlib.md5(DATA).hexdigest(), **settings
    )
    assert done.file.filename == "x.jsonl"
    assert client.files.content(done.file.id).read() == DATA
    with pytest.raises(BadRequestError):
        client.uploads.upload_file_chunked(file=path, md5="0" * 32, **settings)
    with pytest.raises(TypeError, match="filename must be given"):
        client.uploads.upload_file_chunked(file=DATA, **settings)
    with pytest.raises(ValueError, match="the file has 256000 bytes, not 1"):
        client.uploads.upload_file_chunked(file=path, bytes=1, **settings)


INTERRUPTED = """
import signal, sys
from threading import Event, main_thread

import httpx

from batchwright import Client

operations = []


def respond(request):
    operations.append(request.url.path.rpartition("/")[2])
    if operations[-1] == "parts":
        signal.pthread_kill(main_thread().ident, signal.SIGINT)
        Event().wait()
    upload = {"id": "upload_1", "bytes": 1, "created_at": 1, "filename": "a"}
    rest = {"object": "upload", "purpose": "batch", "status": "pending", "expires_at": 2}
    return httpx.Response(200, json={**upload, **rest})


signal.signal(signal.SIGINT, signal.default_int_handler)
http = httpx.Client(transport=httpx.MockTransport(respond))
client = Client(base_url="http://a/v1", api_key="sk-test", http_client=http)
try:
    client.uploads.upload_file(sys.argv[1], part_size=1000, max_workers=1)
except KeyboardInterrupt:
    print(*operations)
"""


@pytest.mark.skipif(not hasattr(signal, "pthread_kill"), reason="needs signals to a thread")
def test_ctrl_c_ends_an_upload_at_once(path: Path):
    command = [sys.executable, "-c", INTERRUPTED, str(path)]
    ran = subprocess.run(command, capture_output=True, text=True, check=False, timeout=60)
    assert (ran.returncode, ran.stdout, ran.stderr) == (0, "uploads parts cancel\n", "")
