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
        self._part = target.with_name(f"{target.name}.part")

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
                "to begin anew, delete the run's folder beside it"
            )
        with open(self._part, "r+b") as file:
            file.truncate(length)
            file.seek(length)
            yield file
            file.flush()
            os.fsync(file.fileno())

    def finish(self) -> None:
        """Give it its name. Doing so twice does no harm.

        Example:
            part.finish()
        """
        if self._part.exists():
            self._part.replace(self._target)
