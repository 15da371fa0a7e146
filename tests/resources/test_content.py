"""`client.files.content`, read as a whole and as a stream."""

from __future__ import annotations

import tracemalloc
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import httpx
import pytest

from batchwright import AsyncClient, Client, NotFoundError
from batchwright._transfer import content as module
from batchwright.server import CutResponse, Server

from .conftest import KEY, Make, OddClient

pytestmark = pytest.mark.anyio

LINES = ['{"a": "x\u2028y"}', "", '{"b": "é"}']
TEXT = "\n".join(LINES)
DATA = TEXT.encode()


def uploaded(server: Server, data: bytes = DATA) -> str:
    """The id of a file on the server."""
    with Client(api_key=KEY, base_url=server.base_url) as client:
        return client.files.create(file=("x.jsonl", data)).id


def downloads(server: Server) -> int:
    """How many times content was requested."""
    return sum(one.operation == "downloadFile" for one in server.requests)


@pytest.fixture
def plain(server: Server) -> Iterator[Client]:
    """A synchronous client with two connections at most."""
    limits = httpx.Limits(max_connections=2)
    with (
        httpx.Client(limits=limits) as http,
        Client(api_key=KEY, base_url=server.base_url, http_client=http, timeout=5) as client,
    ):
        yield client


@pytest.fixture
async def twin(server: Server) -> Any:
    """An asynchronous client."""
    async with AsyncClient(api_key=KEY, base_url=server.base_url) as client:
        yield client


def test_content_is_read_without_a_block(plain: Client, server: Server, tmp_path: Path):
    content = plain.files.content(uploaded(server))
    assert repr(content) == f"<FileContent 200, {len(DATA)} bytes>"
    assert content.text == TEXT
    assert content.content == content.read() == DATA
    assert list(content.iter_lines()) == LINES
    assert b"".join(content.iter_bytes()) == DATA
    assert list(content.iter_bytes(10)) == [DATA[:10], DATA[10:20], DATA[20:]]
    assert list(content.iter_text(10)) == [TEXT[:10], TEXT[10:20], TEXT[20:]]
    content.write_to_file(tmp_path / "one")
    content.stream_to_file(tmp_path / "two", chunk_size=3)
    assert (tmp_path / "one").read_bytes() == (tmp_path / "two").read_bytes() == DATA
    content.close()
    assert content.text == TEXT
    assert downloads(server) == 1


async def test_awaited_content_is_in_memory(twin: AsyncClient, server: Server, tmp_path: Path):
    content = await twin.files.content(uploaded(server))
    assert repr(content) == f"<LoadedContent 200, {len(DATA)} bytes>"
    assert (content.text, content.content, content.read()) == (TEXT, DATA, DATA)
    assert (content.status_code, content.headers["content-length"]) == (200, str(len(DATA)))
    assert list(content.iter_lines()) == LINES
    assert [line async for line in await content.aiter_lines()] == LINES
    chunks = [DATA[start : start + 10] for start in range(0, len(DATA), 10)]
    assert [chunk async for chunk in await content.aiter_bytes(10)] == chunks
    assert "".join([text async for text in await content.aiter_text()]) == TEXT
    assert await content.aread() == DATA
    content.write_to_file(tmp_path / "one")
    await content.astream_to_file(tmp_path / "two")
    assert (tmp_path / "one").read_bytes() == (tmp_path / "two").read_bytes() == DATA
    content.close()
    await content.aclose()
    assert content.text == TEXT
    assert downloads(server) == 1


def test_the_request_is_sent_by_the_call(plain: Client):
    with pytest.raises(NotFoundError):
        plain.files.content("file-0")
    with pytest.raises(ValueError, match="must be an id"):
        plain.files.content("..")


async def test_an_async_request_is_sent_by_awaiting_or_entering(twin: AsyncClient, server: Server):
    content = twin.files.content("file-0")
    assert repr(content) == "<AsyncFileContent not requested>"
    with pytest.raises(RuntimeError, match="nothing was requested yet"):
        content.headers  # noqa: B018
    for name in ("text", "content"):
        with pytest.raises(AttributeError, match=rf"'{name}': write \(await content\).{name}"):
            getattr(content, name)
    assert not hasattr(content, "novel")
    assert downloads(server) == 0
    with pytest.raises(NotFoundError):
        await content
    with pytest.raises(NotFoundError):
        async with content:
            pass
    assert downloads(server) == 2


def test_content_streams_in_a_block(client: Any, server: Server, tmp_path: Path):
    file_id = uploaded(server)
    with client.files.content(file_id) as content:
        assert (content.status_code, content.headers["content-length"]) == (200, str(len(DATA)))
        assert KEY not in repr(content.response.request.headers.raw)
        assert list(content.iter_lines()) == LINES
    with client.files.content(file_id) as content:
        assert list(content.iter_text(10)) == [TEXT[:10], TEXT[10:20], TEXT[20:]]
    with client.files.content(file_id) as content:
        content.write_to_file(tmp_path / "out")
    assert (tmp_path / "out").read_bytes() == DATA
    assert downloads(server) == 3


