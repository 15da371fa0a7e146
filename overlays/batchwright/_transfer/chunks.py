"""Chunks of bytes as a file."""

from __future__ import annotations

import io
from collections.abc import Iterable
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from _typeshed import WriteableBuffer

__all__ = ["file_of"]

_BUFFER = 1 << 17


def file_of(chunks: Iterable[bytes], buffer_size: int = _BUFFER) -> io.BufferedReader:
    """Return chunks of bytes as a binary file that can be read once.

    Args:
        chunks: The chunks, of any length.
        buffer_size: How many bytes to read ahead.
    """
    return io.BufferedReader(_Chunks(chunks), buffer_size)


class _Chunks(io.RawIOBase):
    """Chunks of bytes as a file that can be read once."""

    def __init__(self, chunks: Iterable[bytes]) -> None:
        super().__init__()
        self._chunks = iter(chunks)
        self._rest = memoryview(b"")

    def readable(self) -> bool:
        return True

    def readinto(self, buffer: WriteableBuffer) -> int:
        view = memoryview(buffer).cast("B")
        while not self._rest:
            chunk = next(self._chunks, None)
            if chunk is None:
                return 0
            self._rest = memoryview(chunk)
        size = min(len(view), len(self._rest))
        view[:size] = self._rest[:size]
        self._rest = self._rest[size:]
        return size
