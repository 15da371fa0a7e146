"""Whole runs, from input to output, and what is refused at their start."""

from __future__ import annotations

import math
from collections.abc import Callable
from typing import Any

import pytest

from batchwright import runs
from batchwright.results import read
from batchwright.runs import Event, InvalidInputError, Pace, RunError, folder_of
from batchwright.server import ExpireLines, FailLines
from batchwright.server.settings import Durations

from .conftest import FINISHED, KEY, PACE, Bench, check, names

# --- the whole way


def test_answers_come_in_the_order_of_the_input_over_several_batches(
    make: Callable[..., Bench],
) -> None:
    bench = make(durations=Durations(in_progress=20))
    bench.write(25)
    seen: list[Event] = []
    active = []

    def note(event: Event) -> None:
        seen.append(event)
        check(event.status)
        active.append(sum(one.state == "active" for one in event.status.shards))

    summary = bench.run(max_requests=10, max_in_flight=2, on_progress=note)
    assert (summary.ok, summary.total, summary.succeeded) == (True, 25, 25)
    assert [shard.requests for shard in summary.shards] == [10, 10, 5]
    assert len(summary.batch_ids) == bench.count("createBatch") == 3
    assert bench.good() == names(*range(25))
    assert bench.bad() == []
    assert (summary.output, summary.errors) == (bench.output, bench.errors)
    left = {path.name for path in bench.folder.iterdir()}
    assert left == {"in.jsonl", "out.jsonl", "out.errors.jsonl", "out.jsonl.batchwright", "server"}
    assert max(active) == 2
    assert (seen[0].kind, seen[-1].kind) == ("started", "finished")
    assert {"uploaded", "created", "polled", "ended", "collected"} <= {one.kind for one in seen}


def test_the_tokens_are_those_of_the_answers(bench: Bench) -> None:
    bench.write(3)
    (tokens,) = bench.run(max_requests=2).tokens
    used = [result.body["usage"] for result in read(bench.output)]
    assert tokens.requests == 3
    assert tokens.input == sum(one["prompt_tokens"] for one in used) > 0
    assert tokens.output == sum(one["completion_tokens"] for one in used) > 0


def test_a_batch_carries_the_runs_labels_and_the_users_metadata(bench: Bench) -> None:
    bench.write(1)
    summary = bench.run(metadata={"project": "atlas"})
    (batch,) = bench.batches()
    assert dict(batch.metadata) == {
        "project": "atlas",
        "batchwright_run": summary.run_id,
        "batchwright_shard": "0",
        "batchwright_attempt": "1",
    }


def test_a_start_sends_nothing_and_says_what_will_be_sent(bench: Bench) -> None:
    bench.write(25)
    run = bench.start(max_requests=10)
    assert bench.server.requests == []
    status = run.status()
    check(status)
    assert (status.state, status.total, status.pending) == ("running", 25, 25)
    assert [shard.state for shard in status.shards] == ["waiting"] * 3
    assert list(run.results()) == []
    assert bench.wait(run).ok


def test_each_line_is_in_one_of_the_two_files(bench: Bench) -> None:
    bench.server.faults.add(
        FailLines(custom_id="^r1$", status=400, code="content_filter"),
        ExpireLines(custom_id="^r3$"),
    )
    bench.write(5)
    summary = bench.run(max_attempts=1)
    assert not summary.ok
    assert summary.outcomes == {
        "succeeded": 3,
        "failed": 1,
        "expired": 1,
        "cancelled": 0,
        "invalid": 0,
        "unanswered": 0,
    }
    assert bench.good() == names(0, 2, 4)
    assert bench.bad() == [("r1", "content_filter"), ("r3", "batch_expired")]


def test_an_output_of_errors_only_is_an_empty_file(bench: Bench) -> None:
    bench.server.faults.add(FailLines(status=400))
    bench.write(2)
    assert bench.run(errors=bench.folder / "bad.jsonl").outcomes["failed"] == 2
    assert bench.output.read_bytes() == b""
    assert [r.custom_id for r in read(bench.folder / "bad.jsonl")] == names(0, 1)


# --- what is on disk


