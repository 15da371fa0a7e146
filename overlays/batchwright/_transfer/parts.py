"""How a large file is split into the parts of an upload."""

from __future__ import annotations

import hashlib
import mimetypes
import os
from pathlib import Path
from typing import TYPE_CHECKING, Self

from attrs import frozen

from batchwright.errors import UploadError
from batchwright.limits import MAX_PART_BYTES

if TYPE_CHECKING:
    from batchwright.types import Upload

__all__ = ["PartPlan", "check_length", "part_ranges"]


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
        path: The file.
        size: Its length in bytes.
        parts: Start and length of each part.
        workers: How many parts to send at a time.
    """

    path: Path
    size: int
    parts: list[tuple[int, int]]
    workers: int

    @classmethod
    def of(cls, path: str | os.PathLike[str], part_size: int, max_workers: int) -> Self:
        """Plan the parts of the file at `path`.

        Raises:
            ValueError: The file is empty, or `part_size` or `max_workers` is out of range.
            OSError: The file cannot be read.
        """
        if max_workers < 1:
            raise ValueError(f"max_workers must be 1 or more, not {max_workers}")
        size = os.stat(path).st_size
        parts = part_ranges(size, part_size)
        return cls(Path(path), size, parts, min(max_workers, len(parts)))

    @property
    def mime_type(self) -> str:
        """The media type, guessed from the name."""
        if self.path.suffix == ".jsonl":
            return "application/jsonl"
        return mimetypes.guess_type(self.path)[0] or "application/octet-stream"

    def md5(self) -> str:
        """Read the file and return its MD5 in hexadecimal."""
        with self.path.open("rb") as file:
            return hashlib.file_digest(file, lambda: hashlib.md5(usedforsecurity=False)).hexdigest()


def check_length(upload: Upload, size: int) -> None:
    """Compare the length of the new file with the bytes that were sent.

    Raises:
        UploadError: They differ.
    """
    if upload.file is not None and upload.file.bytes not in {None, size}:
        raise UploadError(f"{size} bytes were sent, but the new file has {upload.file.bytes}")
