"""Finding duplicates among any number of names."""

from __future__ import annotations

import sqlite3
from hashlib import blake2b

IN_MEMORY = 500_000
"""The most digests in memory, about 40 MB; beyond that, all of them go to disk."""


class Seen:
    """A set of names that moves to disk when it outgrows memory.

    It keeps a 64-bit digest of each name. The chance that two different names share one is 1 in 37
    million among a million names, and 1 in 3,700 among a hundred million.

    Args:
        in_memory: How many digests to keep before they move to a temporary database.
    """

    def __init__(self, in_memory: int = IN_MEMORY) -> None:
        self._in_memory = in_memory
        self._digests: set[int] = set()
        self._database: sqlite3.Connection | None = None

    def __enter__(self) -> Seen:
        return self

    def __exit__(self, *_: object) -> None:
        if self._database is not None:
            self._database.close()

    def add(self, name: str) -> bool:
        """Add a name, and return whether it is new."""
        digest = int.from_bytes(
            blake2b(name.encode("utf-8", "surrogatepass"), digest_size=8).digest(), signed=True
        )
        if self._database is not None:
            insert = "INSERT OR IGNORE INTO seen VALUES (?)"
            return self._database.execute(insert, (digest,)).rowcount == 1
        if digest in self._digests:
            return False
        self._digests.add(digest)
        if len(self._digests) >= self._in_memory:
            self._database = self._spill()
        return True

    def _spill(self) -> sqlite3.Connection:
        database = sqlite3.connect("", isolation_level=None)  # a temporary file, gone when closed
        database.executescript(
            "PRAGMA journal_mode=OFF; PRAGMA synchronous=OFF; PRAGMA cache_size=-65536;"
            "CREATE TABLE seen (digest INTEGER PRIMARY KEY); BEGIN;"
        )
        rows = ((digest,) for digest in sorted(self._digests))
        database.executemany("INSERT INTO seen VALUES (?)", rows)
        self._digests = set()
        return database
