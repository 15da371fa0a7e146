"""The lines of a source, as fast as files give them."""

from __future__ import annotations

import io
import os
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from functools import partial
from itertools import chain
from typing import BinaryIO, cast

from batchwright._transfer.sources import Source
from batchwright.limits import MAX_BYTES

__all__ = ["lines_of"]


@contextmanager
def lines_of(source: Source, *, limit: int = MAX_BYTES) -> Iterator[Iterable[bytes]]:
    """Open a source, and give its lines with their line ends.

    Args:
        source: A path, bytes, a file opened in binary mode, or an iterable of lines.
        limit: The most bytes of a line at once; what is longer comes in several.

    Raises:
        TypeError: The file was opened in text mode; or, while the lines are read, one is no bytes.
    """
    if isinstance(source, str | os.PathLike):
        with open(source, "rb") as file:
            yield _of_file(file, limit)
    elif isinstance(source, bytes):
        yield _of_file(io.BytesIO(source), limit)
    elif hasattr(source, "readline"):
        yield _of_file(cast(BinaryIO, source), limit)
    else:
        yield _checked(source)


def _of_file(file: BinaryIO, limit: int) -> Iterable[bytes]:
    first = file.readline(limit)
    if isinstance(first, str):
        raise TypeError("the file must be opened in binary mode ('rb')")
    return chain([first], iter(partial(file.readline, limit), b""))


def _checked(lines: Iterable[bytes]) -> Iterator[bytes]:
    for number, line in enumerate(lines, 1):
        if not isinstance(line, bytes):
            raise TypeError(f"line {number} must be bytes, not {type(line).__name__}")
        yield line
