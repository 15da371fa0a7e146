"""Files of a run that appear completely or not at all, for their owner only."""

from __future__ import annotations

import os
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import BinaryIO

from batchwright.runs.folder import Folder, sync_folder

__all__ = ["BUFFER", "appearing", "created", "remove_unfinished"]

BUFFER = 1 << 17
"""How many bytes are read or written at once."""

_UNFINISHED = ".tmp"


def created(path: Path, *, exclusive: bool = False) -> BinaryIO:
    """Open a file for writing, for its owner only; what it held is gone.

    Args:
        path: The file.
        exclusive: Whether it must not exist.
    """
    flags = os.O_WRONLY | os.O_CREAT | getattr(os, "O_BINARY", 0)
    flags |= os.O_EXCL if exclusive else os.O_TRUNC
    return open(os.open(path, flags, 0o600), "wb", buffering=BUFFER)


@contextmanager
def appearing(path: Path) -> Iterator[BinaryIO]:
    """Write a file under a temporary name, and rename it on success; both survive a power cut.

    Several processes may do so at once: the last one wins.

    Args:
        path: The file, which is replaced if it exists. Its folder is made if it is missing.
    """
    if not path.parent.is_dir():
        path.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
        sync_folder(path.parent.parent)
    temporary = path.with_name(f"{path.name}.{os.urandom(6).hex()}{_UNFINISHED}")
    try:
        with created(temporary, exclusive=True) as file:
            yield file
            file.flush()
            os.fsync(file.fileno())
        temporary.replace(path)
        sync_folder(path.parent)
    except BaseException:
        temporary.unlink(missing_ok=True)
        raise


def remove_unfinished(folder: Folder) -> None:
    """Remove what a killed process did not finish; no other may be at work at that time."""
    for kind in (folder.answers(0), folder.left(0), folder.output(0), folder.new_left):
        for path in kind.parent.glob(f"*{_UNFINISHED}"):
            path.unlink(missing_ok=True)
