"""What changed in an input since it was cut, and cutting only that."""

from __future__ import annotations

import sqlite3
from collections.abc import Container, Iterable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import BinaryIO

from attrs import frozen

from batchwright._jsonl.findings import Check
from batchwright.limits import MAX_BYTES, MAX_EMBEDDING_INPUTS, MAX_REQUESTS
from batchwright.runs.folder import Folder
from batchwright.runs.input.cutting import Cut, Cutting
from batchwright.runs.input.digests import DIGEST_SIZE, LineDigests, digest_of
from batchwright.runs.input.files import create, sync
from batchwright.runs.input.limits import Limits

__all__ = ["Changes", "changes", "digest_of", "recut"]

_SHOWN = 10
_PER_READ = 8192


@frozen(kw_only=True)
class Changes:
    """How an input differs from what it was.

    Args:
        changed: The numbers of the first ten lines that are not what they were in their place.
        changed_count: How many there are of these.
        added: By how many lines the input is longer.
        removed: By how many it is shorter.
        reused: How many lines were in the old input, in the same place or another.
        new: How many were not.
    """

    changed: tuple[int, ...]
    changed_count: int
    added: int
    removed: int
    reused: int
    new: int

    @property
    def any(self) -> bool:
        """Whether anything changed."""
        return bool(self.changed_count or self.added or self.removed)


def changes(lines: Iterable[bytes], digests_path: Path) -> Changes:
    """Compare an input with what it was.

    Args:
        lines: The lines as they are now.
        digests_path: The digests of the old lines, as `cut` wrote them.

    Raises:
        OSError: The digests cannot be read.
    """
    first: list[int] = []
    changed = reused = total = 0
    digests = LineDigests()
    with _OldLines.open(digests_path) as old, digests_path.open("rb") as file:
        there = _digests(file)
        for total, line in enumerate(lines, 1):
            digest, before = digests.add(line.rstrip(b"\r\n")), next(there, None)
            reused += digest == before or old.number(digest) is not None
            if before is not None and digest != before:
                changed += 1
                if len(first) < _SHOWN:
                    first.append(total)
        count = old.count
    return Changes(
        changed=tuple(first),
        changed_count=changed,
        added=max(total - count, 0),
        removed=max(count - total, 0),
        reused=reused,
        new=total - reused,
    )


def recut(
    lines: Iterable[bytes],
    old_digests: Path,
    folder: Folder,
    *,
    staging: Folder,
    mapping: Path,
    start_index: int,
    again: Container[int] = (),
    max_requests: int = MAX_REQUESTS,
    max_bytes: int = MAX_BYTES,
    max_embedding_inputs: int = MAX_EMBEDDING_INPUTS,
    skip_invalid: bool = False,
    models: Container[str] | None = None,
    check: Check = "warn",
    any_endpoint: bool = False,
    max_problems: int = 100,
) -> Cut:
    """Cut the lines that the old input did not have.

    All lines are checked. A valid one that was there before is not written, wherever it was; but a
    request that is named after its line only counts as old in its own place. Nothing that belongs
    to the old input is touched; this can be done again until the ledger knows of the new one.

    Args:
        lines: The lines as they are now.
        old_digests: The digests of the old lines, as `cut` wrote them.
        folder: The run's folder, which takes the new shards.
        staging: Takes the new `digests`, `invalid_answers` and `invalid_left`, which are to replace
            those of the run.
        mapping: A file for `new number TAB old number` of each line that was there before, in the
            order of the new numbers.
        start_index: The number of the first new shard.
        again: The numbers of old lines that are cut again, though they were there before.
        max_requests: The most lines in a shard.
        max_bytes: The most bytes in a shard.
        max_embedding_inputs: The most texts to embed in a shard.
        skip_invalid: Whether invalid lines are set aside; otherwise one is enough to refuse all.
        models: The models that the API has; None skips that check.
        check: How bodies are checked.
        any_endpoint: Whether the API may have endpoints that the specification does not know.
        max_problems: The most problems to list; the rest are counted.

    Returns:
        The cut, with the new shards only; its other numbers are those of the whole input.

    Raises:
        ValueError: A limit is less than 1.
        OSError: A file cannot be read or written.
    """
    limits = Limits(requests=max_requests, bytes=max_bytes, embedding_inputs=max_embedding_inputs)
    with _OldLines.open(old_digests) as old, create(mapping) as file:

        def reuse(number: int, digest: bytes, named: bool) -> bool:
            before = old.number(digest) if named else old.same_place(number, digest)
            if before is None or before in again:
                return False
            file.write(b"%d\t%d\n" % (number, before))
            return True

        cutting = Cutting(
            folder,
            limits,
            skip_invalid,
            models,
            check=check,
            any_endpoint=any_endpoint,
            max_problems=max_problems,
            start_index=start_index,
            staging=staging,
            reuse=reuse,
        )
        result = cutting.run(lines, staging.digests)
    if result.ok:
        sync(mapping)
    else:
        mapping.unlink()
    return result


class _OldLines:
    """The old lines by their digests, on disk.

    Args:
        database: A temporary one, gone when closed.
        file: The digests in the order of the lines.
    """

    def __init__(self, database: sqlite3.Connection, file: BinaryIO) -> None:
        self._database = database
        self._file = file
        database.executescript(
            "PRAGMA journal_mode=OFF; PRAGMA synchronous=OFF; PRAGMA cache_size=-32768;"
            "CREATE TABLE old (digest INTEGER PRIMARY KEY, number INTEGER); BEGIN;"
        )
        rows = ((_integer(digest), number) for number, digest in enumerate(_digests(file), 1))
        database.executemany("INSERT OR IGNORE INTO old VALUES (?, ?)", rows)
        self.count = file.tell() // DIGEST_SIZE

    @staticmethod
    @contextmanager
    def open(path: Path) -> Iterator[_OldLines]:
        """Read the digests of the old lines."""
        database = sqlite3.connect("", isolation_level=None)
        try:
            with path.open("rb") as file:
                yield _OldLines(database, file)
        finally:
            database.close()

    def number(self, digest: bytes) -> int | None:
        """Return the number of the first line with this digest."""
        query = "SELECT number FROM old WHERE digest = ?"
        row = self._database.execute(query, (_integer(digest),)).fetchone()
        return row[0] if row else None

    def same_place(self, number: int, digest: bytes) -> int | None:
        """Return a line's number if the old line with it has this digest."""
        self._file.seek((number - 1) * DIGEST_SIZE)
        return number if self._file.read(DIGEST_SIZE) == digest else None


def _digests(file: BinaryIO) -> Iterator[bytes]:
    while block := file.read(_PER_READ * DIGEST_SIZE):
        for start in range(0, len(block), DIGEST_SIZE):
            yield block[start : start + DIGEST_SIZE]


def _integer(digest: bytes) -> int:
    return int.from_bytes(digest, signed=True)
