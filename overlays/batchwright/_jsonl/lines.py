"""Numbered lines of a JSON Lines file, in constant memory."""

from __future__ import annotations

import io
import os
from collections.abc import Iterable, Iterator
from typing import TYPE_CHECKING, BinaryIO, cast

from batchwright.limits import MAX_BYTES

if TYPE_CHECKING:
    from batchwright._transfer.sources import Source

_DRAIN = 1 << 20
_BLOCK = 1 << 16  # the objects of a larger one would set off the garbage collector
_MOST = 1 << 12


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
        with open(source, "rb", _BLOCK) as file:
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
            size += drain(file)
        yield number, line, size


def blocks(source: Source, *, limit: int = MAX_BYTES) -> Iterator[tuple[list[bytes], int]]:
    """Iterate over the lines of a source, many at a time.

    Args:
        source: A path, bytes, a file opened in binary mode, or an iterable of lines.
        limit: The most bytes to keep of one line; the rest is read and dropped.

    Yields:
        Lines with their line ends, and their full length in bytes. A line of which bytes were
        dropped is alone.
    """
    if isinstance(source, str | os.PathLike):
        with open(source, "rb") as file:
            yield from _blocks_of_file(file, limit)
    elif isinstance(source, bytes):
        yield from _blocks_of_file(io.BytesIO(source), limit)
    elif hasattr(source, "readline") and hasattr(source, "read"):
        yield from _blocks_of_file(cast(BinaryIO, source), limit)
    else:
        yield from together(line for line in numbered(source, limit=limit))


def together(
    lines: Iterable[tuple[int, bytes, int]], most: int = _BLOCK
) -> Iterator[tuple[list[bytes], int]]:
    """Put numbered lines together in blocks, as `blocks` yields them.

    Args:
        lines: The lines, as `numbered` yields them.
        most: The most bytes in a block of several lines.
    """
    block: list[bytes] = []
    size = 0
    for _, line, line_size in lines:
        if block and (size + line_size > most or len(block) == _MOST):
            yield block, size
            block, size = [], 0
        block.append(line)
        size += line_size
    if block:
        yield block, size


def _blocks_of_file(file: BinaryIO, limit: int) -> Iterator[tuple[list[bytes], int]]:
    while block := file.read(_BLOCK):
        if isinstance(block, str):
            raise TypeError("the file must be opened in binary mode ('rb')")
        size = len(block)
        if not block.endswith(b"\n"):
            rest = file.readline(limit)
            block += rest
            size += len(rest)
            if len(rest) == limit and not rest.endswith(b"\n"):
                size += drain(file)
        lines = io.BytesIO(block).readlines()
        if size > len(block) and len(lines) > 1:
            last = lines.pop()
            before = sum(map(len, lines))
            yield lines, before
            yield [last], size - before
        else:
            yield lines, size


def drain(file: BinaryIO) -> int:
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
