"""Files that are written completely or not at all."""

from __future__ import annotations

import os
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import BinaryIO

__all__ = ["replacing"]


@contextmanager
def replacing(path: str | os.PathLike[str]) -> Iterator[BinaryIO]:
    """Write a file under a temporary name in its folder, and rename it on success.

    Args:
        path: The file, or a symbolic link to it. An existing file stays until the new one is
            complete.

    Raises:
        OSError: The folder does not exist or is not writable, or the path is a folder, a pipe or
            a device.
    """
    found = Path(path)
    if found.is_dir():
        raise IsADirectoryError(f"{found} is a folder; name a file in it")
    if found.exists() and not found.is_file():
        raise OSError(f"{found} is a pipe or a device and cannot be replaced by a file")
    target = Path(os.path.realpath(found))
    temporary = target.with_name(f".batchwright-{os.urandom(8).hex()}.tmp")
    try:
        with temporary.open("xb") as file:
            yield file
            file.flush()
            os.fsync(file.fileno())
        temporary.replace(target)
    except BaseException:
        temporary.unlink(missing_ok=True)
        raise