def test_what_is_left_after_the_end_is_small_and_private(bench: Bench) -> None:
    bench.server.faults.add(FailLines(custom_id="^r1$", status=400))
    bench.write(20)
    bench.run(max_requests=10)
    assert bench.left() == FINISHED | {"left/00000.left", "left/00001.left"}
    assert not list(bench.folder.glob(".*"))
    for path in (bench.output, bench.errors, *bench.files.path.rglob("*")):
        expected = 0o700 if path.is_dir() else 0o600
        assert path.stat().st_mode & 0o777 == expected, path
    assert bench.files.path.stat().st_mode & 0o777 == 0o700


def test_the_key_is_in_no_file_of_a_run(bench: Bench) -> None:
    bench.server.faults.add(FailLines(custom_id="^r1$"))
    bench.write(20)
    looked_at = set()

    def look(_: Event | None) -> None:
        for path in bench.folder.rglob("*"):
            if path.is_file() and bench.folder / "server" not in path.parents:
                looked_at.add(path.name)
                assert KEY.encode() not in path.read_bytes()
                if path.suffix != ".tmp" and path != bench.input:
                    assert path.stat().st_mode & 0o077 == 0, path

    run = bench.start(max_requests=10)
    bench.wait(run, on_progress=look)
    run.report(bench.folder / "report.html")
    (bench.folder / "report.html").chmod(0o600)
    look(None)
    expected = {"ledger.sqlite", "00000.jsonl", "00000.ids", "00000.left"}
    assert expected | {"out.jsonl", "report.html"} <= looked_at


def test_input_files_are_deleted_at_the_api_and_output_files_if_wanted(bench: Bench) -> None:
    bench.server.faults.add(FailLines(custom_id="^r1$", status=400))
    bench.write(2)
    bench.run()
    assert sorted(one.purpose for one in bench.remote_files()) == ["batch_output"] * 2
    other = bench.folder / "other.jsonl"
    bench.run(output=other, delete_remote=True)
    assert len(bench.remote_files()) == 2


# --- refused at the start


def test_a_bad_input_is_refused_and_nothing_is_sent(bench: Bench) -> None:
    bench.input.write_bytes(b"{\n[]\n")
    with pytest.raises(InvalidInputError, match=r"in\.jsonl: 2 problems, the first: line 1"):
        bench.run()
    assert bench.server.requests == []
    assert {path.name for path in bench.folder.iterdir()} == {"in.jsonl", "server"}


def test_an_empty_input_is_refused(bench: Bench) -> None:
    with pytest.raises(InvalidInputError, match="empty"):
        bench.run([])
    assert {path.name for path in bench.folder.iterdir()} == {"server"}


def test_a_line_that_fits_no_batch_is_refused(bench: Bench) -> None:
    bench.write(1)
    with pytest.raises(InvalidInputError, match=r"in\.jsonl: .* line 1: This line alone"):
        bench.run(max_bytes=10)
    assert not folder_of(bench.output).exists()


@pytest.mark.parametrize("name", ["out.jsonl", "out.errors.jsonl"])
def test_a_file_that_exists_is_not_overwritten(bench: Bench, name: str) -> None:
    bench.write(1)
    (bench.folder / name).write_text("precious")
    with pytest.raises(RunError, match=f"{name} exists already"):
        bench.run()
    assert (bench.folder / name).read_text() == "precious"
    assert {path.name for path in bench.folder.iterdir()} == {"in.jsonl", name, "server"}


def test_a_link_to_nowhere_counts_as_a_file(bench: Bench) -> None:
    bench.write(1)
    bench.output.symlink_to(bench.folder / "nowhere")
    with pytest.raises(RunError, match="exists already"):
        bench.run()


def test_a_folder_that_happens_to_have_the_runs_name_keeps_its_files(bench: Bench) -> None:
    bench.input.write_bytes(b"{\n")
    folder_of(bench.output).mkdir()
    (folder_of(bench.output) / "precious").touch()
    with pytest.raises(InvalidInputError):
        bench.run()
    assert (folder_of(bench.output) / "precious").exists()


@pytest.mark.parametrize("name", ["out.jsonl", "out.errors.jsonl"])
def test_a_file_that_took_the_outputs_name_meanwhile_is_not_overwritten(
    bench: Bench, name: str
) -> None:
    bench.write(2)

    def occupy(event: Event) -> None:
        if event.kind == "collected":
            (bench.folder / name).write_text("precious")

    with pytest.raises(RunError, match=f"{name}: this file is not the run's"):
        bench.run(on_progress=occupy)
    assert (bench.folder / name).read_text() == "precious"
    (bench.folder / name).unlink()
    assert bench.run().ok
    assert bench.good() == names(0, 1)
    assert bench.count("createBatch") == 1


