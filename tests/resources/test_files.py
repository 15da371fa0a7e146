"""`client.files`."""

from __future__ import annotations

import io
from collections.abc import AsyncIterator, Callable, Iterator
from pathlib import Path
from typing import Any

import httpx
import pytest

from batchwright import (
    APIConnectionError,
    APIResponseValidationError,
    AsyncClient,
    BadRequestError,
    DownloadError,
    InternalServerError,
    NotFoundError,
    WaitTimeoutError,
)
from batchwright.limits import MIN_EXPIRY_SECONDS
from batchwright.server import (
    CutRequest,
    CutResponse,
    ErrorResponse,
    IgnoreRange,
    Redirect,
    RepeatCursor,
    Server,
    ShortResponse,
)
from batchwright.types import FileExpirationAfter

from .conftest import KEY, OddClient

DATA = bytes(range(256)) * 4000


def content_of(client: Any, file_id: str) -> bytes:
    """The content of a file."""
    content: bytes = client.files.content(file_id).read()
    return content


def test_a_file_is_uploaded_and_downloaded(client: Any, tmp_path: Path):
    path = tmp_path / "in.jsonl"
    path.write_bytes(DATA)
    file = client.files.create(file=path)
    assert (file.filename, file.bytes, file.purpose) == ("in.jsonl", len(DATA), "batch")
    assert client.files.retrieve(file.id).id == file.id
    assert content_of(client, file.id) == DATA
    assert client.files.delete(file.id).deleted is True
    with pytest.raises(NotFoundError) as caught:
        client.files.retrieve(file.id)
    assert caught.value.param == "id"


def test_a_file_can_be_passed_for_its_id(client: Any, tmp_path: Path):
    file = client.files.create(file=b"{}")
    assert client.files.retrieve(file).id == file.id
    assert client.files.content(file).read() == b"{}"
    assert client.files.download(file, tmp_path / "out").read_bytes() == b"{}"
    assert client.files.delete(file).id == file.id
    for other in (None, 1, file.to_dict()):
        with pytest.raises(TypeError, match="expected an id or an object with an id, not "):
            client.files.content(other)


def iterator() -> Iterator[bytes]:
    """Chunks that can be iterated over once."""
    yield from (DATA[:10], b"", DATA[10:])


@pytest.mark.parametrize(
    "source",
    [
        lambda: DATA,
        lambda: ("x.jsonl", DATA),
        lambda: io.BytesIO(DATA),
        lambda: [DATA[:10], DATA[10:]],
        iterator,
        lambda: ("folder/x.jsonl", iterator()),
    ],
)
def test_any_source_of_bytes_can_be_uploaded(client: Any, source: Callable[[], Any]):
    file = client.files.create(file=source(), purpose="batch")
    assert file.filename in {"upload.jsonl", "x.jsonl"}
    assert content_of(client, file.id) == DATA


def test_a_file_expires_as_requested(client: Any):
    after = {"anchor": "created_at", "seconds": MIN_EXPIRY_SECONDS}
    for expiry in (after, FileExpirationAfter("created_at", MIN_EXPIRY_SECONDS)):
        file = client.files.create(file=b"{}", expires_after=expiry)
        assert file.expires_at == file.created_at + MIN_EXPIRY_SECONDS
    with pytest.raises(TypeError, match="second"):
        client.files.create(file=b"{}", expires_after={"anchor": "created_at", "second": 1})


def test_lists_are_fetched_page_by_page(client: Any, server: Server):
    ids = [client.files.create(file=(f"{n}.jsonl", b"{}")).id for n in range(5)]
    client.files.create(file=b"{}", purpose="user_data")
    files = client.files.list(purpose="batch", order="asc", limit=2)
    assert [file.id for file in files] == ids
    assert [len(page) for page in files.iter_pages()] == [2, 2, 1]
    assert [file.id for file in client.files.list(order="asc", after=ids[3], purpose="batch")] == [
        ids[4]
    ]
    assert len(files.first_page) == 2
    server.faults.add(RepeatCursor(operation="listFiles"))
    with pytest.raises(Exception, match="would never end"):
        list(client.files.list(limit=2))


def test_a_failed_upload_is_sent_again_from_where_it_started(
    client: Any, server: Server, slept: list[float], tmp_path: Path
):
    path = tmp_path / "in.jsonl"
    path.write_bytes(b"not this" + DATA)
    server.faults.add(
        CutRequest(operation="createFile", at=100_000),
        ErrorResponse(operation="createFile", after=1),
    )
    with path.open("rb") as source:
        source.seek(8)
        file = client.files.create(file=source)
        assert not source.closed
    assert content_of(client, file.id) == DATA
    assert slept == [0.5, 1.0]