@pytest.fixture
def nothing_is_small(monkeypatch: pytest.MonkeyPatch):
    """Read nothing at once, however short it is."""
    monkeypatch.setattr(module, "SMALL", -1)


@pytest.mark.usefixtures("nothing_is_small")
def test_each_iteration_starts_at_the_beginning(client: Any, server: Server):
    with client.files.content(uploaded(server)) as content:
        assert next(iter(content.iter_lines())) == LINES[0]
        assert list(content.iter_lines()) == LINES
        assert content.read() == content.read() == DATA
    assert content.read() == DATA
    assert downloads(server) == 3


def test_content_is_json_or_not(client: Any, server: Server):
    number = client.files.content(uploaded(server, b'{"a": 1.5}'))
    assert number.json() == {"a": 1.5}
    assert number.json(parse_float=str) == {"a": "1.5"}
    with pytest.raises(ValueError, match="Extra data"):
        client.files.content(uploaded(server)).json()


def test_content_that_is_not_utf_8_is_an_error(client: Any, server: Server):
    content = client.files.content(uploaded(server, b"\xff\xfe"))
    with pytest.raises(UnicodeDecodeError):
        list(content.iter_lines())
    with pytest.raises(UnicodeDecodeError):
        list(content.iter_text())
    assert content.read() == b"\xff\xfe"


def test_an_empty_file_is_empty(client: Any, odd_client: OddClient):
    content = odd_client(lambda request: httpx.Response(200)).files.content("file-1")
    assert content.read() == b""
    assert list(content.iter_bytes()) == list(content.iter_lines()) == []


def test_many_small_contents_hold_no_connection(plain: Client, server: Server):
    contents = [plain.files.content(uploaded(server)) for _ in range(5)]
    assert {content.text for content in contents} == {TEXT}


@pytest.mark.usefixtures("nothing_is_small")
def test_content_that_is_dropped_unread_gives_back_its_connection(plain: Client, server: Server):
    file_id = uploaded(server, DATA * 1000)
    for _ in range(5):
        plain.files.content(file_id)
    for _ in range(5):
        next(plain.files.content(file_id).iter_bytes())
    assert plain.files.retrieve(file_id).id == file_id


def test_an_interrupted_write_leaves_nothing(client: Any, server: Server, tmp_path: Path):
    file_id = uploaded(server, DATA * 10_000)
    server.faults.add(CutResponse(operation="downloadFile", at=0, times=None))
    with pytest.raises(Exception, match="the download failed"):
        client.files.content(file_id).write_to_file(tmp_path / "out")
    assert list(tmp_path.iterdir()) == []


SIZE = 64 * 1024 * 1024


class Zeros(httpx.SyncByteStream, httpx.AsyncByteStream):
    """`SIZE` bytes."""

    def __iter__(self) -> Iterator[bytes]:
        for _ in range(SIZE // 65536):
            yield bytes(65536)

    async def __aiter__(self) -> Any:
        for chunk in self:
            yield chunk


def test_closed_content_says_so(odd_client: OddClient):
    headers = {"content-length": str(SIZE)}
    client = odd_client(lambda request: httpx.Response(200, headers=headers, stream=Zeros()))
    with client.files.content("file-1") as content:
        started = iter(content.iter_bytes())
        next(started)
    with pytest.raises(RuntimeError, match="the content is closed: call"):
        list(content.iter_lines())
    with pytest.raises(RuntimeError, match="the content was closed while it was being read"):
        list(started)


def test_writing_takes_constant_memory(odd_client: OddClient, tmp_path: Path):
    def respond(request: httpx.Request) -> httpx.Response:
        if request.url.path.endswith("/content"):
            return httpx.Response(200, stream=Zeros())
        return httpx.Response(404)

    client = odd_client(respond)
    tracemalloc.start()
    client.files.content("file-1").write_to_file(tmp_path / "out")
    _, peak = tracemalloc.get_traced_memory()
    tracemalloc.stop()
    assert (tmp_path / "out").stat().st_size == SIZE
    assert peak < 8 * 1024 * 1024


@pytest.mark.usefixtures("nothing_is_small")
def test_a_closed_client_closes_what_was_dropped(make_client: Make, server: Server):
    with (
        httpx.Client() as http,
        Client(api_key=KEY, base_url=server.base_url, http_client=http) as client,
    ):
        content = client.files.content(uploaded(server, DATA * 1000))
        response = content.response
        del content
        assert not response.is_closed
    assert response.is_closed


def test_content_in_memory_comes_in_chunks(client: Any, server: Server):
    data = bytes(200_000)
    with client.files.content(uploaded(server, data)) as content:
        assert content.read() == data
        chunks = list(content.iter_bytes())
    assert b"".join(chunks) == data
    assert max(map(len, chunks)) == 64 * 1024
