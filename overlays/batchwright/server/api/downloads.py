"""Sending a file's bytes, whole or one range."""

from __future__ import annotations

import re
from collections.abc import Generator
from io import BytesIO
from pathlib import Path
from urllib.parse import quote

from starlette.requests import Request
from starlette.responses import Response, StreamingResponse
from starlette.types import Receive, Scope, Send

from batchwright.server.errors import RequestError

_CHUNK = 256 * 1024
_ONE_RANGE = re.compile(r"bytes=(?:(\d{1,18})-(\d{0,18})|-(\d{1,18}))")


def download(request: Request, source: Path | bytes, filename: str) -> Response:
    """Return the response that sends a file or other content, or the requested range of it.

    Several ranges, or a malformed one, get the whole file, as RFC 9110 (section 14.2) allows.

    Raises:
        RequestError: 416 for a range outside the file.
    """
    size = len(source) if isinstance(source, bytes) else source.stat().st_size
    wanted = byte_range(request.headers.get("range", ""), size)
    start, stop = wanted or (0, size)
    headers = {
        "content-disposition": _disposition(filename),
        "content-length": str(stop - start),
    }
    if wanted:
        headers["content-range"] = f"bytes {start}-{stop - 1}/{size}"

    def chunks() -> Generator[bytes]:
        with BytesIO(source) if isinstance(source, bytes) else source.open("rb") as file:
            file.seek(start)
            left = stop - start
            while left and (chunk := file.read(min(_CHUNK, left))):
                left -= len(chunk)
                yield chunk

    status = 206 if wanted else 200
    return _FileResponse(chunks(), status, headers)


class _FileResponse(StreamingResponse):
    """A response that closes the file, even if the client leaves before its end."""

    def __init__(self, chunks: Generator[bytes], status: int, headers: dict[str, str]) -> None:
        super().__init__(chunks, status, headers, "application/octet-stream")
        self.chunks = chunks

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        try:
            await super().__call__(scope, receive, send)
        finally:
            self.chunks.close()


def byte_range(header: str, size: int) -> tuple[int, int] | None:
    """Return the start and end of the range that a header requests; None for the whole file.

    Raises:
        RequestError: 416 for a range outside the file.
    """
    match = _ONE_RANGE.fullmatch(header.strip())
    if match is None:
        return None
    first, last, suffix = match.groups()
    if suffix is not None:
        start, stop = max(0, size - int(suffix)), size
    else:
        start, stop = int(first), min(size, int(last) + 1) if last else size
        if last and int(last) < start:
            return None
    if start >= size or start == stop:
        raise RequestError(
            416,
            f"The range is outside the file's {size} bytes.",
            headers={"content-range": f"bytes */{size}"},
        )
    return start, stop


def _disposition(filename: str) -> str:
    """Quote a name as RFC 6266 says."""
    if re.fullmatch(r"[\w .\-]+", filename, re.ASCII):
        return f'attachment; filename="{filename}"'
    return f"attachment; filename*=utf-8''{quote(filename, safe='', errors='replace')}"