def test_an_iterator_is_not_sent_again(client: Any, server: Server):
    server.faults.add(ErrorResponse(operation="createFile", status=503))
    with pytest.raises(InternalServerError):
        client.files.create(file=iterator())
    assert [one.operation for one in server.requests] == ["createFile"]


@pytest.mark.anyio
async def test_an_async_iterable_can_be_uploaded(server: Server):
    async def chunks() -> AsyncIterator[bytes]:
        yield DATA[:10]
        yield DATA[10:]

    async with AsyncClient(api_key=KEY, base_url=server.base_url) as client:
        file = await client.files.create(file=("x.jsonl", chunks()))
        assert await client.files.content(file.id).read() == DATA


def uploaded(client: Any, data: bytes = DATA) -> str:
    """Upload a file, and return its id."""
    file_id: str = client.files.create(file=("x.jsonl", data)).id
    return file_id


def downloads(server: Server) -> list[tuple[str | None, str | None]]:
    """The range and the status of each download request."""
    return [
        (one.headers.get("range"), str(one.status))
        for one in server.requests
        if one.operation == "downloadFile"
    ]


def test_a_broken_download_is_resumed(
    client: Any, server: Server, tmp_path: Path, slept: list[float]
):
    file_id = uploaded(client)
    server.faults.add(
        CutResponse(operation="downloadFile", at=300_000),
        ErrorResponse(operation="downloadFile", status=502, after=1),
        CutResponse(operation="downloadFile", at=400_000, after=1),
    )
    path = client.files.download(file_id, tmp_path / "out")
    assert path == tmp_path / "out"
    assert path.read_bytes() == DATA
    ranges = [range_ for range_, _ in downloads(server)]
    assert ranges[0] is None
    assert all(ranges[1:])
    assert len(ranges) >= 3
    assert list(tmp_path.iterdir()) == [path]


def test_a_server_without_ranges_sends_the_whole_file_again(
    client: Any, server: Server, tmp_path: Path
):
    file_id = uploaded(client)
    server.faults.add(IgnoreRange(times=None), CutResponse(operation="downloadFile", at=300_000))
    assert client.files.download(file_id, tmp_path / "out").read_bytes() == DATA
    assert [status for _, status in downloads(server)][-1] == "200"


def test_a_download_that_ends_early_but_looks_complete_is_noticed(
    client: Any, server: Server, tmp_path: Path
):
    file_id = uploaded(client)
    server.faults.add(ShortResponse(operation="downloadFile", at=300_000))
    assert client.files.download(file_id, tmp_path / "out").read_bytes() == DATA


def test_a_download_that_keeps_failing_is_an_error_and_leaves_nothing(
    client: Any, server: Server, tmp_path: Path, slept: list[float]
):
    file_id = uploaded(client)
    server.faults.add(CutResponse(operation="downloadFile", at=0, times=None))
    with pytest.raises((DownloadError, APIConnectionError)) as caught:
        client.files.download(file_id, tmp_path / "out")
    assert KEY not in repr(vars(caught.value))
    assert list(tmp_path.iterdir()) == []
    assert slept == [0.5, 1.0]


def test_a_refused_download_leaves_nothing(client: Any, tmp_path: Path):
    file = client.files.create(file=b"{}", purpose="user_data")
    (tmp_path / "out").write_bytes(b"old")
    with pytest.raises(BadRequestError):
        client.files.download(file.id, tmp_path / "out", overwrite=True)
    assert [path.read_bytes() for path in tmp_path.iterdir()] == [b"old"]


def test_an_unwritable_path_costs_no_request(client: Any, server: Server, tmp_path: Path):
    with pytest.raises(IsADirectoryError):
        client.files.download("file-1", tmp_path)
    with pytest.raises(FileNotFoundError):
        client.files.download("file-1", tmp_path / "gone" / "out")
    assert server.requests == []


def test_content_at_another_origin_is_fetched_without_the_key(
    client: Any, server: Server, make_client: Callable[..., Any]
):
    with Server() as elsewhere:
        file_id = uploaded(make_client(elsewhere.base_url))
        server.faults.add(
            Redirect(
                operation="downloadFile",
                location=f"{elsewhere.base_url}/files/{file_id}/content",
                status=302,
            )
        )
        with pytest.raises(Exception, match="401 Unauthorized"):
            content_of(client, file_id)
        assert "openai-organization" not in elsewhere.requests[-1].headers


