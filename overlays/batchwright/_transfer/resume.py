"""Downloads that are taken up again where they broke: decisions only, no I/O.

Large answers are known to be cut short and to answer 502 half-way, so a broken transfer asks for
the rest with `Range`. Servers need not support that: an answer of 206 counts only if its
`Content-Range` fits, and after an answer of 200 the bytes that were already handed out are
passed over.
"""

from __future__ import annotations

import re
from collections.abc import Mapping

from attrs import define

from batchwright.errors import APIStatusError, DownloadError
from batchwright.retry import backoff

__all__ = ["LineSplitter", "Transfer"]

_CONTENT_RANGE = re.compile(r"bytes (\d+)-\d+/(\d+|\*)")


@define
class Transfer:
    """How far a download has come, and what to ask for next.

    Args:
        max_retries: How often in a row it may break without a new byte.
        expected: The length of the whole file in bytes; None if not known.

    Example:
        >>> transfer = Transfer(max_retries=2)
        >>> transfer.begin(200, {"content-length": "4"}), transfer.take(b"abc")
        (True, b'abc')
        >>> transfer.complete, transfer.range
        (False, 'bytes=3-')
    """

    max_retries: int
    expected: int | None = None
    received: int = 0
    _passed_over: int = 0
    _ranges: bool = True
    _failures: int = 0
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
        """Take note of an answer's head.

        Returns:
            Whether its body can be used; if not, the next answer is asked for without `Range`.

        Raises:
            DownloadError: The answer announces another length than was expected, or its `ETag`
                says that the content is not that of the bytes handed out before.
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
            self._failures = 0
        if self.expected is not None and self.received > self.expected:
            raise self._error(f"{self.received} bytes arrived")
        return fresh

    def broken(self, jitter: float) -> float:
        """Count a failure, after the body broke off or could not be used.

        Returns:
            Seconds to sleep before asking again.

        Raises:
            DownloadError: It broke too often.
        """
        self._failures += 1
        if self._failures > self.max_retries:
            raise self._error(f"the transfer ended after {self.received} bytes")
        return backoff(self._failures - 1, jitter)

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
    r"""Cuts chunks into lines at `\n` only: JSON strings may hold other line separators.

    Example:
        >>> lines = LineSplitter()
        >>> lines.feed(b'{"a":1}\n{"b"'), lines.feed(b":2}"), lines.rest()
        ([b'{"a":1}'], [], [b'{"b":2}'])
    """

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
