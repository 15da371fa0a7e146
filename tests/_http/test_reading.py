"""How much of a response is read into memory."""

from __future__ import annotations

import gzip
import tracemalloc
import zlib
from collections.abc import AsyncIterator, Callable, Iterator

import httpx
import pytest

from batchwright import APIConnectionError, APIResponseValidationError, APIStatusError, Client
from batchwright._http.auth import NoAuth
from batchwright._http.reading import MAX_BODY_BYTES, MAX_ERROR_BYTES

from .scripted import Both, Script, transport_over

pytestmark = pytest.mark.anyio

MB = 1_000_000
BOMB = gzip.compress(bytes(300 * MB), 6)


class Streamed(httpx.SyncByteStream, httpx.AsyncByteStream):
    """A body that arrives in chunks."""

    def __init__(self, chunks: Callable[[], Iterator[bytes]]) -> None:
        self._chunks = chunks

    def __iter__(self) -> Iterator[bytes]:
        return self._chunks()

    async def __aiter__(self) -> AsyncIterator[bytes]:
        for chunk in self._chunks():
            yield chunk


class Respond(Script):
    """A server whose response arrives in chunks."""

    def __init__(self, status: int, headers: dict[str, str], *chunks: bytes) -> None:
        super().__init__()
        self._made = status, headers, chunks

    def _next(self) -> httpx.Response:
        status, headers, chunks = self._made
        return httpx.Response(status, headers=headers, stream=Streamed(lambda: iter(chunks)))


def respond(kind: str, status: int, headers: dict[str, str], *chunks: bytes) -> Both:
    """A transport over such a server."""
    return transport_over(kind, Respond(status, headers, *chunks), max_retries=0)


both = pytest.mark.parametrize("kind", ["sync", "async"])


@both
@pytest.mark.parametrize("encoding", ["gzip", "deflate"])
@pytest.mark.parametrize("status", [200, 400])
async def test_a_small_body_cannot_fill_the_memory(kind: str, encoding: str, status: int):
    bomb = BOMB if encoding == "gzip" else zlib.compress(bytes(300 * MB), 6)
    transport = respond(kind, status, {"content-encoding": encoding}, bomb)
    tracemalloc.start()
    with pytest.raises((APIResponseValidationError, APIStatusError)) as caught:
        await transport.request()
    _, peak = tracemalloc.get_traced_memory()
    tracemalloc.stop()
    assert peak < 5 * (MAX_BODY_BYTES if status == 200 else MAX_ERROR_BYTES) + 4 * MB
    if status == 200:
        assert "is longer than 16,777,216 bytes, the most that is read" in str(caught.value)


@both
async def test_a_long_body_is_not_read_to_its_end(kind: str):
    transport = respond(kind, 200, {"x-request-id": "req_1"}, *[b"[" * MB] * 100)
    with pytest.raises(APIResponseValidationError, match="is longer than") as caught:
        await transport.request()
    assert len(caught.value.response.content) == MAX_ERROR_BYTES
    assert caught.value.request_id == "req_1"


@both
async def test_the_longest_body_is_read(kind: str):
    filler = b'"' + b"a" * (MAX_BODY_BYTES - 2) + b'"'
    assert len(await respond(kind, 200, {}, filler).request()) == MAX_BODY_BYTES - 2


@both
async def test_an_encoded_body_is_decoded(kind: str):
    body = gzip.compress(b'{"id": "batch_1"}')
    transport = respond(kind, 200, {"content-encoding": "GZIP"}, body[:7], body[7:])
    assert await transport.request() == {"id": "batch_1"}


@both
async def test_a_body_in_an_encoding_that_was_not_asked_for_is_left_as_it_came(kind: str):
    twice = gzip.compress(BOMB)
    with pytest.raises(APIResponseValidationError, match="does not match") as caught:
        await respond(kind, 200, {"content-encoding": "gzip, gzip"}, twice).request()
    assert caught.value.response.content == twice


@both
async def test_a_body_that_cannot_be_decoded_is_no_response(kind: str):
    with pytest.raises(APIConnectionError, match="DecodingError"):
        await respond(kind, 200, {"content-encoding": "gzip"}, b"not gzip").request()


def test_the_content_of_a_file_in_another_encoding_is_refused():
    http = httpx.Client(
        transport=httpx.MockTransport(Respond(200, {"content-encoding": "br"}, b""))
    )
    client = Client(base_url="http://a/v1", auth=NoAuth(), http_client=http)
    with pytest.raises(APIResponseValidationError, match="is encoded as br, not as asked for"):
        client.files.content("file-1")


@both
@pytest.mark.parametrize("charset", ["hex", "rot13", "idna", "no-such", "\xff"])
async def test_an_odd_charset_is_read_as_utf_8(kind: str, charset: str):
    script = Script(httpx.Response(200, content="é".encode()))
    script.responses[0].headers = httpx.Headers(
        [(b"Content-Type", b"a/b; charset=" + charset.encode("latin-1"))]
    )
    responses: list[httpx.Response] = []
    transport = transport_over(kind, script)
    if transport.sync:
        transport.sync = transport.sync.recording(responses)
    else:
        transport.twin = transport.twin.recording(responses)
    with pytest.raises(APIResponseValidationError):
        await transport.request()
    assert responses[0].text == "é"


@both
@pytest.mark.parametrize("status", [200, 302, 400, 503])
async def test_bytes_outside_ascii_in_headers_are_kept(kind: str, status: int):
    script = Script(httpx.Response(status, json={}))
    script.responses[0].headers = httpx.Headers(
        [(b"X-Caf\xe9", b"\xff\xfe"), (b"X-Request-Id", "ä".encode())]
    )
    transport = transport_over(kind, script, max_retries=1)
    if status == 200:
        assert await transport.request() == {}
        return
    with pytest.raises(APIStatusError) as caught:
        await transport.request()
    assert caught.value.request_id
    assert (b"X-Caf\xe9", b"\xff\xfe") in caught.value.headers.raw
    assert len(script.requests) == (2 if status == 503 else 1)
