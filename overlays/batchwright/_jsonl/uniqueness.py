"""Finding duplicates among any number of names."""

from __future__ import annotations

import sqlite3
import sys
from array import array
from hashlib import blake2b

IN_MEMORY = 2_000_000
"""The most digests in memory, 32 MB; beyond that, all of them go to disk."""

_FIRST_SIZE = 1 << 16
_GROWTH = 16


def _digest(name: str) -> int:
    """A digest of 64 bits that is the same in every process."""
    data = name.encode("utf-8", "surrogatepass")
    return int.from_bytes(blake2b(data, digest_size=8).digest(), signed=True)


# Python's own hash is as good within one process where it is keyed and has 64 bits.
_KEYED = sys.hash_info.width == 64 and sys.hash_info.algorithm.startswith("siphash")
_hash = hash if _KEYED else _digest


class Seen:
    """A set of names that moves to disk when it outgrows memory.

    It keeps a 64-bit hash of each name, in a table with open addressing. The chance that two
    different names share one is 1 in 37 million among a million names, and 1 in 3,700 among a
    hundred million.

    Args:
        in_memory: How many hashes to keep before they move to a temporary database.
    """

    def __init__(self, in_memory: int = IN_MEMORY) -> None:
        self._in_memory = in_memory
        self._count = 0
        self._database: sqlite3.Connection | None = None
        self._resize(_FIRST_SIZE)

    def __enter__(self) -> Seen:
        return self

    def __exit__(self, *_: object) -> None:
        if self._database is not None:
            self._database.close()

    def add(self, name: str) -> bool:
        """Add a name, and return whether it is new."""
        number = _hash(name) or 1  # 0 marks a free place
        if self._database is not None:
            insert = "INSERT OR IGNORE INTO seen VALUES (?)"
            return self._database.execute(insert, (number,)).rowcount == 1
        table, last = self._table, self._last
        place = number & last
        while found := table[place]:
            if found == number:
                return False
            place = (place + 1) & last
        table[place] = number
        self._count += 1
        if self._count >= self._full:
            self._make_room()
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


def _spill(table: array[int]) -> sqlite3.Connection:
    database = sqlite3.connect("", isolation_level=None)  # a temporary file, gone when closed
    database.executescript(
        "PRAGMA journal_mode=OFF; PRAGMA synchronous=OFF; PRAGMA cache_size=-16384;"
        "CREATE TABLE seen (digest INTEGER PRIMARY KEY); BEGIN;"
    )
    rows = ((number,) for number in filter(None, table))
    database.executemany("INSERT INTO seen VALUES (?)", rows)
    return database