@pytest.mark.parametrize(
    ("status", "headers"), [(206, {"content-range": "bytes 0-5/6"}), (416, {})]
)
def test_after_a_wrong_range_the_whole_file_is_requested(
    odd_client: OddClient, status: int, headers: dict[str, str]
):
    whole = {"content-length": "6", "etag": '"a"'}
    responses = [(200, whole, b"abc"), (status, headers, b"abcdef"), (200, whole, b"abcdef")]
    ranges: list[str | None] = []

    def respond(request: httpx.Request) -> httpx.Response:
        ranges.append(request.headers.get("range"))
        status, headers, content = responses.pop(0)
        return httpx.Response(status, headers=headers, content=content)

    assert odd_client(respond).files.content("file-1").read() == b"abcdef"
    assert ranges == [None, "bytes=3-", None]


def test_a_range_that_is_always_wrong_is_an_error(odd_client: OddClient):
    def respond(request: httpx.Request) -> httpx.Response:
        return httpx.Response(206, headers={"content-range": "bytes 3-5/6"}, content=b"def")

    with pytest.raises(DownloadError, match="ended after 0 bytes"):
        odd_client(respond).files.content("file-1").read()


def described(length: int) -> dict[str, Any]:
    """A file as the API describes it."""
    return {
        "id": "file-1",
        "object": "file",
        "bytes": length,
        "created_at": 1,
        "filename": "../../evil",
        "purpose": "batch",
        "status": "processed",
    }


@pytest.mark.parametrize("length", [5, 9])
def test_a_wrong_description_costs_one_more_request_and_is_reported(
    odd_client: OddClient, tmp_path: Path, caplog: pytest.LogCaptureFixture, length: int
):
    ranges: list[str | None] = []

    def respond(request: httpx.Request) -> httpx.Response:
        if request.url.path.endswith("/content"):
            ranges.append(request.headers.get("range"))
            return httpx.Response(200, content=b"abcdefg")
        return httpx.Response(200, json=described(length))

    path = odd_client(respond).files.download("file-1", tmp_path / "out")
    assert path.read_bytes() == b"abcdefg"
    assert len(ranges) == 2
    assert f"gives {length} bytes, but its content ended twice after 7" in caplog.text


@pytest.mark.parametrize("length", ["7", -1, None, [7]])
def test_a_description_without_a_length_is_ignored(odd_client: OddClient, length: Any):
    def respond(request: httpx.Request) -> httpx.Response:
        if not request.url.path.endswith("/content"):
            return httpx.Response(200, json=described(0) | {"bytes": length})
        response = httpx.Response(200, content=b"abcdefg")
        del response.headers["content-length"]
        return response

    assert odd_client(respond).files.content("file-1").read() == b"abcdefg"


@pytest.mark.parametrize("headers", [{}, {"etag": '"a"'}, {"last-modified": "Mon"}])
def test_a_file_that_changes_between_two_attempts_is_never_mixed(
    odd_client: OddClient, tmp_path: Path, headers: dict[str, str]
):
    contents = [b"old" * 30_000, b"new" * 30_000]

    def respond(request: httpx.Request) -> httpx.Response:
        if not request.url.path.endswith("/content"):
            return httpx.Response(200, json=described(90_000))
        content = contents.pop(0)
        start = int(request.headers.get("range", "bytes=0-")[6:-1])
        if contents:  # the first breaks off
            return httpx.Response(
                200, headers={**headers, "content-length": "90000"}, content=content[:50_000]
            )
        # The second ignores `If-Range`, or sends the whole file.
        span = {"content-range": f"bytes {start}-89999/90000"} if start and not headers else {}
        body = content[start:] if span else content
        return httpx.Response(206 if span else 200, headers=span, content=body)

    with pytest.raises(DownloadError, match="it changed on the server after 50000 bytes"):
        odd_client(respond).files.download("file-1", tmp_path / "out")
    assert list(tmp_path.iterdir()) == []


def test_content_without_a_length_that_ends_early_is_noticed(odd_client: OddClient):
    ends = [3, 6]

    def respond(request: httpx.Request) -> httpx.Response:
        if not request.url.path.endswith("/content"):
            return httpx.Response(200, json=described(6))
        response = httpx.Response(200, content=b"abcdef"[: ends.pop(0)])
        del response.headers["content-length"]
        return response

    assert odd_client(respond).files.content("file-1").read() == b"abcdef"
    assert ends == []


