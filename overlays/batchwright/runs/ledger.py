"""The record of what a run has done: the `Ledger` protocol, and its SQLite implementation."""

from __future__ import annotations

import json
import os
import sqlite3
from collections.abc import Callable, Iterable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any, Protocol, get_args

from attrs import asdict

from batchwright.requests import Problem
from batchwright.runs.errors import RunError
from batchwright.runs.folder import sync_folder
from batchwright.runs.state import Loss, Published, RunState, Settings, ShardState, Stage
from batchwright.runs.status import Reason, Tokens

__all__ = ["Ledger", "SQLiteLedger"]

VERSION = 2
_TABLES = """
    CREATE TABLE run (id INTEGER PRIMARY KEY CHECK (id = 0), state TEXT NOT NULL);
    CREATE TABLE shards (number INTEGER PRIMARY KEY, state TEXT NOT NULL,
        owner TEXT, leased_until REAL);
"""
_SAVE_RUN = "INSERT OR REPLACE INTO run VALUES (0, ?)"
_SAVE_SHARD = """
    INSERT INTO shards (number, state) VALUES (?, ?)
    ON CONFLICT (number) DO UPDATE SET state = excluded.state
"""

MIGRATIONS: dict[int, Callable[[sqlite3.Connection], None]] = {}
"""By version, what turns a ledger of that version into one of the next."""


class Ledger(Protocol):
    """The ledger of one run. Each call writes all of its data or none."""

    def run(self) -> RunState:
        """Read the run."""
        ...

    def shards(self) -> list[ShardState]:
        """Read all shards, in order."""
        ...

    def save(self, *shards: ShardState, run: RunState | None = None) -> None:
        """Record one step: the shards that it changed or added, and the run if it changed that."""
        ...

    def replace(self, run: RunState, shards: Iterable[ShardState]) -> None:
        """Record another run in place of this one."""
        ...


class SQLiteLedger:
    """A ledger in an SQLite file. Others can read it at the same time.

    Args:
        path: The file; it must exist. `create` makes it.
        read_only: Whether nothing is to be written.

    Raises:
        RunError: The file is damaged, or no ledger that this version reads.
    """

    def __init__(self, path: Path, *, read_only: bool = False) -> None:
        self._path = path
        with self._explaining():
            mode = "ro" if read_only else "rw"
            self._database = sqlite3.connect(
                f"{path.absolute().as_uri()}?mode={mode}",
                uri=True,
                timeout=30,
                check_same_thread=False,
                isolation_level=None,
            )
            try:
                self._check()
                if not read_only:
                    self._prepare()
            except BaseException:
                self._database.close()
                raise

    @classmethod
    def create(cls, path: Path, run: RunState, shards: Iterable[ShardState]) -> None:
        """Make the ledger of a new run; it exists wholly or not at all."""
        new = path.with_name(f"{path.name}.new")
        new.unlink(missing_ok=True)
        os.close(os.open(new, os.O_CREAT | os.O_EXCL | os.O_WRONLY, 0o600))
        with _explaining(path):
            database = sqlite3.connect(new, isolation_level=None)
            try:
                database.execute("PRAGMA synchronous = FULL")
                database.execute("BEGIN")
                for statement in (*_TABLES.split(";"), f"PRAGMA user_version = {VERSION}"):
                    database.execute(statement)
                _write(database, shards, run)
                database.execute("COMMIT")
            finally:
                database.close()
        for suffix in ("-wal", "-shm"):  # of a ledger that was deleted
            path.with_name(f"{path.name}{suffix}").unlink(missing_ok=True)
        new.replace(path)
        sync_folder(path.parent)

    @contextmanager
    def _explaining(self) -> Iterator[None]:
        with _explaining(self._path):
            yield

    def _check(self) -> None:
        if self._path.stat().st_size == 0:
            raise sqlite3.DatabaseError("it is empty")
        (found,) = self._database.execute("PRAGMA quick_check(1)").fetchone()
        if found != "ok":
            raise sqlite3.DatabaseError(found)
        (version,) = self._database.execute("PRAGMA user_version").fetchone()
        if not version:
            raise sqlite3.DatabaseError("it has no version")
        if version > VERSION or any(one not in MIGRATIONS for one in range(version, VERSION)):
            raise RunError(
                f"{self._path}: this ledger has version {version}, and this batchwright reads "
                f"version {VERSION}; go on with the batchwright that began the run"
            )

    def _prepare(self) -> None:
        self._database.execute("PRAGMA journal_mode = WAL")
        self._database.execute("PRAGMA synchronous = FULL")
        (version,) = self._database.execute("PRAGMA user_version").fetchone()
        for one in range(version, VERSION):
            self._database.execute("BEGIN IMMEDIATE")
            MIGRATIONS[one](self._database)
            self._database.execute(f"PRAGMA user_version = {one + 1}")
            self._database.execute("COMMIT")

    def __enter__(self) -> SQLiteLedger:
        return self

    def __exit__(self, *exc_info: object) -> None:
        self.close()

    def close(self) -> None:
        """Close the file."""
        self._database.close()

    def run(self) -> RunState:
        """See `Ledger`."""
        with self._explaining():
            (state,) = self._database.execute("SELECT state FROM run").fetchone()
            return _run(json.loads(state))

    def shards(self) -> list[ShardState]:
        """See `Ledger`."""
        with self._explaining():
            rows = self._database.execute("SELECT state FROM shards ORDER BY number")
            shards = [_shard(json.loads(state)) for (state,) in rows]
            if [shard.index for shard in shards] != list(range(len(shards))):
                raise ValueError("a shard is missing")
            run = self.run()
            if not shards and run.total > sum(one.count for one in run.settled):
                raise ValueError("all shards are missing")
            return shards

    def save(self, *shards: ShardState, run: RunState | None = None) -> None:
        """See `Ledger`."""
        with self._transaction():
            _write(self._database, shards, run)

    def replace(self, run: RunState, shards: Iterable[ShardState]) -> None:
        """See `Ledger`."""
        with self._transaction():
            self._database.execute("DELETE FROM shards")
            _write(self._database, shards, run)

    @contextmanager
    def _transaction(self) -> Iterator[None]:
        with self._explaining():
            self._database.execute("BEGIN IMMEDIATE")
            try:
                yield
                self._database.execute("COMMIT")
            except BaseException:
                if self._database.in_transaction:
                    self._database.execute("ROLLBACK")
                raise
            # What was committed must not hang on a second file, which could get lost.
            self._database.execute("PRAGMA wal_checkpoint(PASSIVE)")


