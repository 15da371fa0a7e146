"""What the server keeps: objects in SQLite, bytes in files, both under one folder."""

from __future__ import annotations

import os
import sqlite3
from collections.abc import Iterator, Mapping
from contextlib import contextmanager, suppress
from pathlib import Path
from threading import RLock
from typing import Any

import orjson
from attrs import Factory, define

from batchwright.server.store.private import open_private

_SCHEMA = """
CREATE TABLE IF NOT EXISTS objects (
    seq INTEGER PRIMARY KEY AUTOINCREMENT,
    id TEXT NOT NULL UNIQUE,
    kind TEXT NOT NULL,
    owner TEXT NOT NULL,
    stage TEXT NOT NULL,
    body TEXT NOT NULL,
    private TEXT NOT NULL
);
CREATE INDEX IF NOT EXISTS by_owner ON objects (kind, owner, stage, seq);
CREATE INDEX IF NOT EXISTS by_stage ON objects (kind, stage);
CREATE TABLE IF NOT EXISTS settings (name TEXT PRIMARY KEY, value REAL NOT NULL);
"""
_COLUMNS = "id, kind, owner, stage, body, private"


class UnknownCursorError(Exception):
    """The cursor names no object of this owner."""


@define
class Entry:
    """One stored object.

    Args:
        id: Its id.
        kind: `file`, `batch`, `upload` or `part`.
        owner: The hash of the key that made it.
        body: The object as the API shows it.
        stage: `live`; `late` for a batch that is not there yet; `ended` for a batch or an upload
            that has ended; `gone` for a deleted file, and `removed` once its bytes are removed too.
        private: What the API does not show.
    """

    id: str
    kind: str
    owner: str
    body: dict[str, Any]
    stage: str = "live"
    private: dict[str, Any] = Factory(dict)


