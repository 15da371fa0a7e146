"""The files that a run appends to, and that appear under their own name only when it is done."""

from __future__ import annotations

import os
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import BinaryIO

from batchwright.runs.errors import RunError


class PartFile:
    r"""A file in the making, beside its target under the name `<target>.part`.

    Args:
        target: What it will be called.

    Example:
        part = PartFile(Path("answers.jsonl"))
        with part.append_at(0) as file:
            file.write(b"{}\n")
        part.finish()
    """

    def __init__(self, target: Path) -> None:
        self._target = target
        self._part = part_of(target)

    @contextmanager
    def append_at(self, length: int) -> Iterator[BinaryIO]:
        """Open it to append, having dropped what a killed process wrote and did not vouch for.

        Args:
            length: How many bytes are good.

        Raises:
            RunError: It is shorter than that.

        Example:
            with part.append_at(ledger.run().output_length) as file: ...
        """
        if length == 0:
            self._part.touch()
        if not self._part.exists() or self._part.stat().st_size < length:
            raise RunError(
                f"{self._part}: {length} bytes were written here, and they are gone; "
                "to begin anew, delete the run's folder and the .part files beside it"
            )
        with open(self._part, "r+b") as file:
            file.truncate(length)
            file.seek(length)
            yield file
            file.flush()
            os.fsync(file.fileno())

    def finish(self) -> None:
        """Give it its name. Doing so twice does no harm.

        Raises:
            RunError: Another file has that name by now, or it was finished and is gone.

        Example:
            part.finish()
        """
        there = os.path.lexists(self._target)
        if not self._part.exists():
            if not there:
                raise RunError(
                    f"{self._target}: the run is done, and this file of it is gone; "
                    "to begin anew, delete the run's folder beside it"
                )
        elif there:
            raise RunError(
                f"{self._target}: another file took this name while the run was under way; "
                "move it away and run again"
            )
        else:
            self._part.rename(self._target)


def part_of(target: Path) -> Path:
    """What a file is called as long as it is in the making.

    Example:
        >>> part_of(Path("answers.jsonl")).name
        'answers.jsonl.part'
    """
    return target.with_name(f"{target.name}.part")
