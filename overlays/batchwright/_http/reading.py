"""Reading the body of a response into memory, within bounds."""

from __future__ import annotations

from collections.abc import AsyncIterator, Iterator
from contextlib import suppress
from typing import Any

import httpx

from batchwright._http.redaction import Secrets

__all__ = [
    "MAX_BODY_BYTES",
    "MAX_ERROR_BYTES",
    "decoded_in_steps",
    "is_enough",
    "loaded",
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


def is_enough(response: httpx.Response, content: bytearray, secrets: Secrets) -> bool:
    """Tell whether to stop reading a body."""
    if response.is_success:
        return len(content) > MAX_BODY_BYTES
    over = len(content) - MAX_ERROR_BYTES
    # A key that lies across the limit must still be found, however it is escaped.
    return over > 0 and over > 10 * secrets.longest


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
    if not _is_charset(copy.charset_encoding):
        copy.encoding = "utf-8"
    with suppress(RuntimeError):  # a response that was made by hand took no time
        copy.elapsed = response.elapsed
    return copy


def _is_charset(name: str | None) -> bool:
    try:
        b"\xff".decode(name or "utf-8", errors="replace")
    except (LookupError, ValueError):
        return False
    return True


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