class State:
    """The objects and bytes under a data folder, for one server at a time.

    Args:
        folder: The data folder, made if it is not there.

    Raises:
        RuntimeError: Another server uses the folder.
    """

    def __init__(self, folder: Path) -> None:
        folder.mkdir(mode=0o700, parents=True, exist_ok=True)
        for name in ("files", "work", "incoming"):
            (folder / name).mkdir(exist_ok=True)
            (folder / name).chmod(0o700)
        self._folder = folder
        self._lock = RLock()
        self._depth = 0
        self._doomed: list[Path] = []
        database = folder / "state.sqlite"
        # SQLite gives its other files the mode of this one. Closing a file that is there would
        # release the locks of another server in this process.
        if not database.exists():
            open_private(database, "ab").close()
        database.chmod(0o600)
        self._database = sqlite3.connect(
            database, check_same_thread=False, isolation_level=None, timeout=0
        )
        try:
            # Exclusive, so that a second server on the folder fails at once: both would execute
            # each batch.
            self._database.execute("PRAGMA locking_mode = EXCLUSIVE")
            self._database.execute("PRAGMA journal_mode = WAL")
            self._database.execute("PRAGMA synchronous = NORMAL")
            self._database.executescript(f"BEGIN EXCLUSIVE; {_SCHEMA} COMMIT;")
        except sqlite3.OperationalError as error:
            self._database.close()
            raise RuntimeError(
                f"{folder} cannot be used; is a server using it? ({error})"
            ) from error
        for left in self.incoming.iterdir():
            left.unlink()

    def close(self) -> None:
        """Close the database."""
        with self._lock:
            self._database.close()

    def file(self, id: str) -> Path:
        """Return where the bytes of a file or a part are."""
        return self._folder / "files" / id

    def work(self, name: str) -> Path:
        """Return where a batch in progress writes."""
        return self._folder / "work" / name

    def stored(self) -> list[Path]:
        """Return all bytes there are, of objects and of batches in progress."""
        return [*(self._folder / "files").iterdir(), *(self._folder / "work").iterdir()]

    @property
    def incoming(self) -> Path:
        """The folder for bytes that are still arriving; it is emptied at each start."""
        return self._folder / "incoming"

    @contextmanager
    def transaction(self) -> Iterator[None]:
        """Make several changes at once, or none of them."""
        with self._lock:
            if not self._depth:
                self._database.execute("BEGIN")
            self._depth += 1
            try:
                yield
            except BaseException:
                if self._depth == 1:
                    self._database.execute("ROLLBACK")
                    self._doomed.clear()
                raise
            else:
                if self._depth == 1:
                    self._database.execute("COMMIT")
                    self._unlink_doomed()
            finally:
                self._depth -= 1

    def _unlink_doomed(self) -> None:
        doomed, self._doomed = self._doomed, []
        for path in doomed:
            path.unlink(missing_ok=True)

    def add(self, entry: Entry) -> None:
        """Store a new object."""
        row = (entry.id, entry.kind, entry.owner, entry.stage, _dump(entry.body))
        self._run(
            f"INSERT INTO objects ({_COLUMNS}) VALUES (?, ?, ?, ?, ?, ?)",  # noqa: S608
            (*row, _dump(entry.private)),
        )

    def remove(self, id: str) -> None:
        """Forget an object."""
        self._run("DELETE FROM objects WHERE id = ?", (id,))

    def with_key(self, owner: str, idempotency_key: str | None) -> Entry | None:
        """Return the batch that was created with an `Idempotency-Key`; None if there is none."""
        if idempotency_key is None:
            return None
        condition = (
            "kind = 'batch' AND owner = ? AND stage IN ('live', 'ended') "
            "AND json_extract(private, '$.idempotency_key') = ?"
        )
        return next(iter(self.find(condition, (owner, idempotency_key))), None)

    def get(self, kind: str, id: str, owner: str) -> Entry | None:
        """Return an object of an owner; None if there is none, or it is deleted."""
        found = self.find("kind = ? AND id = ? AND owner = ?", (kind, id, owner))
        return found[0] if found and found[0].stage in ("live", "ended") else None

    def find(self, condition: str, values: tuple[Any, ...]) -> list[Entry]:
        """Return the objects that match an SQL condition, oldest first."""
        query = f"SELECT {_COLUMNS} FROM objects WHERE {condition} ORDER BY seq"  # noqa: S608
        return [_entry(row) for row in self._run(query, values)]

    def page(
        self,
        kind: str,
        owner: str,
        *,
        after: str | None,
        limit: int,
        ascending: bool = False,
        equal: Mapping[str, str] | None = None,
        created_before: float | None = None,
    ) -> tuple[list[Entry], bool]:
        """Return a page of an owner's objects, and whether there are more.

        Raises:
            UnknownCursorError: There never was an object with the id `after`.
        """
        condition = "kind = ? AND owner = ? AND stage IN ('live', 'ended')"
        values: list[Any] = [kind, owner]
        if after is not None:
            query = "SELECT seq FROM objects WHERE kind = ? AND owner = ? AND id = ?"
            cursor = self._run(query, (kind, owner, after))
            if not cursor:
                raise UnknownCursorError(after)
            condition += f" AND seq {'>' if ascending else '<'} ?"
            values.append(cursor[0][0])
        for name, value in (equal or {}).items():
            condition += " AND json_extract(body, ?) = ?"
            values += [f"$.{name}", value]
        if created_before is not None:
            condition += " AND json_extract(body, '$.created_at') < ?"
            values.append(created_before)
        order = "ASC" if ascending else "DESC"
        query = f"SELECT {_COLUMNS} FROM objects WHERE {condition} ORDER BY seq {order} LIMIT ?"  # noqa: S608
        rows = self._run(query, (*values, limit + 1))
        return [_entry(row) for row in rows[:limit]], len(rows) > limit

    def count_since(self, kind: str, owner: str, moment: float) -> int:
        """Return how many objects an owner has made since a moment."""
        query = (
            "SELECT count(*) FROM objects "
            "WHERE kind = ? AND owner = ? AND json_extract(body, '$.created_at') > ?"
        )
        count: int = self._run(query, (kind, owner, moment))[0][0]
        return count

    @contextmanager
    def editing(self, id: str) -> Iterator[Entry]:
        """Change an object: read it, hand it out, and write it back, in one transaction."""
        with self.transaction():
            entry = self.find("id = ?", (id,))[0]
            yield entry
            self._run(
                "UPDATE objects SET stage = ?, body = ?, private = ? WHERE id = ?",
                (entry.stage, _dump(entry.body), _dump(entry.private), id),
            )

    def remove_bytes(self, id: str) -> None:
        """Remove the bytes of a file or a part, once the transaction is committed."""
        with self.transaction():
            self._doomed.append(self.file(id))

    def keep(self, source: Path, id: str) -> None:
        """Make a finished file the bytes of an object."""
        os.replace(source, self.file(id))

    def take_back(self, id: str, target: Path) -> None:
        """Move the bytes of an object away again, if there are any."""
        with suppress(FileNotFoundError):
            os.replace(self.file(id), target)

    @property
    def clock(self) -> float:
        """The server's time when it last stopped; 0 at first."""
        rows = self._run("SELECT value FROM settings WHERE name = 'clock'", ())
        return float(rows[0][0]) if rows else 0.0

    @clock.setter
    def clock(self, now: float) -> None:
        self._run("INSERT OR REPLACE INTO settings VALUES ('clock', ?)", (now,))

    def _run(self, query: str, values: tuple[Any, ...]) -> list[Any]:
        with self._lock:
            return self._database.execute(query, values).fetchall()


def _entry(row: tuple[str, str, str, str, str, str]) -> Entry:
    name, kind, owner, stage, body, private = row
    return Entry(name, kind, owner, orjson.loads(body), stage, orjson.loads(private))


def _dump(value: dict[str, Any]) -> str:
    return orjson.dumps(value).decode()
