"""Downloads that are taken up again where they broke: decisions only, no I/O.

Large downloads are known to be cut short, and to be followed by a 502, so a broken transfer asks
for the rest with `Range`. Servers need not support that: a 206 counts only if its `Content-Range`
fits, and after a 200 the bytes that were already handed out are passed over.
"""

from __future__ import annotations

import re
from collections.abc import Mapping

from attrs import define

from batchwright.errors import APIStatusError, DownloadError

__all__ = ["LineSplitter", "Transfer"]

_CONTENT_RANGE = re.compile(r"bytes (\d+)-\d+/(\d+|\*)")


@define
class Transfer:
    """How far a download has come, and what to ask for next.

    Args:
        expected: The length of the whole file in bytes; None if not known.
        received: How many bytes were handed out.
        failures: How often in a row it broke without a new byte.
    """

    expected: int | None = None
    received: int = 0
    failures: int = 0
    _passed_over: int = 0
    _ranges: bool = True
    _etag: str | None = None

    @property
    def range(self) -> str | None:
        """The `Range` to ask for, or None for the whole file."""
        return f"bytes={self.received}-" if self.received and self._ranges else None

    @property
    def complete(self) -> bool:
        """Whether all bytes were handed out, as far as anyone can tell."""
        return not self._passed_over and self.expected in {None, self.received}

    def begin(self, status: int, headers: Mapping[str, str]) -> bool:
        """Take note of the head of a response.

        Returns:
            Whether its body can be used; if not, the next request goes without `Range`.

        Raises:
            DownloadError: It announces another length than was expected, or its `ETag` says that
                the content has changed since the first bytes were handed out.
        """
        etag = headers.get("etag")
        if self.received and self._etag and etag not in {None, self._etag}:
            raise self._error(f"it changed on the server after {self.received} bytes")
        self._etag = etag or self._etag
        self._passed_over = 0 if status == 206 else self.received
        if headers.get("content-encoding", "identity") != "identity":
            self._ranges = False  # offsets and lengths would be those of the encoded bytes
            return status != 206
        if status == 206:
            start, total = _content_range(headers)
            self._ranges = start == self.received and self._fits(total)
            self.expected = total if self._ranges and total is not None else self.expected
            return self._ranges
        length = headers.get("content-length", "")
        total = int(length) if length.isdecimal() else None
        if not self._fits(total):
            raise self._error(f"the server announces {total} bytes")
        self.expected = self.expected if total is None else total
        return True

    def take(self, chunk: bytes) -> bytes:
        """Count a chunk of the body.

        Returns:
            The part of it that was not handed out before.

        Raises:
            DownloadError: There are more bytes than expected.
        """
        fresh = chunk[self._passed_over :] if self._passed_over else chunk
        self._passed_over -= len(chunk) - len(fresh)
        if fresh:
            self.received += len(fresh)
            self.failures = 0
        if self.expected is not None and self.received > self.expected:
            raise self._error(f"{self.received} bytes arrived")
        return fresh

    def broken(self, cause: Exception | None) -> DownloadError:
        """Count a failure, after the body broke off or could not be used.

        Returns:
            The error to raise, unless the transfer is tried again.
        """
        self.failures += 1
        error = self._error(f"the transfer ended after {self.received} bytes")
        error.__cause__ = cause
        return error

    def refused(self, error: APIStatusError) -> bool:
        """Tell whether the server refused only the range, and do without ranges from now on."""
        refused = error.status_code == 416 and self.range is not None
        self._ranges = self._ranges and not refused
        return refused

    def _fits(self, total: int | None) -> bool:
        return total is None or self.expected in {None, total}

    def _error(self, what: str) -> DownloadError:
        of = "" if self.expected is None else f" of the {self.expected} expected"
        return DownloadError(
            f"the file did not arrive whole: {what}{of}",
            received=self.received,
            expected=self.expected,
        )


class LineSplitter:
    r"""Cuts chunks into lines at `\n` only: JSON strings may contain other line separators."""

    def __init__(self) -> None:
        self._pending: list[bytes] = []

    def feed(self, chunk: bytes) -> list[bytes]:
        """Return the lines that a chunk completes, without their ends."""
        first, *others = chunk.split(b"\n")
        self._pending.append(first)
        if not others:
            return []
        lines = [b"".join(self._pending), *others]
        self._pending = [lines.pop()]
        return lines

    def rest(self) -> list[bytes]:
        """Return the last line if it had no end."""
        last = b"".join(self._pending)
        return [last] if last else []


def _content_range(headers: Mapping[str, str]) -> tuple[int | None, int | None]:
    """Where the part begins and how long the whole is."""
    match = _CONTENT_RANGE.fullmatch(headers.get("content-range", ""))
    if not match:
        return None, None
    return int(match[1]), None if match[2] == "*" else int(match[2])
