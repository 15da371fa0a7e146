"""Numbered lines of a JSON Lines file, in constant memory."""

from __future__ import annotations

import io
import os
from collections.abc import Iterator
from typing import BinaryIO, cast

from batchwright._transfer.sources import Source
from batchwright.limits import MAX_BYTES

_DRAIN = 1 << 20


def numbered(source: Source, *, limit: int = MAX_BYTES) -> Iterator[tuple[int, bytes, int]]:
    """Iterate over the lines of a source.

    Args:
        source: A path, bytes, a file opened in binary mode, or an iterable of lines.
        limit: The most bytes to keep of one line; the rest is read and dropped.

    Yields:
        The line's number from 1, its bytes with the line end, and its full length in bytes, which
        is larger than that of the bytes if the line is over the limit.
    """
    if isinstance(source, str | os.PathLike):
        with open(source, "rb") as file:
            yield from _of_file(file, limit)
    elif isinstance(source, bytes):
        yield from _of_file(io.BytesIO(source), limit)
    elif hasattr(source, "readline"):
        yield from _of_file(cast(BinaryIO, source), limit)
    else:
        for number, line in enumerate(source, 1):
            if not isinstance(line, bytes):
                raise TypeError(f"line {number} must be bytes, not {type(line).__name__}")
            yield number, line[:limit], len(line)


def _of_file(file: BinaryIO, limit: int) -> Iterator[tuple[int, bytes, int]]:
    number = 0
    while line := file.readline(limit):
        if isinstance(line, str):
            raise TypeError("the file must be opened in binary mode ('rb')")
        number += 1
        size = len(line)
        if size == limit and not line.endswith(b"\n"):
            size += _drain(file)
        yield number, line, size


def _drain(file: BinaryIO) -> int:
    """Read to the end of the line, and return how many bytes that was."""
    dropped = 0
    while rest := file.readline(_DRAIN):
        dropped += len(rest)
        if rest.endswith(b"\n"):
            break
    return dropped


def name_of(source: object) -> str:
    """The name of a source in error messages."""
    if isinstance(source, str | os.PathLike):
        return os.fspath(source)
    name = getattr(source, "name", None)
    return name if isinstance(name, str) else "<input>"
