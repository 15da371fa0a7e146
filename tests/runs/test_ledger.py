"""The ledger: what is written survives, a step is whole, and damage is told from a new run."""

from __future__ import annotations

import sqlite3
import subprocess
import sys
from contextlib import closing
from pathlib import Path
from typing import Any

import pytest
from attrs import evolve

from batchwright.requests import Problem
from batchwright.runs import ledger as module
from batchwright.runs.errors import RunError
from batchwright.runs.ledger import VERSION, SQLiteLedger
from batchwright.runs.remote import with_batch
from batchwright.runs.state import Loss, Published, RunState, Settings, ShardState
from batchwright.runs.status import Reason, Tokens
from batchwright.types import Batch

RUN = RunState(
    run_id="r1",
    source="in.jsonl",
    digest="00",
    total=30,
    bytes=300,
    settings=Settings("http://localhost/v1", "24h", "/errors.jsonl", {"a": "b"}, 3600),
    options={"max_in_flight": 4},
    max_requests=10,
    max_bytes=1000,
)
SHARDS = [
    ShardState(
        index=n,
        endpoint="/v1/embeddings",
        model="m",
        requests=10,
        bytes=100,
        first_line=10 * n + 1,
        last_line=10 * n + 10,
    )
    for n in range(3)
]
FULL = evolve(
    SHARDS[1],
    stage="collected",
    problems=(Problem("invalid_url", "Wrong.", "url", 3),),
    loss=Loss("unanswered", "no_answer", "None."),
    reasons=(Reason("failed", "x", 1, 12, "r12", "Why.", 400),),
    moved=(("failed", "x"),),
    tokens=(Tokens("m", requests=9, input=1, cached=2, output=3, reasoning=4),),
    times={"uploaded": 1.5},
)


@pytest.fixture
def path(tmp_path: Path) -> Path:
    found = tmp_path / "ledger.sqlite"
    SQLiteLedger.create(found, RUN, SHARDS)
    return found


def alter(path: Path, statement: str) -> None:
    with closing(sqlite3.connect(path)) as database, database:
        database.execute(statement)


def test_what_was_written_is_read_after_closing(path: Path) -> None:
    with SQLiteLedger(path) as ledger:
        assert ledger.run() == RUN
        assert ledger.shards() == SHARDS
    assert path.stat().st_mode & 0o777 == 0o600
    assert [one.name for one in path.parent.iterdir()] == ["ledger.sqlite"]


def test_a_step_changes_shards_and_run_together(path: Path) -> None:
    run = evolve(
        RUN,
        stage="publishing",
        settled=(Reason("invalid", "y", 1, 1, None, "Why."),),
        new_output=Published(9, "aa"),
        new_errors=Published(0, "bb"),
        twins=("batch_1",),
    )
    added = evolve(SHARDS[0], index=3)
    with SQLiteLedger(path) as ledger:
        ledger.save(FULL, added, run=run)
        ledger.save(evolve(SHARDS[2], stage="uploading"))
    with SQLiteLedger(path) as ledger:
        assert ledger.run() == run
        assert ledger.shards() == [SHARDS[0], FULL, evolve(SHARDS[2], stage="uploading"), added]


def test_another_run_replaces_all(path: Path) -> None:
    with SQLiteLedger(path) as ledger:
        ledger.replace(evolve(RUN, run_id="r2"), SHARDS[:1])
        assert (ledger.run().run_id, ledger.shards()) == ("r2", SHARDS[:1])


def test_a_step_is_written_whole_or_not_at_all(path: Path) -> None:
    broken: Any = evolve(SHARDS[1], file_id=object())  # type: ignore[arg-type]
    with SQLiteLedger(path) as ledger:
        with pytest.raises(RunError):
            ledger.save(evolve(SHARDS[0], stage="created"), broken, run=evolve(RUN, total=1))
        assert (ledger.run(), ledger.shards()) == (RUN, SHARDS)
        with pytest.raises(RunError):
            ledger.replace(evolve(RUN, run_id="r2"), [broken])
        assert (ledger.run(), ledger.shards()) == (RUN, SHARDS)


def test_a_kill_in_the_middle_of_the_beginning_leaves_no_ledger(tmp_path: Path) -> None:
    path = tmp_path / "ledger.sqlite"
    path.with_name("ledger.sqlite.new").write_bytes(b"half")
    SQLiteLedger.create(path, RUN, SHARDS)
    assert [one.name for one in tmp_path.iterdir()] == ["ledger.sqlite"]
    broken: Any = evolve(SHARDS[1], file_id=object())  # type: ignore[arg-type]
    with pytest.raises(RunError):
        SQLiteLedger.create(tmp_path / "other.sqlite", RUN, [broken])
    assert not (tmp_path / "other.sqlite").exists()


