"""Whole runs, from input to output, and what is refused at their start."""

from __future__ import annotations

import math
import shutil
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from batchwright import AsyncClient
from batchwright.errors import InputError
from batchwright.requests import check
from batchwright.results import read
from batchwright.runs import InvalidInputError, Pace, Progress, RunError, folder_of, run
from batchwright.server import ExpireLines, FailLines
from batchwright.server.settings import Durations

from .conftest import Bench, names

# --- the whole way


def test_answers_come_in_the_order_of_the_input_over_several_batches(bench: Bench) -> None:
    bench.write(25)
    seen: list[Progress] = []
    summary = bench.run(max_requests=10, max_active=2, on_progress=seen.append)
    assert (summary.total, summary.ok, summary.shards) == (25, 25, 3)
    assert (summary.failed, summary.expired, summary.cancelled, summary.lost) == (0, 0, 0, 0)
    assert summary.input_tokens > 0
    assert summary.output_tokens > 0
    assert len(summary.batch_ids) == 3
    assert bench.good() == names(*range(25))
    assert bench.bad() == []
    assert (summary.output, summary.errors) == (bench.output, bench.errors)
    left = {path.name for path in bench.folder.iterdir()}
    assert left == {"in.jsonl", "out.jsonl", "out.errors.jsonl", "server"}
    assert max(len(progress.active) for progress in seen) == 2
    last = seen[-1]
    assert (last.step, last.completed, last.requests, last.merged) == ("merge", 25, 25, 3)


def test_a_batch_carries_the_runs_labels_and_the_users_metadata(bench: Bench) -> None:
    bench.write(1)
    bench.run(metadata={"project": "atlas"})
    (batch,) = bench.client.batches.list()
    metadata = dict(batch.metadata or {})
    assert metadata.pop("batchwright_run")
    assert metadata == {
        "project": "atlas",
        "batchwright_shard": "0",
        "batchwright_attempt": "1",
    }


def test_each_line_is_in_one_of_the_two_files(bench: Bench) -> None:
    bench.server.faults.add(
        FailLines(custom_id="^r1$", status=429, code="rate_limit_exceeded"),
        ExpireLines(custom_id="^r3$"),
    )
    bench.write(5)
    summary = bench.run()
    assert (summary.ok, summary.failed, summary.expired) == (3, 1, 1)
    assert bench.good() == names(0, 2, 4)
    assert bench.bad() == [("r1", "rate_limit_exceeded"), ("r3", "batch_expired")]


def test_an_output_of_errors_only_is_an_empty_file(bench: Bench) -> None:
    bench.server.faults.add(FailLines())
    bench.write(2)
    assert bench.run(errors=bench.folder / "bad.jsonl").failed == 2
    assert bench.output.read_bytes() == b""
    assert [r.custom_id for r in read(bench.folder / "bad.jsonl")] == names(0, 1)


@pytest.mark.parametrize("when", ["validating", "in_progress"])
def test_a_cancelled_batch_ends_in_the_errors(make: Callable[..., Bench], when: str) -> None:
    bench = make(durations=Durations(**{when: 1000}))
    bench.write(2)

    def cancel(progress: Progress) -> None:
        if bench.slept and progress.active and not bench.count("cancelBatch"):
            bench.client.batches.cancel(progress.active[0])

    summary = bench.run(on_progress=cancel)
    assert summary.cancelled == 2
    assert bench.bad() == [("r0", "batch_cancelled"), ("r1", "batch_cancelled")]


# --- refused at the start


def test_a_bad_input_is_refused_and_nothing_is_sent(bench: Bench) -> None:
    bench.input.write_bytes(b"{\n[]\n")
    with pytest.raises(InvalidInputError, match=r"in\.jsonl: 2 problems, the first: line 1"):
        bench.run()
    assert bench.server.requests == []
    assert not folder_of(bench.output).exists()


def test_a_line_that_fits_no_batch_is_refused(bench: Bench) -> None:
    bench.write(1)
    with pytest.raises(InputError, match=r"in\.jsonl:1: this line alone"):
        bench.run(max_bytes=10)
    assert not folder_of(bench.output).exists()


@pytest.mark.parametrize(
    "name", ["out.jsonl", "out.errors.jsonl", "out.jsonl.part", "out.errors.jsonl.part"]
)
def test_a_file_that_exists_is_not_overwritten(bench: Bench, name: str) -> None:
    bench.write(1)
    (bench.folder / name).write_text("precious")
    with pytest.raises(RunError, match=f"{name} exists already"):
        bench.run()
    assert (bench.folder / name).read_text() == "precious"
    assert not folder_of(bench.output).exists()


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
    assert [path.name for path in folder_of(bench.output).iterdir()] == ["precious"]


