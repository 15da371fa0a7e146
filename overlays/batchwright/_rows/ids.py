"""The ids of requests, and in which row each was first, in memory that does not grow with them."""

from __future__ import annotations

import os
from array import array
from collections.abc import Sequence
from tempfile import SpooledTemporaryFile

from batchwright._jsonl.uniqueness import Seen

__all__ = ["Ids"]

_IN_MEMORY = 1 << 20
_PER_READ = 1 << 16


class Ids(Seen):
    """A set of ids that knows the number of the row in which each was first.

    Attributes:
        number: The number of the row whose id is added next.
    """

    def __init__(self) -> None:
        super().__init__()
        self.number = 0
        self._log = SpooledTemporaryFile(_IN_MEMORY)  # noqa: SIM115

    def __exit__(self, *_: object) -> None:
        super().__exit__()
        self._log.close()

    def add_all(self, names: Sequence[str]) -> list[int]:
        """Add the ids of a row, and return the places of those that are not new."""
        for name in names:
            self._log.write(array("q", (hash(name), self.number)).tobytes())
        return super().add_all(names)

    def first(self, name: str) -> int:
        """The number of the first row with an id that was added."""
        wanted = hash(name)
        self._log.seek(0)
        while data := self._log.read(_PER_READ):
            found = array("q", data)
            for place in range(0, len(found), 2):
                if found[place] == wanted:
                    self._log.seek(0, os.SEEK_END)
                    return found[place + 1]
        raise LookupError(name)
