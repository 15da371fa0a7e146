"""How a large file is cut for an upload."""

from __future__ import annotations

import hashlib
import mimetypes
import os
from pathlib import Path
from typing import Self

from attrs import frozen

__all__ = ["MAX_PART", "PartPlan", "part_ranges"]

MAX_PART = 64 * 1024 * 1024
"""Bytes of one part at the most."""


def part_ranges(size: int, part_size: int) -> list[tuple[int, int]]:
    """Cut a file into parts.

    Args:
        size: The file's length in bytes.
        part_size: The length of each part but the last, in bytes.

    Returns:
        Start and length of each part.

    Raises:
        ValueError: The file is empty, or a part would be larger than the API takes.

    Example:
        >>> part_ranges(10, 4)
        [(0, 4), (4, 4), (8, 2)]
    """
    if size <= 0:
        raise ValueError("the file is empty: there is nothing to upload")
    if not 0 < part_size <= MAX_PART:
        raise ValueError(f"part_size must be 1 to {MAX_PART} bytes, not {part_size}")
    return [(start, min(part_size, size - start)) for start in range(0, size, part_size)]


@frozen
class PartPlan:
    """What is sent for a file, and by how many workers.

    Args:
        path: The file.
        size: Its length in bytes.
        parts: Start and length of each part.
        workers: How many parts are sent at the same time.

    Example:
        >>> PartPlan(Path("in.jsonl"), 5, [(0, 4), (4, 1)], workers=2).mime_type
        'application/jsonl'
    """

    path: Path
    size: int
    parts: list[tuple[int, int]]
    workers: int

    @classmethod
    def of(cls, path: str | os.PathLike[str], part_size: int, max_workers: int) -> Self:
        """Look at the file and cut it.

        Raises:
            ValueError: The file is empty, or a number is out of range.
            OSError: The file cannot be read.
        """
        if max_workers < 1:
            raise ValueError(f"max_workers must be 1 or more, not {max_workers}")
        size = os.stat(path).st_size
        parts = part_ranges(size, part_size)
        return cls(Path(path), size, parts, min(max_workers, len(parts)))

    @property
    def mime_type(self) -> str:
        """The media type that the name stands for."""
        if self.path.suffix == ".jsonl":
            return "application/jsonl"
        return mimetypes.guess_type(self.path)[0] or "application/octet-stream"

    def md5(self) -> str:
        """Read the file and return its MD5 in hexadecimal."""
        with self.path.open("rb") as file:
            return hashlib.file_digest(file, lambda: hashlib.md5(usedforsecurity=False)).hexdigest()
