"""Resuming downloads that break off: decisions only, no I/O.

Large downloads are known to break off, and the next request then to fail with a 502. A transfer
that breaks off asks for the rest with `Range`. Servers need not support that: a 206 is used only if
its `Content-Range` fits, and after a 200 the bytes that were already handed out are skipped.
"""

from __future__ import annotations

import re
from collections.abc import Mapping

from attrs import define

from batchwright.errors import APIStatusError, DownloadError

__all__ = ["Transfer"]

_CONTENT_RANGE = re.compile(r"bytes (\d+)-\d+/(\d+|\*)")


@define
class Transfer:
    """How far a download has got, and what to request next.

    Args:
        expected: The length of the file in bytes; None if unknown.
        received: How many bytes were handed out.
        failures: Failures in a row without a new byte.
    """

    expected: int | None = None
    received: int = 0
    failures: int = 0
    _to_skip: int = 0
    _ranges: bool = True
    _etag: str | None = None

    @property
    def range(self) -> str | None:
        """The `Range` header of the next request; None asks for the whole file."""
        return f"bytes={self.received}-" if self.received and self._ranges else None

    @property
    def complete(self) -> bool:
        """Whether all bytes were handed out, as far as can be known."""
        return not self._to_skip and self.expected in {None, self.received}

    def begin(self, status: int, headers: Mapping[str, str]) -> bool:
        """Note the status and headers of a response.

        Returns:
            Whether its body is usable; if not, the next request has no `Range`.

        Raises:
            DownloadError: It announces an unexpected length, or its `ETag` shows that the content
                has changed since the first bytes were handed out.
        """
        etag = headers.get("etag")
        if self.received and self._etag and etag not in {None, self._etag}:
            raise self._error(f"it changed on the server after {self.received} bytes")
        self._etag = etag or self._etag
        self._to_skip = 0 if status == 206 else self.received
        if headers.get("content-encoding", "identity") != "identity":
            self._ranges = False  # offsets and lengths would count encoded bytes
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
            Those of its bytes that were not handed out before.

        Raises:
            DownloadError: There are more bytes than expected.
        """
        fresh = chunk[self._to_skip :] if self._to_skip else chunk
        self._to_skip -= len(chunk) - len(fresh)
        if fresh:
            self.received += len(fresh)
            self.failures = 0
        if self.expected is not None and self.received > self.expected:
            raise self._error(f"{self.received} bytes arrived")
        return fresh

    def broken(self, cause: Exception | None) -> DownloadError:
        """Count a failure: the body broke off or was not usable.

        Returns:
            The error to raise if there is no further attempt.
        """
        self.failures += 1
        error = self._error(f"the transfer ended after {self.received} bytes")
        error.__cause__ = cause
        return error

    def refused(self, error: APIStatusError) -> bool:
        """Tell whether the server refused the range; if so, send no more ranges."""
        refused = error.status_code == 416 and self.range is not None
        self._ranges = self._ranges and not refused
        return refused

    def _fits(self, total: int | None) -> bool:
        return total is None or self.expected in {None, total}

    def _error(self, what: str) -> DownloadError:
        rest = "" if self.expected is None else f"; {self.expected} were expected"
        return DownloadError(
            f"the download failed: {what}{rest}",
            received=self.received,
            expected=self.expected,
        )


def _content_range(headers: Mapping[str, str]) -> tuple[int | None, int | None]:
    """The start of the range, and the length of the whole file."""
    match = _CONTENT_RANGE.fullmatch(headers.get("content-range", ""))
    if not match:
        return None, None
    return int(match[1]), None if match[2] == "*" else int(match[2])
