"""A byte range of a file, as a file of its own."""

from __future__ import annotations

import io
import os
from typing import TYPE_CHECKING, BinaryIO

if TYPE_CHECKING:
    from _typeshed import WriteableBuffer

__all__ = ["Window"]


class Window(io.RawIOBase):
    """A byte range of a seekable file, as a file that starts at 0.

    httpx rewinds a file to byte 0 before it sends it, which would be wrong for a file that the
    caller has already read from. There is no `fileno`, because it would lead to the whole file.

    Args:
        file: The file; others may read and seek it in the meantime.
        start: Where the window starts, in bytes.
        length: Its length in bytes.
        owner: Whether closing the window closes the file.
        to_end: Whether the file must end where the window does.
    """

    def __init__(
        self,
        file: BinaryIO,
        start: int,
        length: int,
        *,
        owner: bool = False,
        to_end: bool = False,
    ) -> None:
        super().__init__()
        self._file = file
        self._start = start
        self._length = length
        self._owner = owner
        self._to_end = to_end
        self._position = 0

    def readable(self) -> bool:
        """Return True."""
        return True

    def seekable(self) -> bool:
        """Return True."""
        return True

    def read(self, size: int | None = -1) -> bytes:
        """Read from the current position, without the copy that `readinto` makes."""
        if size is None or size < 0:
            return self.readall()
        self._file.seek(self._start + self._position)
        wanted = min(size, max(self._length - self._position, 0))
        data = self._file.read(wanted)
        if wanted and not data:
            raise OSError("the file was truncated while it was being read")
        if self._to_end and size and not wanted and self._file.read(1):
            raise OSError("the file grew while it was being read")
        self._position += len(data)
        return data

    def readinto(self, buffer: WriteableBuffer) -> int:
        """Read from the current position."""
        view = memoryview(buffer).cast("B")
        data = self.read(len(view))
        view[: len(data)] = data
        return len(data)

    def seek(self, offset: int, whence: int = os.SEEK_SET) -> int:
        """Go to a position in the window."""
        base = {os.SEEK_SET: 0, os.SEEK_CUR: self._position, os.SEEK_END: self._length}[whence]
        if base + offset < 0:
            raise ValueError("cannot seek before the start of the window")
        self._position = base + offset
        return self._position

    def close(self) -> None:
        """Close the window, and the file if it owns it."""
        if self._owner:
            self._file.close()
        super().close()
