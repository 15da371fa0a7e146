"""Reading the body of a response into memory, within bounds."""

from __future__ import annotations

from collections.abc import AsyncIterator, Callable, Iterator
from contextlib import suppress
from typing import Any

import httpx

from batchwright._http.redaction import Secrets

__all__ = [
    "MAX_BODY_BYTES",
    "MAX_ERROR_BYTES",
    "aread",
    "decoded_in_steps",
    "is_enough",
    "loaded",
    "read",
    "settled",
    "unexpected_encoding",
]

MAX_BODY_BYTES = 16 * 1024 * 1024
"""The longest body that is parsed: 10,000 files, the longest page, take less than half of it."""

MAX_ERROR_BYTES = 1_000_000
"""How much of the body of an error response is kept."""

# These expand a thousandfold at most; others know no bound.
_ENCODINGS = {"gzip", "deflate"}
_STEP = 1024


def unexpected_encoding(response: httpx.Response) -> str | None:
    """The encoding of a body, if it was not asked for."""
    encoding: str = response.headers.get("content-encoding", "").strip().lower()
    return None if encoding in {"", "identity", *_ENCODINGS} else encoding


def decoded_in_steps(response: httpx.Response) -> httpx.Response:
    """Have the body decoded a little at a time, so that a small body cannot fill the memory.

    A body in an encoding that was not asked for is left as it came.
    """
    if unexpected_encoding(response):
        del response.headers["content-encoding"]
    elif "content-encoding" in response.headers:
        response.stream = _Steps(response.stream)
    return response


def is_enough(response: httpx.Response, length: int, secrets: Secrets) -> bool:
    """Tell whether to stop reading a body."""
    if response.is_success:
        return length > MAX_BODY_BYTES
    over = length - MAX_ERROR_BYTES
    # A key that lies across the limit must still be found, however it is escaped.
    return over > 0 and over > 10 * secrets.longest


def read(response: httpx.Response, is_enough: Callable[[int], bool]) -> bytes:
    """Read and decode a body.

    Args:
        response: The response.
        is_enough: Takes the length so far, and tells whether to stop.
    """
    if "content-encoding" not in response.headers:
        stream = response.stream
        response.stream = _Bounded(stream, is_enough)
        try:
            content = response.read()
        finally:
            response.stream = stream
    else:
        decoded = bytearray()
        for chunk in decoded_in_steps(response).iter_bytes():
            decoded += chunk
            if is_enough(len(decoded)):
                break
        content = bytes(decoded)
    response.close()
    return content


async def aread(response: httpx.Response, is_enough: Callable[[int], bool]) -> bytes:
    """`read`, for asyncio."""
    if "content-encoding" not in response.headers:
        stream = response.stream
        response.stream = _Bounded(stream, is_enough)
        try:
            content = await response.aread()
        finally:
            response.stream = stream
    else:
        decoded = bytearray()
        async for chunk in decoded_in_steps(response).aiter_bytes():
            decoded += chunk
            if is_enough(len(decoded)):
                break
        content = bytes(decoded)
    await response.aclose()
    return content


def loaded(response: httpx.Response, content: bytes) -> httpx.Response:
    """Copy a response, with its decoded body and without the request that a redirect asks for."""
    copy = httpx.Response(
        response.status_code,
        content=content,
        request=response.request,
        extensions=response.extensions,
        default_encoding=response.default_encoding,
    )
    copy.headers = response.headers  # set afterwards, or httpx would decode the body again
    if _has_odd_charset(copy):
        copy.encoding = "utf-8"
    with suppress(RuntimeError):  # a response that was made by hand took no time
        copy.elapsed = response.elapsed
    return copy


def settled(response: httpx.Response, content: bytes) -> httpx.Response:
    """`loaded`, without a copy where the response can stay as it is."""
    try:
        is_complete = response.content is content
    except httpx.ResponseNotRead:  # it was decoded in steps
        is_complete = False
    if not is_complete or _has_odd_charset(response):
        return loaded(response, content)
    response.next_request = None
    response.stream = httpx.ByteStream(content)  # the one that was read knows the request
    return response


def _has_odd_charset(response: httpx.Response) -> bool:
    if "charset" not in response.headers.get("content-type", "").lower():
        return False
    try:
        b"\xff".decode(response.charset_encoding or "utf-8", errors="replace")
    except (LookupError, ValueError):
        return True
    return False


class _Bounded(httpx.SyncByteStream, httpx.AsyncByteStream):
    """A stream that ends when there is enough of it."""

    def __init__(self, stream: Any, is_enough: Callable[[int], bool]) -> None:
        self._stream = stream
        self._is_enough = is_enough

    def __iter__(self) -> Iterator[bytes]:
        length = 0
        for chunk in self._stream:
            yield chunk
            length += len(chunk)
            if self._is_enough(length):
                return

    async def __aiter__(self) -> AsyncIterator[bytes]:
        length = 0
        async for chunk in self._stream:
            yield chunk
            length += len(chunk)
            if self._is_enough(length):
                return

    def close(self) -> None:
        self._stream.close()

    async def aclose(self) -> None:
        await self._stream.aclose()


class _Steps(httpx.SyncByteStream, httpx.AsyncByteStream):
    """A stream in chunks of at most `_STEP` bytes."""

    def __init__(self, stream: Any) -> None:
        self._stream = stream

    def __iter__(self) -> Iterator[bytes]:
        for chunk in self._stream:
            yield from _cut(chunk)

    async def __aiter__(self) -> AsyncIterator[bytes]:
        async for chunk in self._stream:
            for part in _cut(chunk):
                yield part

    def close(self) -> None:
        self._stream.close()

    async def aclose(self) -> None:
        await self._stream.aclose()


def _cut(chunk: bytes) -> Iterator[bytes]:
    for start in range(0, len(chunk), _STEP):
        yield chunk[start : start + _STEP]
