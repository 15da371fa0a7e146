"""Runs that are resumed, with the same input and settings or with others."""

from __future__ import annotations

import os
import shlex
from collections.abc import Callable

import pytest
from attrs import evolve

from batchwright.errors import BadRequestError
from batchwright.runs import BatchFailedError, Interrupted, Progress, RunError, folder_of
from batchwright.runs.state import Stage
from batchwright.runs.summary import progress_after
from batchwright.server import FailLines
from batchwright.server.settings import Durations

from .conftest import KEY, Bench, names

# --- resuming


def test_ctrl_c_leaves_the_batches_and_the_same_call_goes_on(make: Callable[..., Bench]) -> None:
    bench = make(durations=Durations(in_progress=50))
    bench.write(25)
    interrupted = bench.interrupted(naps=2, max_requests=10, max_active=2)
    assert len(interrupted.batch_ids) == 2
    assert interrupted.folder == folder_of(bench.output)
    assert folder_of(bench.output).stat().st_mode & 0o777 == 0o700
    assert not bench.output.exists()
    summary = bench.run(max_requests=10, max_active=2)
    assert summary.ok == 25
    assert bench.good() == names(*range(25))
    assert bench.count("createBatch") == bench.count("createFile") == 3
    assert set(interrupted.batch_ids) <= set(summary.batch_ids)


@pytest.mark.parametrize("merged", range(3))
def test_what_the_ledger_does_not_know_of_is_cut_off(bench: Bench, merged: int) -> None:
    bench.server.faults.add(FailLines(custom_id="[05]$"))
    bench.write(30)

    def stop(progress: Progress) -> None:
        if progress.merged == merged:
            raise KeyboardInterrupt

    with pytest.raises(Interrupted):
        bench.run(max_requests=10, on_progress=stop)
    for path in bench.folder.glob("*.part"):
        with path.open("ab") as file:
            file.write(b'{"half a li')
    assert bench.run(max_requests=10).total == 30
    assert bench.good() == names(*(n for n in range(30) if n % 5))
    assert [name for name, _ in bench.bad()] == names(*range(0, 30, 5))


def test_an_output_that_lacks_what_the_ledger_knows_of_is_an_error(bench: Bench) -> None:
    bench.write(20)

    def stop(progress: Progress) -> None:
        if progress.merged:
            raise KeyboardInterrupt

    with pytest.raises(Interrupted):
        bench.run(max_requests=10, on_progress=stop)
    (bench.folder / "out.jsonl.part").unlink()
    with pytest.raises(RunError, match="they are gone; to start over, delete"):
        bench.run(max_requests=10)


def test_another_input_or_other_settings_are_refused(bench: Bench) -> None:
    bench.write(2)
    bench.interrupted()
    message = r"the settings have changed \(max_requests, metadata\) .* has batches or answers"
    with pytest.raises(RunError, match=message):
        bench.run(metadata={"a": "b"}, max_requests=7)
    bench.write(3)
    (bench.folder / "out.jsonl.part").touch()
    with pytest.raises(RunError, match=r"in\.jsonl has changed since") as caught:
        bench.run()
    _, command = str(caught.value).split("to discard it: ")
    assert shlex.split(command) == [
        "rm",
        "-r",
        str(folder_of(bench.output)),
        f"{bench.output}.part",
    ]


def test_a_failed_run_starts_over_with_a_corrected_input(bench: Bench) -> None:
    bench.write(25, model="no-such-model")
    with pytest.raises(BatchFailedError, match="Correct these lines and run it again"):
        bench.run(max_requests=10, max_active=1)
    bench.write(5)
    assert bench.run().ok == 5
    assert bench.good() == names(*range(5))


def test_a_refused_run_starts_over_with_other_settings(bench: Bench) -> None:
    bench.write(2)
    with pytest.raises(BadRequestError):
        bench.run(completion_window="1h")
    assert bench.run().ok == 2
    (batch,) = bench.client.batches.list()
    assert batch.completion_window == "24h"


def test_a_run_that_starts_over_does_not_overwrite_a_file(bench: Bench) -> None:
    bench.write(2, model="no-such-model")
    with pytest.raises(BatchFailedError):
        bench.run()
    bench.output.write_text("precious")
    bench.write(2)
    with pytest.raises(RunError, match=r"out\.jsonl exists already"):
        bench.run()
    assert bench.output.read_text() == "precious"


@pytest.mark.parametrize(
    ("stage", "status"), [("creating", None), ("created", "validating"), ("terminal", "completed")]
)
def test_what_may_have_cost_something_is_kept(
    bench: Bench, stage: Stage, status: str | None
) -> None:
    bench.write(20)
    bench.interrupted(max_requests=10)
    bench.edit(
        lambda shard: (
            evolve(shard, stage=stage, status=status)
            if shard.index
            else evolve(shard, stage="terminal", status="failed")
        )
    )
    bench.write(3)
    with pytest.raises(RunError, match="batches or answers already"):
        bench.run(max_requests=10)


# --- what is on disk


def test_the_key_is_in_no_file_of_a_run(bench: Bench) -> None:
    bench.server.faults.add(FailLines(custom_id="^r1$"))
    bench.write(20)
    looked_at = set()

    def look(progress: Progress) -> None:
        for path in bench.folder.rglob("*"):
            if path.is_file() and bench.folder / "server" not in path.parents:
                looked_at.add(path.name)
                assert KEY.encode() not in path.read_bytes()

    summary = bench.run(max_requests=10, on_progress=look, keep=True)
    look(progress_after("wait", []))
    assert summary.failed == 1
    assert {"ledger.sqlite", "00000-output.jsonl", "out.jsonl", "out.errors.jsonl"} <= looked_at


def test_a_kept_run_can_be_resumed_and_sends_nothing(bench: Bench) -> None:
    bench.write(2)
    summary = bench.run(keep=True)
    sent = len(bench.server.requests)
    assert bench.run() == summary
    assert len(bench.server.requests) == sent
    assert not folder_of(bench.output).exists()


def test_a_kept_run_whose_output_is_gone_says_so(bench: Bench) -> None:
    bench.write(2)
    bench.run(keep=True)
    bench.output.unlink()
    with pytest.raises(RunError, match=r"out\.jsonl: the run is done, but this file is gone"):
        bench.run()


# --- the input changes during the run


@pytest.mark.parametrize("max_active", [1, 2])
@pytest.mark.parametrize("gone", [False, True])
def test_a_change_of_the_input_stops_the_run_and_nothing_is_lost(
    bench: Bench, max_active: int, gone: bool
) -> None:
    bench.write(20)
    content, status = bench.input.read_bytes(), bench.input.stat()
    steps = []

    def edit(progress: Progress) -> None:
        steps.append(progress.step)
        if progress.step == "download" and bench.input.exists():
            bench.input.unlink()
            if not gone:
                bench.input.write_bytes(content.replace(b'"r', b'"x'))

    with pytest.raises(RunError, match=r"in\.jsonl: the input changed during the run"):
        bench.run(max_requests=10, max_active=max_active, on_progress=edit)
    assert ("merge" not in steps, steps.count("upload")) == (True, max_active)
    bench.input.write_bytes(content)
    os.utime(bench.input, ns=(status.st_atime_ns, status.st_mtime_ns))
    assert bench.run(max_requests=10, max_active=max_active).ok == 20
    assert bench.good() == names(*range(20))
    assert bench.count("createBatch") == 2
    assert bench.count("downloadFile") == 2
