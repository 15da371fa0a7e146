"""The record of what a run has done: the `Ledger` protocol, and its SQLite implementation."""

from __future__ import annotations

import json
import sqlite3
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any, Protocol, get_args

from attrs import asdict, fields

from batchwright.requests import Problem
from batchwright.runs.errors import RunError
from batchwright.runs.state import Fingerprint, RunState, Settings, ShardState, Stage, Tally

_VERSION = 1
_COLUMNS = [column.name for column in fields(ShardState)]
_TABLES = f"""
    CREATE TABLE run (id INTEGER PRIMARY KEY CHECK (id = 0), state TEXT NOT NULL);
    CREATE TABLE shards ("index" INTEGER PRIMARY KEY, {", ".join(_COLUMNS[1:])});
    PRAGMA user_version = {_VERSION};
"""
_VALUES = ", ".join(f":{column}" for column in _COLUMNS)
_SAVE_SHARD = f"INSERT OR REPLACE INTO shards VALUES ({_VALUES})"  # noqa: S608 - our own names
_SAVE_RUN = "INSERT OR REPLACE INTO run VALUES (0, ?)"


class Ledger(Protocol):
    """The ledger of one run. Each call writes all of its data or none."""

    def run(self) -> RunState | None:
        """Read the run; None if there is none."""
        ...

    def shards(self) -> list[ShardState]:
        """Read all shards, in order."""
        ...

    def begin(self, run: RunState, shards: Iterable[ShardState]) -> None:
        """Record a new run and all its shards, in place of any other run."""
        ...

    def save(self, *shards: ShardState, run: RunState | None = None) -> None:
        """Record one step: the shards that it changed, and the run if it changed that."""
        ...


class SQLiteLedger:
    """A ledger in an SQLite file. While it is open, no other process can open it.

    Args:
        path: The file; it is created if it does not exist.

    Raises:
        RunError: Another process has it open, or the file is not a ledger of this version.
    """

    def __init__(self, path: Path) -> None:
        self._path = path
        with self._explaining_errors():
            self._database = sqlite3.connect(path, timeout=0, check_same_thread=False)
            try:
                self._lock_and_prepare()
            except BaseException:
                self._database.close()
                raise

    @contextmanager
    def _explaining_errors(self) -> Iterator[None]:
        try:
            yield
        except sqlite3.OperationalError as error:  # such as a full disk
            locked = "locked" in str(error)
            reason = "another process is driving this run" if locked else str(error)
            raise RunError(f"{self._path}: {reason}") from error
        except sqlite3.ProgrammingError:  # a mistake of ours
            raise
        except sqlite3.DatabaseError as error:
            raise RunError(f"{self._path}: this is not the ledger of a run: {error}") from error

    @contextmanager
    def _reading(self) -> Iterator[None]:
        try:
            with self._explaining_errors():
                yield
        except (KeyError, TypeError, ValueError) as error:
            raise RunError(f"{self._path}: this is not the ledger of a run: {error}") from error

    def _lock_and_prepare(self) -> None:
        # The first write takes an exclusive lock; the system releases it if the process dies.
        self._database.execute("PRAGMA locking_mode = EXCLUSIVE")
        self._database.execute("PRAGMA synchronous = FULL")
        self._database.execute("BEGIN EXCLUSIVE")
        (version,) = self._database.execute("PRAGMA user_version").fetchone()
        if version == 0:
            for statement in _TABLES.split(";"):
                self._database.execute(statement)
        elif version != _VERSION:
            raise RunError(f"{self._path}: this ledger has version {version}, not {_VERSION}")
        self._database.commit()

    def __enter__(self) -> SQLiteLedger:
        return self

    def __exit__(self, *exc_info: object) -> None:
        self.close()

    def close(self) -> None:
        """Close the file and release the lock."""
        self._database.close()

    def run(self) -> RunState | None:
        """See `Ledger`."""
        with self._reading():
            row = self._database.execute("SELECT state FROM run").fetchone()
            return None if row is None else _run(json.loads(row[0]))

    def shards(self) -> list[ShardState]:
        """See `Ledger`."""
        with self._reading():
            rows = self._database.execute('SELECT * FROM shards ORDER BY "index"')
            shards = [_shard(**dict(zip(_COLUMNS, row, strict=True))) for row in rows]
            if [shard.index for shard in shards] != list(range(len(shards))):
                raise ValueError("a shard is missing")
            return shards

    def begin(self, run: RunState, shards: Iterable[ShardState]) -> None:
        """See `Ledger`."""
        with self._explaining_errors(), self._database:
            self._database.execute("DELETE FROM shards")
            self._write(shards, run)

    def save(self, *shards: ShardState, run: RunState | None = None) -> None:
        """See `Ledger`."""
        with self._explaining_errors(), self._database:
            self._write(shards, run)

    def _write(self, shards: Iterable[ShardState], run: RunState | None) -> None:
        if run is not None:
            self._database.execute(_SAVE_RUN, [json.dumps(asdict(run))])
        self._database.executemany(_SAVE_SHARD, map(_columns, shards))


def _columns(shard: ShardState) -> dict[str, object]:
    values = asdict(shard)
    return {**values, "errors": json.dumps(values["errors"])}


def _shard(*, alone: int, errors: str, **columns: Any) -> ShardState:
    if columns["stage"] not in get_args(Stage):
        raise ValueError(f"{columns['stage']!r} is not a stage")
    problems = tuple(Problem(**error) for error in json.loads(errors))
    return ShardState(**columns, alone=bool(alone), errors=problems)


def _run(state: Any) -> RunState:
    kinds = {"input": Fingerprint, "settings": Settings, "tally": Tally}
    return RunState(**state | {name: kind(**state[name]) for name, kind in kinds.items()})