@pytest.mark.parametrize("name", ["out.jsonl", "out.errors.jsonl"])
def test_a_file_that_took_the_outputs_name_meanwhile_is_not_overwritten(
    bench: Bench, name: str
) -> None:
    bench.write(2)

    def occupy(progress: Progress) -> None:
        if progress.merged:
            (bench.folder / name).write_text("precious")

    with pytest.raises(RunError, match=f"{name}: another file took this name"):
        bench.run(on_progress=occupy)
    assert (bench.folder / name).read_text() == "precious"
    (bench.folder / name).unlink()
    assert bench.run().ok == 2
    assert bench.good() == names(0, 1)
    assert bench.count("createBatch") == 1


def test_impossible_paths_are_refused(bench: Bench) -> None:
    with pytest.raises(RunError, match="no such file"):
        bench.run()
    bench.write(1)
    with pytest.raises(ValueError, match="three different files"):
        bench.run(errors=bench.output)
    with pytest.raises(ValueError, match=r"named like another plus \.part"):
        bench.run(errors=bench.folder / "out.jsonl.part")
    with pytest.raises(ValueError, match="which is removed when the run is done"):
        bench.run(errors=folder_of(bench.output) / "bad.jsonl")
    taken = bench.input.rename(bench.folder / "out.jsonl.part")
    with pytest.raises(ValueError, match="three different files"):
        run(bench.client, taken, output=bench.output)
    assert taken.rename(bench.input).stat().st_size
    with pytest.raises(RunError, match="no such folder"):
        bench.run(errors=bench.folder / "none" / "bad.jsonl")


@pytest.mark.parametrize(
    ("options", "message"),
    [
        ({"max_active": 0}, "max_active must be an integer of 1"),
        ({"max_active": 1.5}, "max_active must be an integer of 1"),
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


@pytest.mark.parametrize(
    ("options", "message"),
    [
        ({"metadata": {"a": 1}}, "the value of 'a' must be text, not int"),
        ({"metadata": {"a": None}}, "the value of 'a' must be text, not NoneType"),
        ({"metadata": {1: "a"}}, "a key must be text, not int"),
        ({"metadata": "a=b"}, "metadata must be a mapping, not str"),
        ({"pace": 5}, "pace must be a Pace"),
    ],
)
def test_arguments_of_wrong_types_are_refused_and_leave_nothing(
    bench: Bench, options: dict[str, Any], message: str
) -> None:
    bench.write(1)
    with pytest.raises(TypeError, match=message):
        run(bench.client, bench.input, output=bench.output, **options)
    assert not bench.output.exists()
    assert not folder_of(bench.output).exists()


def test_an_async_client_is_refused_and_leaves_nothing(bench: Bench) -> None:
    bench.write(1)
    client: Any = AsyncClient(api_key="k", base_url=bench.client.base_url)
    with pytest.raises(TypeError, match=r"needs a Client, not AsyncClient: .*to_thread"):
        run(client, bench.input, output=bench.output)
    assert not folder_of(bench.output).exists()


@pytest.mark.parametrize("name", ["poll", "max_poll"])
def test_a_pace_is_never_0(name: str) -> None:
    with pytest.raises(ValueError, match=f"{name} must be above 0 seconds"):
        Pace(**{name: 0})


def test_an_input_that_changes_while_it_is_read_is_refused(
    bench: Bench, monkeypatch: pytest.MonkeyPatch
) -> None:
    def slow_check(path: Path, **options: Any) -> Any:
        report = check(path, **options)
        bench.write(2)
        return report

    monkeypatch.setattr("batchwright.runs.input.check", slow_check)
    bench.write(1)
    with pytest.raises(RunError, match="changed while it was being read"):
        bench.run()


@pytest.mark.parametrize("value", [-1, math.nan, math.inf, 1e300, "5"])
def test_the_values_of_a_pace_are_checked(value: Any) -> None:
    for name in ("poll", "max_poll", "list_lag"):
        with pytest.raises(ValueError, match=f"{name} must be seconds from 0 to a year"):
            Pace(**{name: value})


def test_an_interruption_after_the_end_changes_nothing(
    bench: Bench, monkeypatch: pytest.MonkeyPatch
) -> None:
    removing = shutil.rmtree
    interrupts = iter([KeyboardInterrupt])

    def interrupted(*args: Any, **options: Any) -> None:
        for interrupt in interrupts:
            raise interrupt
        removing(*args, **options)

    monkeypatch.setattr(shutil, "rmtree", interrupted)
    bench.write(1)
    assert bench.run().ok == 1
    assert not folder_of(bench.output).exists()
