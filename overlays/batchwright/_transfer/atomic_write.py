"""Files that appear whole or not at all."""

from __future__ import annotations

import os
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import BinaryIO

__all__ = ["replacing"]


@contextmanager
def replacing(path: str | os.PathLike[str]) -> Iterator[BinaryIO]:
    """Write a file under a temporary name beside it, and rename it when all went well.

    Args:
        path: The file to be, or a symbolic link to it; what was there before stays until the new
            one is whole.

    Raises:
        OSError: The folder does not exist or cannot be written, or the path is a folder, a pipe
            or a device.
    """
    found = Path(path)
    if found.is_dir():
        raise IsADirectoryError(f"{found} is a folder: name the file to write in it")
    if found.exists() and not found.is_file():
        raise OSError(f"{found} is a pipe or a device, which a file must not replace")
    target = Path(os.path.realpath(found))
    temporary = target.with_name(f".batchwright-{os.urandom(8).hex()}.part")
    try:
        with temporary.open("xb") as file:
            yield file
            file.flush()
            os.fsync(file.fileno())
        temporary.replace(target)
    except BaseException:
        temporary.unlink(missing_ok=True)
        raise
