"""Lines of a text file, in memory that their length does not set."""

from __future__ import annotations

from collections.abc import Iterator
from functools import partial
from typing import BinaryIO, TextIO, cast

from batchwright._jsonl.lines import drain
from batchwright._jsonl.parsing import MAX_LINE
from batchwright._transfer.chunks import file_of

__all__ = ["BOM", "as_binary", "text_lines"]

BOM = b"\xef\xbb\xbf"
"""The byte order mark of UTF-8, with which some programs begin a file."""

_READ_SIZE = 1 << 20


def text_lines(file: BinaryIO) -> Iterator[bytes]:
    """Yield the lines of a file, each no longer than just beyond what a request may have."""
    limit = MAX_LINE + 1
    lines = iter(partial(file.readline, limit), b"")
    if first := next(lines, b""):
        yield first.removeprefix(BOM)
        if len(first) == limit and not first.endswith(b"\n"):
            drain(file)
    for line in lines:
        yield line
        if len(line) == limit and not line.endswith(b"\n"):
            drain(file)


def as_binary(file: BinaryIO | TextIO) -> BinaryIO:
    """Return a file itself, or if it is open as text its content in UTF-8."""
    if isinstance(file.read(0), bytes):
        return cast("BinaryIO", file)
    text = cast("TextIO", file)
    chunks = iter(partial(text.read, _READ_SIZE), "")
    return file_of(chunk.encode("utf-8", "surrogatepass") for chunk in chunks)