def test_an_existing_file_is_replaced_only_if_told(client: Any, server: Server, tmp_path: Path):
    path = tmp_path / "out"
    path.write_bytes(b"old")
    path.chmod(0o600)
    file = client.files.create(file=b"{}")
    sent = len(server.requests)
    with pytest.raises(FileExistsError, match="out exists already; pass overwrite=True"):
        client.files.download(file, path)
    assert (path.read_bytes(), len(server.requests)) == (b"old", sent)
    client.files.download(file, path, overwrite=True)
    assert (path.read_bytes(), path.stat().st_mode & 0o777) == (b"{}", 0o600)


def test_a_page_of_html_is_a_validation_error(odd_client: OddClient):
    client = odd_client(lambda request: httpx.Response(200, html="<p>Please log in</p>"))
    with pytest.raises(APIResponseValidationError) as caught:
        client.files.list().first_page  # noqa: B018
    assert caught.value.body == "<p>Please log in</p>"


def test_the_callers_own_error_is_not_caught(odd_client: OddClient):
    def chunks() -> Iterator[bytes]:
        yield b"{}"
        raise LookupError("mine")

    with pytest.raises(LookupError, match="mine"):
        odd_client(lambda request: httpx.Response(200)).files.create(file=chunks())


FILE = {"id": "file-1", "object": "file", "bytes": 6, "created_at": 1}
FILE |= {"filename": "in.jsonl", "purpose": "batch"}


def statuses(*found: int | str | None) -> Callable[[httpx.Request], httpx.Response]:
    """A server that gives a file these statuses, or responds with these errors, in turn."""
    waiting = iter(found)

    def respond(request: httpx.Request) -> httpx.Response:
        status = next(waiting)
        if isinstance(status, int):
            return httpx.Response(status)
        return httpx.Response(200, json=FILE if status is None else {**FILE, "status": status})

    return respond


@pytest.mark.parametrize("last", ["processed", "error", "deleted", None])
def test_a_file_is_polled_until_it_is_processed(
    odd_client: OddClient, slept: list[float], last: str | None
):
    client = odd_client(statuses("uploaded", 503, "pending", last))
    assert client.files.wait_for_processing("file-1").id == "file-1"
    assert slept == [5.0, 5.0, 5.0]


def test_an_unprocessed_file_is_awaited_for_a_limited_time(
    odd_client: OddClient, slept: list[float]
):
    client = odd_client(statuses(*["uploaded"] * 9))
    with pytest.raises(
        WaitTimeoutError, match="file-1 is not done after 9 seconds: it is uploaded"
    ) as e:
        client.files.wait_for_processing("file-1", poll_interval=4, max_wait_seconds=9)
    assert slept == [4, 4, 1]
    assert (e.value.file.id, e.value.batch) == ("file-1", None)
    with pytest.raises(RuntimeError):
        client.files.wait_for_processing("file-1", poll_interval=4, max_wait_seconds=0)


def test_a_missing_file_is_not_awaited(client: Any):
    with pytest.raises(NotFoundError):
        client.files.wait_for_processing("file-0")


def test_content_under_the_vendors_other_names(client: Any, tmp_path: Path):
    file_id = uploaded(client, b"{}\n{}")
    assert client.files.retrieve_content(file_id) == "{}\n{}"
    with client.files.with_streaming_response.content(file_id) as streamed:
        assert list(streamed.iter_lines()) == ["{}", "{}"]
        streamed.stream_to_file(tmp_path / "out")
    assert (tmp_path / "out").read_bytes() == b"{}\n{}"


def test_a_file_is_sent_with_its_media_type_and_headers(odd_client: OddClient):
    sent: list[bytes] = []

    def respond(request: httpx.Request) -> httpx.Response:
        sent.append(request.content)
        return httpx.Response(503 if len(sent) == 1 else 200, json=FILE)

    client = odd_client(respond)
    part = ("in.jsonl", io.BytesIO(b"{}"), "application/jsonl", {"x-part": "1"})
    client.files.create(file=part, purpose="batch", expires_after=None)
    head = sent[1].partition(b"{}")[0].lower()
    assert b'filename="in.jsonl"' in head
    assert b"content-type: application/jsonl" in head
    assert b"x-part: 1" in head
    assert sent[1].count(b"{}") == 1
    client.files.create(file=("in.jsonl", b"{}"), purpose="batch")
    assert b"content-type: application/octet-stream" in sent[2].lower()
