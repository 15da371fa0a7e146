"""Finding duplicates among any number of names."""

from __future__ import annotations

import sqlite3
import sys
from array import array
from collections.abc import Iterable, Iterator, Sequence
from hashlib import blake2b
from tempfile import TemporaryFile
from typing import IO

__all__ = ["IN_MEMORY", "Seen"]

IN_MEMORY = 2_000_000
"""The most digests in memory, 32 MB; beyond that, all of them go to disk."""

_FIRST_SIZE = 1 << 17  # there is room for the names of the largest file that the API takes
_GROWTH = 16


def _digest(name: str) -> int:
    """A digest of 64 bits that is the same in every process."""
    data = name.encode("utf-8", "surrogatepass")
    return int.from_bytes(blake2b(data, digest_size=8).digest(), signed=True)


# Python's own hash is as good within one process where it is keyed and has 64 bits.
_KEYED = sys.hash_info.width == 64 and sys.hash_info.algorithm.startswith("siphash")
_hash = hash if _KEYED else _digest


class Seen:
    """A set of names, none empty, that moves to disk when it outgrows memory.

    It keeps a 64-bit hash of each name; 0 marks a free place. The chance that two different names
    share one is 1 in 37 million among a million names, and 1 in 3,700 among a hundred million.

    Names that count up, as most do, are all different; for as long as each is longer than the last,
    or as long and greater, their hashes only wait. Once one is not, they go into a table with open
    addressing.

    Args:
        in_memory: How many hashes to keep before they move to a temporary database.
    """

    def __init__(self, in_memory: int = IN_MEMORY) -> None:
        self._in_memory = in_memory
        self._count = 0
        self._database: sqlite3.Connection | None = None
        self._last_name: str | None = ""  # None once the names do not count up
        self._waiting = array("q")
        self._on_disk: IO[bytes] | None = None
        self._resize(1)

    def __enter__(self) -> Seen:
        return self

    def __exit__(self, *_: object) -> None:
        for opened in (self._database, self._on_disk):
            if opened is not None:
                opened.close()

    def add(self, name: str) -> bool:
        """Add a name, and return whether it is new."""
        return not self.add_all([name])

    def add_all(self, names: Sequence[str]) -> list[int]:
        """Add names, and return the places in the list of those that are not new."""
        if not names:
            return []
        if self._last_name is not None:
            if _count_up(self._last_name, names):
                self._last_name = names[-1]
                self._wait(names)
                return []
            self._stop_waiting()
        return self._insert(map(_hash, names))

    def _wait(self, names: Sequence[str]) -> None:
        self._waiting.extend(map(_hash, names))
        if len(self._waiting) > self._in_memory:
            if self._on_disk is None:
                self._on_disk = TemporaryFile()  # noqa: SIM115
            self._waiting.tofile(self._on_disk)
            del self._waiting[:]

    def _stop_waiting(self) -> None:
        self._last_name = None
        self._resize(_FIRST_SIZE)
        if (file := self._on_disk) is not None:
            file.seek(0)
            while data := file.read(1 << 20):
                self._insert(array("q", data))
            file.close()
        self._insert(self._waiting)
        self._waiting = array("q")

    def _insert(self, numbers: Iterable[int]) -> list[int]:
        """Insert hashes, and return the places of those that were there."""
        known: list[int] = []
        before, rest = self._count, iter(numbers)
        while self._database is None:
            if self._fill(rest, known, before):
                return known
            self._make_room()
        insert = "INSERT OR IGNORE INTO seen VALUES (?)"
        for place, number in enumerate(rest, self._count - before + len(known)):
            if not self._database.execute(insert, (number,)).rowcount:
                known.append(place)
        return known

    def _fill(self, numbers: Iterator[int], known: list[int], before: int) -> bool:
        """Insert hashes until the table is full, and return whether it took them all.

        Args:
            numbers: The hashes.
            known: Takes the places of those that were there.
            before: How many hashes there were before the first of them.
        """
        table, last, free = self._table, self._last, self._full - self._count
        for number in numbers:
            place = number & last
            while found := table[place]:
                if found == number:
                    known.append(self._full - free - before + len(known))
                    break
                place = (place + 1) & last
            else:
                table[place] = number
                free -= 1
                if not free:
                    self._count = self._full
                    return False
        self._count = self._full - free
        return True

    def _make_room(self) -> None:
        old = self._table
        if self._count >= self._in_memory:
            self._database = _spill(old)
            self._resize(1)
            return
        largest = 1 << (2 * self._in_memory - 1).bit_length()
        self._resize(min(len(old) * _GROWTH, largest))
        table, last = self._table, self._last
        for number in filter(None, old):
            place = number & last
            while table[place]:
                place = (place + 1) & last
            table[place] = number

    def _resize(self, size: int) -> None:
        self._table = array("q", [0]) * size
        self._last = size - 1
        self._full = min(size // 2, self._in_memory)


def _count_up(last: str, names: Sequence[str]) -> bool:
    """Return whether each name is longer than the one before, or as long and greater."""
    if (len(names[0]), names[0]) <= (len(last), last) or len(set(names)) < len(names):
        return False
    in_order = sorted(names)
    in_order.sort(key=len)
    return in_order == names


def _spill(table: array[int]) -> sqlite3.Connection:
    database = sqlite3.connect("", isolation_level=None)  # a temporary file, gone when closed
    database.executescript(
        "PRAGMA journal_mode=OFF; PRAGMA synchronous=OFF; PRAGMA cache_size=-16384;"
        "CREATE TABLE seen (digest INTEGER PRIMARY KEY); BEGIN;"
    )
    rows = ((number,) for number in filter(None, table))
    database.executemany("INSERT INTO seen VALUES (?)", rows)
    return database
