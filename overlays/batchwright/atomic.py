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
        path: The file to be; what was there before stays until the new one is whole.

    Raises:
        OSError: The folder does not exist or cannot be written, or the path is a folder.

    Example:
        with replacing("answers.jsonl") as file:
            file.write(b"{}")
    """
    target = Path(path)
    if target.is_dir():
        raise IsADirectoryError(f"{target} is a folder: name the file to write in it")
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