def test_counts_beyond_those_of_the_shard_are_cut(path: Path) -> None:
    counts = {"total": 2**40, "completed": 2**40, "failed": 2**40}
    times = {"created_at": 1, "completion_window": "24h", "input_file_id": "file-1"}
    fields = {"id": "batch_1", "object": "batch", "endpoint": "/v1/embeddings", **times}
    batch = Batch.from_dict({**fields, "status": "completed", "request_counts": counts})
    with SQLiteLedger(path) as ledger:
        ledger.save(with_batch(SHARDS[1], batch, now=1.0))
        assert (ledger.shards()[1].completed, ledger.shards()[1].failed) == (10, 10)


def test_another_process_reads_it_while_it_is_written(path: Path) -> None:
    read = (
        "import sys; from pathlib import Path; from batchwright.runs.ledger import SQLiteLedger\n"
        "with SQLiteLedger(Path(sys.argv[1]), read_only=True) as ledger:\n"
        "    print(ledger.shards()[0].stage)"
    )
    with SQLiteLedger(path) as ledger:
        ledger.save(evolve(SHARDS[0], stage="uploading"))
        found = subprocess.run(
            [sys.executable, "-c", read, str(path)], capture_output=True, text=True, check=True
        )
        assert found.stdout == "uploading\n"
        ledger.save(evolve(SHARDS[0], stage="uploaded"))
        assert ledger.shards()[0].stage == "uploaded"


def test_a_reader_cannot_write(path: Path) -> None:
    with SQLiteLedger(path, read_only=True) as ledger:
        with pytest.raises(RunError, match="readonly"):
            ledger.save(evolve(SHARDS[0], stage="uploading"))
        assert ledger.shards() == SHARDS


# --- damage and versions


@pytest.mark.parametrize("read_only", [False, True])
def test_a_file_that_is_no_ledger_is_refused(path: Path, read_only: bool) -> None:
    for content in (b"", b"x", b"something else altogether" * 100, path.read_bytes()[:5000]):
        path.write_bytes(content)
        with pytest.raises(RunError, match=r"damaged .* Do not delete it"):
            SQLiteLedger(path, read_only=read_only)
        assert path.read_bytes() == content


def test_a_ledger_that_is_gone_is_not_made_anew(path: Path) -> None:
    path.unlink()
    with pytest.raises(RunError):
        SQLiteLedger(path)
    assert not path.exists()


def test_a_newer_ledger_is_left_alone(path: Path) -> None:
    alter(path, f"PRAGMA user_version = {VERSION + 1}")
    before = path.read_bytes()
    with pytest.raises(RunError, match=f"has version {VERSION + 1}, .* reads version {VERSION}"):
        SQLiteLedger(path)
    assert path.read_bytes() == before


def test_an_older_ledger_without_a_migration_is_left_alone(path: Path) -> None:
    alter(path, "PRAGMA user_version = 1")
    with pytest.raises(RunError, match="has version 1"):
        SQLiteLedger(path)


def test_an_older_ledger_is_migrated_step_by_step(
    path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(module, "VERSION", VERSION + 2)
    done = []

    def migration(number: int) -> Any:
        return lambda database: done.append((number, database.in_transaction))

    for number in (VERSION, VERSION + 1):
        monkeypatch.setitem(module.MIGRATIONS, number, migration(number))
    with SQLiteLedger(path) as ledger:
        assert ledger.run() == RUN
    assert done == [(VERSION, True), (VERSION + 1, True)]
    SQLiteLedger(path).close()
    assert len(done) == 2


@pytest.mark.parametrize(
    "damage",
    [
        "UPDATE run SET state = '{}'",
        "UPDATE run SET state = '[]'",
        "UPDATE run SET state = 'nonsense'",
        "DELETE FROM run",
        "UPDATE shards SET state = 'nonsense'",
        "UPDATE shards SET state = json_set(state, '$.stage', 'nonsense')",
        "UPDATE shards SET state = json_set(state, '$.more', 1)",
        "UPDATE shards SET state = json_remove(state, '$.requests')",
        "DELETE FROM shards WHERE number = 1",
        "DROP TABLE run",
    ],
)
def test_a_damaged_ledger_is_a_clear_error(path: Path, damage: str) -> None:
    alter(path, damage)
    with SQLiteLedger(path) as ledger, pytest.raises(RunError, match=r"ledger\.sqlite: "):
        assert (ledger.run(), ledger.shards()) == (None, [])


def test_a_folder_in_place_of_the_ledger_is_a_clear_error(path: Path) -> None:
    path.unlink()
    path.mkdir()
    with pytest.raises(RunError, match="unable to open database file"):
        SQLiteLedger(path)


def test_a_full_disk_is_a_clear_error_and_loses_nothing(path: Path) -> None:
    with SQLiteLedger(path) as ledger:
        ledger._database.execute("PRAGMA max_page_count = 1")
        large = tuple(Problem("c", "m" * 1000) for _ in range(100))
        with pytest.raises(RunError, match="database or disk is full"):
            ledger.save(evolve(SHARDS[0], problems=large))
    with SQLiteLedger(path) as ledger:
        assert ledger.shards() == SHARDS
