"""The files that the input is written to: for their owner only, and durable when it counts."""

from __future__ import annotations

import os
from pathlib import Path
from typing import BinaryIO

from batchwright.runs.folder import sync_folder

__all__ = ["append", "clean", "create", "new_folder", "sync"]


def new_folder(path: Path) -> None:
    """Make a folder, and those above it that are missing, for their owner only."""
    if not path.is_dir():
        new_folder(path.parent)
        path.mkdir(mode=0o700, exist_ok=True)
        sync_folder(path.parent)


def create(path: Path) -> BinaryIO:
    """Open a new file for writing, in place of any old one."""
    new_folder(path.parent)
    flags = os.O_WRONLY | os.O_CREAT | os.O_TRUNC | getattr(os, "O_BINARY", 0)
    return os.fdopen(os.open(path, flags, 0o600), "wb")


def append(path: Path, data: bytes, mode: int = os.O_APPEND) -> None:
    """Write at the end of a file, or with the mode `os.O_TRUNC` into a new one."""
    flags = os.O_WRONLY | os.O_CREAT | mode | getattr(os, "O_BINARY", 0)
    with os.fdopen(os.open(path, flags, 0o600), "wb", buffering=0) as file:
        rest = memoryview(data)
        while rest:
            rest = rest[file.write(rest) or 0 :]


def sync(*paths: Path) -> None:
    """Make files durable, with their names."""
    for path in paths:
        with path.open("r+b") as file:
            os.fsync(file.fileno())
    for folder in {path.parent for path in paths}:
        sync_folder(folder)


def clean(folder: Path) -> None:
    """Remove the files in a folder."""
    if folder.is_dir():
        for path in folder.iterdir():
            path.unlink()