@contextmanager
def _explaining(path: Path) -> Iterator[None]:
    try:
        yield
    except sqlite3.OperationalError as error:  # such as a full disk
        raise RunError(f"{path}: {error}") from error
    except sqlite3.ProgrammingError:  # a mistake of ours
        raise
    except (sqlite3.DatabaseError, KeyError, TypeError, ValueError) as error:
        raise RunError(
            f"{path}: this ledger is damaged ({error}). Do not delete it: it knows the run's "
            "batches, which may be paid for. Restore its last state, since with an earlier one "
            "requests could be sent twice; or list the batches, whose metadata has "
            "`batchwright_run`, and fetch their answers one by one"
        ) from error


def _write(
    database: sqlite3.Connection, shards: Iterable[ShardState], run: RunState | None
) -> None:
    if run is not None:
        database.execute(_SAVE_RUN, [json.dumps(asdict(run))])
    rows = ((shard.index, json.dumps(asdict(shard))) for shard in shards)
    database.executemany(_SAVE_SHARD, rows)


def _shard(state: dict[str, Any]) -> ShardState:
    if state["stage"] not in get_args(Stage):
        raise ValueError(f"{state['stage']!r} is not a stage")
    kinds = {"problems": Problem, "reasons": Reason, "tokens": Tokens}
    nested: dict[str, Any] = {
        name: tuple(kind(**one) for one in state[name]) for name, kind in kinds.items()
    }
    nested["loss"] = state["loss"] and Loss(**state["loss"])
    nested["moved"] = tuple((outcome, code) for outcome, code in state["moved"])
    return ShardState(**state | nested)


def _run(state: dict[str, Any]) -> RunState:
    nested: dict[str, Any] = {
        name: state[name] and Published(**state[name])
        for name in ("output", "errors", "new_output", "new_errors")
    }
    nested["settings"] = Settings(**state["settings"])
    nested["settled"] = tuple(Reason(**one) for one in state["settled"])
    nested["twins"] = tuple(state["twins"])
    return RunState(**state | nested)
