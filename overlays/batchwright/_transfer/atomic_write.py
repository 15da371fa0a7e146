"""Files that are written completely or not at all."""

from __future__ import annotations

import os
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import BinaryIO

__all__ = ["replacing"]

_BUFFER = 1 << 18


@contextmanager
def replacing(path: str | os.PathLike[str], *, overwrite: bool = True) -> Iterator[BinaryIO]:
    """Write a file under a temporary name in its folder, and rename it on success.

    Args:
        path: The file, or a symbolic link to it. An existing file stays until the new one is
            complete, which gets no permission that the old one lacks.
        overwrite: Whether there may be a file already.

    Raises:
        FileExistsError: There is a file, at the start or at the end, and it may not be replaced.
        OSError: The folder does not exist or is not writable, or the path is a folder, a pipe or
            a device.
    """
    found = Path(path)
    if found.is_dir():
        raise IsADirectoryError(f"{found} is a folder; name a file in it")
    if found.exists() and not found.is_file():
        raise OSError(f"{found} is a pipe or a device and cannot be replaced by a file")
    target = Path(os.path.realpath(found))
    if not target.parent.is_dir():
        raise FileNotFoundError(f"{target.parent}: there is no such folder")

    def check_free() -> None:
        if not overwrite and target.exists():
            raise FileExistsError(f"{found} exists already; pass overwrite=True to replace it")

    check_free()
    temporary = target.with_name(f".batchwright-{os.urandom(8).hex()}.tmp")
    try:
        with temporary.open("xb", _BUFFER) as file:
            if target.exists():
                temporary.chmod(temporary.stat().st_mode & target.stat().st_mode)
            yield file
            file.flush()
            os.fsync(file.fileno())
        check_free()
        temporary.replace(target)
    except BaseException:
        temporary.unlink(missing_ok=True)
        raise
