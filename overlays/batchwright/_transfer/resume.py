"""Resuming downloads that break off: decisions only, no I/O.

Large downloads are known to break off, and the next request then to fail with a 502. A transfer
that breaks off asks for the rest with `Range`, and with `If-Range` where the server gives an `ETag`
or a date. Servers need not support either: a 206 is used only if its `Content-Range` fits, and all
bytes that arrive a second time are compared with the first.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from zlib import crc32

from attrs import define

from batchwright.errors import APIStatusError, DownloadError

__all__ = ["OVERLAP", "Transfer", "described_length"]

OVERLAP = 16 * 1024
"""How many bytes to request again, to compare them, if the server has no way to do that."""

_CONTENT_RANGE = re.compile(r"bytes (\d{1,18})-\d{1,18}/(\d{1,18}|\*)")


def described_length(value: object) -> int | None:
    """The length in a file's description, in which a server may have put anything."""
    if not isinstance(value, int) or isinstance(value, bool) or value < 0:
        return None
    return value


@define
class Transfer:
    """How far a download has got, and what to request next.

    Args:
        described: The length in the file's description; None if unknown. It is not believed once
            two responses have contradicted it.
        length: The length that the responses announce; None if they do not.
        received: How many bytes were handed out.
        failures: Failures in a row without a new byte.
        disbelieved: The length in the description, if it turned out to be wrong.
    """

    described: int | None = None
    length: int | None = None
    received: int = 0
    failures: int = 0
    disbelieved: int | None = None
    _ended_at: int | None = None
    _ranges: bool = True
    _etag: str | None = None
    _modified: str | None = None
    _checksum: int = 0
    _tail: bytes = b""
    _to_skip: int = 0
    _skipped: int = 0
    _skipped_before: int = 0

    @property
    def headers(self) -> dict[str, str]:
        """The headers by which the next request asks for the rest; none ask for the whole file."""
        if not self._start:
            return {}
        condition = {"If-Range": self._validator} if self._validator else {}
        return {"Range": f"bytes={self._start}-", **condition}

    @property
    def doubtful(self) -> bool:
        """Whether the last response ended where the file's description says that it should not."""
        return self._ended_at == self.received

    def begin(self, status: int, headers: Mapping[str, str]) -> bool:
        """Note the status and headers of a response.

        Returns:
            Whether its body is usable; if not, the next request is for the whole file.

        Raises:
            DownloadError: The content has changed since the first bytes were handed out, by its
                `ETag` or its length.
        """
        etag, modified = headers.get("etag"), headers.get("last-modified")
        if self.received and self._etag and etag not in {None, self._etag}:
            raise self._changed()
        start = self._start if status == 206 else 0
        if status == 206:
            first, total = _content_range(headers)
            self._ranges = (
                first == start
                and self._fits(total)
                and (not self._modified or modified in {None, self._modified})
            )
        else:
            length = headers.get("content-length", "")
            total = int(length) if length.isdecimal() and len(length) < 19 else None
        if headers.get("content-encoding", "identity") != "identity":
            self._ranges, total = False, None  # offsets and lengths would count encoded bytes
        if status == 206 and not self._ranges:
            return False
        if not self._fits(total):
            raise self._error(f"the server now announces {total} bytes")
        self._etag, self._modified = etag or self._etag, modified or self._modified
        self.length = self._known_length if total is None else total
        self._expect_again(start)
        return True

    def take(self, chunk: bytes) -> bytes:
        """Count a chunk of the body.

        Returns:
            Those of its bytes that were not handed out before.

        Raises:
            DownloadError: There are more bytes than the response announced, or those that arrive
                again have changed.
        """
        fresh = chunk
        if self._to_skip:
            again, fresh = chunk[: self._to_skip], chunk[self._to_skip :]
            self._to_skip -= len(again)
            self._skipped = crc32(again, self._skipped)
            if not self._to_skip and self._skipped != self._skipped_before:
                raise self._changed()
        if fresh:
            self.received += len(fresh)
            self.failures = 0
            self._checksum = crc32(fresh, self._checksum)
            self._tail = fresh if len(fresh) >= OVERLAP else self._tail + fresh
            self._tail = self._tail[-OVERLAP:]
        if self.length is not None and self.received > self.length:
            raise self._error(f"{self.received} bytes arrived")
        return fresh

    def ended(self) -> bool:
        """Note that a body ended without an error.

        Returns:
            Whether all bytes were handed out, as far as can be known.
        """
        if self._to_skip or self.length not in {None, self.received}:
            return False
        if self.described in {None, self.received}:
            return True
        if self.doubtful:
            self.disbelieved, self.described = self.described, None
            return True
        self._ended_at = self.received
        return False

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
        refused = error.status_code == 416 and self._start > 0
        self._ranges = self._ranges and not refused
        return refused

    @property
    def _validator(self) -> str | None:
        """What `If-Range` takes: a strong `ETag`, or a date."""
        strong = self._etag and not self._etag.startswith("W/")
        return self._etag if strong else self._modified

    @property
    def _start(self) -> int:
        """The first byte to request; beyond the end there would be nothing to see."""
        overlap = OVERLAP if self.doubtful or not self._validator else 0
        return max(self.received - overlap, 0) if self._ranges else 0

    @property
    def _known_length(self) -> int | None:
        return None if self.doubtful else self.length

    def _fits(self, total: int | None) -> bool:
        return total is None or self._known_length in {None, total}

    def _expect_again(self, start: int) -> None:
        """Prepare to compare the bytes from `start` to what was handed out."""
        self._to_skip = self.received - start
        self._skipped = 0
        self._skipped_before = crc32(self._tail[-self._to_skip :]) if start else self._checksum

    def _changed(self) -> DownloadError:
        return self._error(f"it changed on the server after {self.received} bytes")

    def _error(self, what: str) -> DownloadError:
        expected = self.described if self.length is None else self.length
        rest = "" if expected is None else f"; {expected} were expected"
        return DownloadError(
            f"the download failed: {what}{rest}", received=self.received, expected=expected
        )


def _content_range(headers: Mapping[str, str]) -> tuple[int | None, int | None]:
    """The start of the range, and the length of the whole file."""
    match = _CONTENT_RANGE.fullmatch(headers.get("content-range", ""))
    if not match:
        return None, None
    return int(match[1]), None if match[2] == "*" else int(match[2])
