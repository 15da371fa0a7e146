"""What a run has done so far, on disk: one SQLite file, one transaction a step."""

from __future__ import annotations

import sqlite3
from collections.abc import Iterable
from pathlib import Path
from types import TracebackType
from typing import Any

import orjson
from attrs import asdict, field, fields, frozen

from batchwright.runs.errors import RunError
from batchwright.runs.merging import Tally
from batchwright.runs.plan import ShardState

_VERSION = 1
_COLUMNS = [column.name for column in fields(ShardState)]
_TABLES = f"""
    CREATE TABLE run (id INTEGER PRIMARY KEY CHECK (id = 0), state BLOB NOT NULL);
    CREATE TABLE shards ("index" INTEGER PRIMARY KEY, {", ".join(_COLUMNS[1:])});
    PRAGMA user_version = {_VERSION};
"""
_VALUES = ", ".join(f":{column}" for column in _COLUMNS)
_SAVE_SHARD = f"INSERT OR REPLACE INTO shards VALUES ({_VALUES})"  # noqa: S608 - our own names
_SAVE_RUN = "INSERT OR REPLACE INTO run VALUES (0, ?)"


@frozen
class RunState:
    """What is known of a run as a whole.

    Args:
        run_id: Its name, which its batches carry in their metadata.
        input: What tells its input file from another: size, time of change, digest of its start.
        settings: What has to be the same when it is taken up again.
        endpoint: The endpoint of all its batches.
        max_active: How many batches may be active at a time, less what the token limit taught.
        output_length: How many bytes of the output are good.
        errors_length: How many bytes of the errors are good.
        tally: The sum over the shards collected.

    Example:
        >>> RunState("r1", {"size": 1}, {}, "/v1/embeddings", max_active=4).output_length
        0
    """

    run_id: str
    input: dict[str, Any]
    settings: dict[str, Any]
    endpoint: str
    max_active: int
    output_length: int = 0
    errors_length: int = 0
    tally: Tally = field(factory=Tally)


class Ledger:
    """The ledger of one run. While it is open, no other process can open it.

    Args:
        path: The SQLite file; it is made if it is not there.

    Raises:
        RunError: Another process has it open, or it is not a ledger of this version.

    Example:
        with Ledger(folder / "ledger.sqlite") as ledger:
            state = ledger.run()
    """

    def __init__(self, path: Path) -> None:
        self._path = path
        self._database = sqlite3.connect(path, timeout=0, check_same_thread=False)
        try:
            self._lock_and_prepare()
        except sqlite3.DatabaseError as error:
            self._database.close()
            if "locked" in str(error):
                raise RunError(f"{path}: another process is driving this run") from error
            raise RunError(f"{path}: this is not the ledger of a run: {error}") from error
        except BaseException:
            self._database.close()
            raise

    def _lock_and_prepare(self) -> None:
        # An exclusive lock is taken by the first write and released by the system if we die.
        self._database.execute("PRAGMA locking_mode = EXCLUSIVE")
        self._database.execute("PRAGMA synchronous = FULL")
        self._database.execute("BEGIN EXCLUSIVE")
        (version,) = self._database.execute("PRAGMA user_version").fetchone()
        if version == 0:
            for statement in _TABLES.split(";"):
                self._database.execute(statement)
        elif version != _VERSION:
            raise RunError(f"{self._path}: this ledger is of version {version}, not {_VERSION}")
        self._database.commit()

    def __enter__(self) -> Ledger:
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        traceback: TracebackType | None,
    ) -> None:
        self.close()

    def close(self) -> None:
        """Close it and let go of the lock.

        Example:
            ledger.close()
        """
        self._database.close()

    def begin(self, run: RunState, shards: Iterable[ShardState]) -> None:
        """Write down a new run in place of any other, whole or not at all.

        Args:
            run: The run.
            shards: All its shards, from any iterable.

        Example:
            ledger.begin(run, shards)
        """
        with self._database:
            self._save_run(run)
            self._database.execute("DELETE FROM shards")
            self._database.executemany(_SAVE_SHARD, (asdict(shard) for shard in shards))

    def run(self) -> RunState | None:
        """Read the run; None if none was begun.

        Example:
            state = ledger.run()
        """
        row = self._database.execute("SELECT state FROM run").fetchone()
        if row is None:
            return None
        state = orjson.loads(row[0])
        return RunState(**(state | {"tally": Tally(**state["tally"])}))

    def shards(self) -> list[ShardState]:
        """Read all shards, in order.

        Example:
            shards = ledger.shards()
        """
        rows = self._database.execute('SELECT * FROM shards ORDER BY "index"')
        return [_shard(row) for row in rows]

    def save(self, *shards: ShardState, run: RunState | None = None) -> None:
        """Write down one step: the shards and the run it changed, all or none.

        Args:
            shards: The shards as they are now.
            run: The run as it is now; None if it did not change.

        Example:
            ledger.save(evolve(shard, stage="uploading", intent_at=now))
        """
        with self._database:
            if run is not None:
                self._save_run(run)
            self._database.executemany(_SAVE_SHARD, [asdict(shard) for shard in shards])

    def _save_run(self, run: RunState) -> None:
        self._database.execute(_SAVE_RUN, (orjson.dumps(asdict(run)),))


def _shard(row: tuple[Any, ...]) -> ShardState:
    values: dict[str, Any] = dict(zip(_COLUMNS, row, strict=True))
    values["alone"] = bool(values["alone"])
    return ShardState(**values)
