"""How a large file is split into the parts of an upload."""

from __future__ import annotations

import hashlib
import io
import mimetypes
import os
from pathlib import Path
from typing import TYPE_CHECKING, Self

from attrs import frozen

from batchwright._transfer.resume import described_length
from batchwright.errors import UploadError
from batchwright.limits import MAX_PART_BYTES

if TYPE_CHECKING:
    from batchwright.types import Upload

__all__ = ["WORKERS", "PartPlan", "check_length", "part_ranges"]

WORKERS = 4
"""How many parts are sent at a time by default."""


def part_ranges(size: int, part_size: int) -> list[tuple[int, int]]:
    """Split a file into parts.

    Args:
        size: The file's length in bytes.
        part_size: The length of each part but the last, in bytes.

    Returns:
        Start and length of each part.

    Raises:
        ValueError: The file is empty, or `part_size` is out of range.
    """
    if size <= 0:
        raise ValueError("the file is empty")
    if not 0 < part_size <= MAX_PART_BYTES:
        raise ValueError(f"part_size must be 1 to {MAX_PART_BYTES} bytes, not {part_size}")
    return [(start, min(part_size, size - start)) for start in range(0, size, part_size)]


@frozen
class PartPlan:
    """The parts that are sent for a file, and how many at a time.

    Args:
        source: The file, or its bytes.
        name: Its name.
        size: Its length in bytes.
        parts: Start and length of each part.
        workers: How many parts to send at a time.
    """

    source: Path | bytes
    name: str
    size: int
    parts: list[tuple[int, int]]
    workers: int

    @classmethod
    def of(
        cls,
        file: str | os.PathLike[str] | bytes,
        part_size: int,
        max_workers: int,
        name: str | None = None,
        size: int | None = None,
    ) -> Self:
        """Plan the parts of a file.

        Args:
            file: The path, or the bytes.
            part_size: The length of each part but the last, in bytes.
            max_workers: How many parts to send at a time.
            name: What to call the file; by default the name in the path.
            size: The length that the file should have.

        Raises:
            TypeError: `file` are bytes without a name.
            ValueError: The file is empty or has another length, or `part_size` or `max_workers` is
                out of range.
            OSError: The file cannot be read, or is a device.
        """
        if max_workers < 1:
            raise ValueError(f"max_workers must be 1 or more, not {max_workers}")
        source = file if isinstance(file, bytes) else Path(file)
        name = name or ("" if isinstance(source, bytes) else source.name)
        if not name:
            raise TypeError("filename must be given for bytes")
        if isinstance(source, Path) and source.is_char_device():
            raise OSError(f"{source} is a device: it has no length, and might never end")
        found = len(source) if isinstance(source, bytes) else source.stat().st_size
        if size not in {None, found}:
            raise ValueError(f"the file has {found} bytes, not {size}")
        parts = part_ranges(found, part_size)
        return cls(source, name, found, parts, min(max_workers, len(parts)))

    @property
    def mime_type(self) -> str:
        """The media type, guessed from the name."""
        if self.name.endswith(".jsonl"):
            return "application/jsonl"
        return mimetypes.guess_type(self.name)[0] or "application/octet-stream"

    def open(self) -> io.BufferedReader | io.BytesIO:
        """Open the file."""
        if isinstance(self.source, bytes):
            return io.BytesIO(self.source)
        return self.source.open("rb")

    def md5(self) -> str:
        """Read the file and return its MD5 in hexadecimal.

        Raises:
            OSError: It cannot be read, or is longer or shorter than planned.
        """
        with self.open() as file:
            md5 = hashlib.file_digest(file, lambda: hashlib.md5(usedforsecurity=False)).hexdigest()
            if file.seek(0, os.SEEK_END) != self.size:
                raise OSError(f"{self.name}: the file changed its length while it was being sent")
            return md5


def check_length(upload: Upload, size: int) -> None:
    """Compare the length of the new file with the bytes that were sent.

    Raises:
        UploadError: They differ.
    """
    length = described_length(getattr(upload.file, "bytes", None))
    if length not in {None, size}:
        raise UploadError(f"{size} bytes were sent, but the new file has {length}")
