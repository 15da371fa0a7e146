"""The ledger: what is written survives, a step is whole, and one process has it at a time."""

from __future__ import annotations

import sqlite3
import subprocess
import sys
from contextlib import closing
from pathlib import Path

import pytest
from attrs import evolve

from batchwright.requests import Problem
from batchwright.runs.errors import RunError
from batchwright.runs.ledger import SQLiteLedger
from batchwright.runs.remote import with_batch
from batchwright.runs.state import Fingerprint, RunState, Settings, ShardState, Tally
from batchwright.types import Batch

SETTINGS = Settings("http://localhost/v1", "24h", "/errors.jsonl", 9, 9, {"a": "b"})
RUN = RunState("r1", Fingerprint(3, 1, "00"), SETTINGS, "/v1/embeddings", max_active=4)
SHARDS = [ShardState(index=n, offset=n, length=1, first_line=n + 1, requests=1) for n in range(3)]


@pytest.fixture
def path(tmp_path: Path) -> Path:
    return tmp_path / "ledger.sqlite"


def test_an_empty_ledger_has_no_run(path: Path) -> None:
    with SQLiteLedger(path) as ledger:
        assert ledger.run() is None
        assert ledger.shards() == []


def test_what_was_written_is_read_after_closing(path: Path) -> None:
    with SQLiteLedger(path) as ledger:
        ledger.begin(RUN, SHARDS)
    with SQLiteLedger(path) as ledger:
        assert ledger.run() == RUN
        assert ledger.shards() == SHARDS


def test_a_step_changes_shards_and_run_together(path: Path) -> None:
    run = evolve(RUN, output_length=9, tally=Tally(total=1, ok=1))
    problem = Problem("invalid_url", "Wrong.", "url", 3)
    first = evolve(SHARDS[1], stage="created", alone=False, asked_at=1.5, errors=(problem,))
    with SQLiteLedger(path) as ledger:
        ledger.begin(RUN, SHARDS)
        ledger.save(first, run=run)
        ledger.save(evolve(SHARDS[2], stage="uploading"))
    with SQLiteLedger(path) as ledger:
        assert ledger.run() == run
        assert ledger.shards() == [SHARDS[0], first, evolve(SHARDS[2], stage="uploading")]


def test_a_step_is_written_whole_or_not_at_all(path: Path) -> None:
    with SQLiteLedger(path) as ledger:
        ledger.begin(RUN, SHARDS)
        broken = evolve(SHARDS[1], file_id=object())  # type: ignore[arg-type]
        with pytest.raises(sqlite3.Error):
            ledger.save(evolve(SHARDS[0], stage="created"), broken, run=evolve(RUN, max_active=1))
        assert ledger.shards() == SHARDS
        assert ledger.run() == RUN


def test_counts_beyond_those_of_the_shard_are_cut(path: Path) -> None:
    counts = {"total": 2**40, "completed": 2**40, "failed": 2**40}
    times = {"created_at": 1, "completion_window": "24h", "input_file_id": "file-1"}
    fields = {"id": "batch_1", "object": "batch", "endpoint": "/v1/embeddings", **times}
    batch = Batch.from_dict({**fields, "status": "completed", "request_counts": counts})
    with SQLiteLedger(path) as ledger:
        ledger.begin(RUN, SHARDS)
        ledger.save(with_batch(SHARDS[1], batch, now=1.0))
        assert (ledger.shards()[1].completed, ledger.shards()[1].failed) == (1, 1)


def test_only_one_process_drives_a_run(path: Path) -> None:
    hold = (
        "import sys; from pathlib import Path; from batchwright.runs.ledger import SQLiteLedger\n"
        "with SQLiteLedger(Path(sys.argv[1])): print('open', flush=True); sys.stdin.read()"
    )
    with subprocess.Popen(
        [sys.executable, "-c", hold, str(path)], stdin=subprocess.PIPE, stdout=subprocess.PIPE
    ) as other:
        assert other.stdout is not None
        assert other.stdout.readline() == b"open\n"
        with pytest.raises(RunError, match="another process is driving this run"):
            SQLiteLedger(path)
        other.kill()
    with SQLiteLedger(path) as ledger:  # the system let go of the lock when the process died
        assert ledger.run() is None


def test_a_file_that_is_no_ledger_is_refused(path: Path) -> None:
    path.write_bytes(b"something else altogether, and long enough to be looked at" * 20)
    with pytest.raises(RunError, match="not the ledger of a run"):
        SQLiteLedger(path)


def test_a_ledger_of_another_version_is_refused(path: Path) -> None:
    SQLiteLedger(path).close()
    database = sqlite3.connect(path)
    database.execute("PRAGMA user_version = 99")
    database.commit()
    database.close()
    with pytest.raises(RunError, match="has version 99, not 1"):
        SQLiteLedger(path)


@pytest.mark.parametrize(
    "damage",
    [
        "UPDATE run SET state = '{}'",
        "UPDATE run SET state = '[]'",
        "UPDATE run SET state = 'nonsense'",
        "UPDATE shards SET stage = 'nonsense'",
        "UPDATE shards SET errors = 'nonsense'",
        'DELETE FROM shards WHERE "index" = 1',
        "ALTER TABLE shards ADD COLUMN more",
        "DROP TABLE shards",
    ],
)
def test_a_damaged_ledger_is_a_clear_error(path: Path, damage: str) -> None:
    with SQLiteLedger(path) as ledger:
        ledger.begin(RUN, SHARDS)
    with closing(sqlite3.connect(path)) as database, database:
        database.execute(damage)
    with SQLiteLedger(path) as ledger, pytest.raises(RunError, match=r"ledger\.sqlite: "):
        assert (ledger.run(), ledger.shards()) == (None, [])


def test_a_folder_in_place_of_the_ledger_is_a_clear_error(path: Path) -> None:
    path.mkdir()
    with pytest.raises(RunError, match="unable to open database file"):
        SQLiteLedger(path)


def test_a_full_disk_is_a_clear_error_and_loses_nothing(path: Path) -> None:
    with SQLiteLedger(path) as ledger:
        ledger.begin(RUN, SHARDS)
        ledger._database.execute("PRAGMA max_page_count = 1")
        large = tuple(Problem("c", "m" * 1000) for _ in range(100))
        with pytest.raises(RunError, match="database or disk is full"):
            ledger.save(evolve(SHARDS[0], errors=large))
    with SQLiteLedger(path) as ledger:
        assert ledger.shards() == SHARDS
