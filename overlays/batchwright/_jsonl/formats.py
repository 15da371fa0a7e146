"""Recognizing files that are not JSON Lines, by their first line."""

from __future__ import annotations

import re

__all__ = ["binary_format", "text_format"]

_STARTS = (
    (b"\x1f\x8b", "compressed with gzip: unpack it first, such as with gunzip"),
    (b"\x28\xb5\x2f\xfd", "compressed with zstd: unpack it first"),
    (b"PK\x03\x04", "a zip archive, or a spreadsheet: unpack it, or export it as JSON Lines"),
    (b"PAR1", "Parquet: export it as JSON Lines"),
    (b"\xff\xfe", "UTF-16: save it as UTF-8"),
    (b"\xfe\xff", "UTF-16: save it as UTF-8"),
)
_ZERO = re.compile(rb"\x00[^\x00]|[^\x00]\x00")
_CSV = re.compile(rb"""["']?\w[^{}\[\]]*[,;\t][^{}\[\]]*""")


def binary_format(line: bytes) -> str | None:
    """Say what a file is if no line of it can be a request; None if it may be JSON Lines."""
    for start, name in _STARTS:
        if line.startswith(start):
            return name
    return "UTF-16: save it as UTF-8" if _ZERO.match(line) else None


def text_format(line: bytes) -> str | None:
    """Say what a file looks like whose first line is no request."""
    stripped = line.strip()
    if stripped.startswith(b"["):
        return "a JSON array: write each of its items on a line of its own, without commas"
    if stripped == b"{":
        return "pretty-printed JSON: write each request on one line"
    if _CSV.fullmatch(stripped):
        return "CSV: make each row an object, such as with batchwright.requests.write"
    return None
