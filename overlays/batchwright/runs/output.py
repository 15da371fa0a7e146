"""The files that a run writes: where they are, and when they get their final names."""

from __future__ import annotations

import os
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import BinaryIO

from batchwright.runs.errors import RunError


def folder_of(output: str | os.PathLike[str]) -> Path:
    """Return the folder in which the run for an output keeps its state.

    Args:
        output: The output, as given to `run`.

    Example:
        >>> folder_of("answers.jsonl").name
        'answers.jsonl.batchwright'
    """
    path = Path(output)
    return path.with_name(f"{path.name}.batchwright")


def errors_path(output: str | os.PathLike[str]) -> Path:
    """Return the default path of the errors file.

    Args:
        output: The output, as given to `run`.

    Example:
        >>> errors_path("answers.jsonl").name
        'answers.errors.jsonl'
    """
    path = Path(output)
    return path.with_name(f"{path.stem}.errors{path.suffix}")


def unfinished_path(target: Path) -> Path:
    """Return the name that a file has until it is complete."""
    return target.with_name(f"{target.name}.part")


def check_paths(input: Path, output: Path, errors: Path, folder: Path) -> None:
    """Refuse paths that a run cannot work with.

    Raises:
        ValueError: Two files are the same, or one is in the folder.
        RunError: The input does not exist, or the folder of another file does not.
    """
    files = [path.resolve() for path in (input, output, errors)]
    if len({*files, unfinished_path(files[1]), unfinished_path(files[2])}) < 5:
        raise ValueError(
            "the input, the output and the errors file must be three different files, and none may "
            "be named like another plus .part, the name of an unfinished file"
        )
    if any(path.is_relative_to(folder.resolve()) for path in files):
        raise ValueError(f"no file can be in {folder}, which is removed when the run is done")
    if not input.is_file():
        raise RunError(f"{input}: there is no such file")
    for parent in (output.parent, errors.parent):
        if not parent.is_dir():
            raise RunError(f"{parent}: there is no such folder")


def check_free(*targets: Path) -> None:
    """Refuse to write over files, finished or not.

    Raises:
        RunError: One exists.
    """
    for path in (*targets, *map(unfinished_path, targets)):
        if os.path.lexists(path):
            raise RunError(
                f"{path} exists already, perhaps from a run that is complete: "
                "choose another output, or delete this one to run again"
            )


class UnfinishedFile:
    """A file that gets its final name when it is complete.

    Args:
        target: Its final path.
    """

    def __init__(self, target: Path) -> None:
        self._target = target
        self._path = unfinished_path(target)

    @contextmanager
    def append_at(self, length: int) -> Iterator[BinaryIO]:
        """Open it for appending, after cutting off what the ledger has not recorded.

        Args:
            length: The recorded length in bytes.

        Raises:
            RunError: It is shorter than that.
        """
        if length == 0:
            self._path.touch()
        if not self._path.exists() or self._path.stat().st_size < length:
            raise RunError(
                f"{self._path}: {length} bytes were written here, and they are gone; "
                "to start over, delete the run's folder and the .part files beside it"
            )
        with open(self._path, "r+b") as file:
            file.truncate(length)
            file.seek(length)
            yield file
            file.flush()
            os.fsync(file.fileno())

    def finish(self) -> None:
        """Rename it to its final name. Doing so twice is harmless.

        Raises:
            RunError: Another file has that name, or it was complete and is gone.
        """
        taken = os.path.lexists(self._target)
        if self._path.exists():
            if taken:
                raise RunError(
                    f"{self._target}: another file took this name during the run; "
                    "move it away and run again"
                )
            self._path.rename(self._target)
        elif not taken:
            raise RunError(
                f"{self._target}: the run is done, but this file is gone; "
                "to start over, delete the run's folder beside it"
            )