def test_two_runs_do_not_write_one_file(bench: Bench) -> None:
    bench.write(2)
    bench.start(errors=bench.folder / "bad.jsonl")
    with pytest.raises(RunError, match=r"bad\.jsonl: this file is that of another run"):
        bench.run(output=bench.folder / "other.jsonl", errors=bench.folder / "bad.jsonl")
    with pytest.raises(RunError, match=r"out\.jsonl: this file is that of another run"):
        bench.run(output=bench.folder / "other.jsonl", errors=bench.output)
    assert not folder_of(bench.folder / "other.jsonl").exists()
    assert bench.run(errors=bench.folder / "bad.jsonl").ok


def test_impossible_paths_are_refused(bench: Bench) -> None:
    with pytest.raises(RunError, match="no such file"):
        bench.run()
    bench.write(1)
    with pytest.raises(ValueError, match="three different files"):
        bench.run(errors=bench.output)
    with pytest.raises(ValueError, match="three different files"):
        bench.run(errors=bench.input)
    with pytest.raises(ValueError, match="is the run's own"):
        bench.run(errors=folder_of(bench.output) / "bad.jsonl")
    with pytest.raises(RunError, match="no such folder"):
        bench.run(errors=bench.folder / "none" / "bad.jsonl")
    assert not folder_of(bench.output).exists()


@pytest.mark.parametrize(
    ("options", "message"),
    [
        ({"max_in_flight": 0}, "max_in_flight must be an integer of 1"),
        ({"max_attempts": 1.5}, "max_attempts must be an integer of 1"),
        ({"max_requests": True}, "max_requests must be an integer of 1"),
        ({"max_cost": -1}, "max_cost must be US dollars"),
        ({"max_cost": math.nan}, "max_cost must be US dollars"),
        ({"output_expires_after": 5}, "output_expires_after must be from 3600"),
        ({"metadata": {str(n): "" for n in range(14)}}, "13 pairs"),
        ({"metadata": {"batchwright_run": "x"}}, "reserved"),
        ({"metadata": {"a": "x" * 513}}, "512"),
    ],
)
def test_options_out_of_range_are_refused(
    bench: Bench, options: dict[str, Any], message: str
) -> None:
    bench.write(1)
    with pytest.raises(ValueError, match=message):
        bench.run(**options)
    assert not folder_of(bench.output).exists()


@pytest.mark.parametrize(
    ("options", "message"),
    [
        ({"metadata": {"a": 1}}, "the value of 'a' must be text, not int"),
        ({"metadata": {1: "a"}}, "a key must be text, not int"),
        ({"metadata": "a=b"}, "metadata must be a mapping, not str"),
        ({"pace": 5}, "pace must be a Pace"),
        ({"max_inflight": 5}, "unknown option: max_inflight"),
    ],
)
def test_arguments_of_wrong_types_are_refused_and_leave_nothing(
    bench: Bench, options: dict[str, Any], message: str
) -> None:
    bench.write(1)
    with pytest.raises(TypeError, match=message):
        bench.run(**options)
    assert {path.name for path in bench.folder.iterdir()} == {"in.jsonl", "server"}


def test_what_is_no_client_is_refused(bench: Bench) -> None:
    client: Any = bench.server
    with pytest.raises(TypeError, match="a run needs a Client or an AsyncClient, not Server"):
        runs.start(client, [], output=bench.output, pace=PACE)


@pytest.mark.parametrize("name", ["poll", "max_poll"])
def test_a_pace_is_never_0(name: str) -> None:
    with pytest.raises(ValueError, match=f"{name} must be above 0 seconds"):
        Pace(**{name: 0})


@pytest.mark.parametrize("value", [-1, math.nan, math.inf, 1e300, "5"])
def test_the_values_of_a_pace_are_checked(value: Any) -> None:
    for name in ("poll", "max_poll", "settle", "patience"):
        with pytest.raises(ValueError, match=f"{name} must be seconds from 0 to a year"):
            Pace(**{name: value})
