"""Runs that are resumed: the same call is safe at any time."""

from __future__ import annotations

import json
import os
from collections.abc import Callable
from typing import Any

import pytest
from attrs import evolve

from batchwright import runs
from batchwright.errors import BadRequestError
from batchwright.requests import write
from batchwright.runs import (
    Event,
    InputChangedError,
    InvalidInputError,
    RunError,
)
from batchwright.runs.ledger import SQLiteLedger
from batchwright.runs.state import Stage
from batchwright.server import ErrorResponse, FailLines
from batchwright.server.settings import Durations

from .conftest import FINISHED, Bench, chat, chats, names

# --- the same call again


def test_ctrl_c_leaves_the_batches_and_the_same_call_goes_on(make: Callable[..., Bench]) -> None:
    bench = make(durations=Durations(in_progress=50))
    bench.write(25)
    active = bench.interrupted(naps=2, max_requests=10, max_in_flight=2)
    assert len(active) == 2
    assert not bench.output.exists()
    seen: list[Event] = []
    summary = bench.run(max_requests=10, max_in_flight=2, on_progress=seen.append)
    assert summary.ok
    assert (seen[0].kind, seen[0].message) == ("resumed", "resumed at 0 of 25")
    assert bench.good() == names(*range(25))
    assert bench.count("createBatch") == bench.count("createFile") == 3
    assert set(active) <= set(summary.batch_ids)


KINDS = ["started", "uploaded", "created", "ended", "collected", "retried"]


@pytest.mark.parametrize("kind", KINDS)
def test_a_run_that_stops_anywhere_goes_on(bench: Bench, kind: str) -> None:
    bench.server.faults.add(FailLines(custom_id="^r[05]$", status=500, times=2))
    bench.write(9)
    count = 0

    def stop(event: Event) -> None:
        nonlocal count
        count += event.kind == kind
        if count == 2 or (count and kind in ("started", "retried")):
            raise LookupError("stopped")

    with pytest.raises(LookupError, match="stopped"):
        bench.run(max_requests=3, on_progress=stop)
    summary = bench.run(max_requests=3)
    assert summary.ok
    assert bench.good() == names(*range(9))
    assert len(bench.batches()) == len(summary.shards) == bench.count("createBatch")
    assert bench.left() >= FINISHED
    assert not any("downloads" in name or "answers" in name for name in bench.left())
    assert {one.purpose for one in bench.remote_files()} == {"batch_output"}


def test_a_finished_run_returns_its_summary_whatever_may_differ(bench: Bench) -> None:
    bench.write(4)
    summary = bench.run(max_requests=2)
    sent = len(bench.server.requests)
    before = bench.output.stat()
    assert bench.run(max_requests=2) == summary
    assert bench.run(max_requests=2, max_in_flight=1, max_attempts=9, delete_remote=True) == summary
    assert len(bench.server.requests) == sent
    assert bench.output.stat() == before


def test_the_time_of_the_inputs_last_change_does_not_matter(bench: Bench) -> None:
    bench.write(4)
    summary = bench.run()
    os.utime(bench.input, (1, 1))
    assert bench.run() == summary
    assert bench.run(chats(4)) == summary  # nor does where the same lines come from
    assert bench.count("createBatch") == 1


def test_a_kill_between_the_two_renames_is_made_good(bench: Bench) -> None:
    bench.server.faults.add(FailLines(custom_id="^r1$", status=400))
    bench.write(4)
    bench.run()
    output, errors = bench.output.read_bytes(), bench.errors.read_bytes()
    state = bench.state()
    for in_place in ([], [bench.output], [bench.output, bench.errors]):
        publishing = evolve(
            state,
            stage="publishing",
            output=None,
            errors=None,
            new_output=state.output,
            new_errors=state.errors,
        )
        bench.edit(lambda shard: evolve(shard, closed=False), lambda _: publishing)  # noqa: B023
        for path, new, content in (
            (bench.output, bench.files.new_output, output),
            (bench.errors, bench.files.new_errors, errors),
        ):
            path.unlink()
            (path if path in in_place else new).write_bytes(content)
        summary = bench.run()
        assert summary.succeeded == 3
        assert (bench.output.read_bytes(), bench.errors.read_bytes()) == (output, errors)
        assert not bench.files.new_output.exists()
        assert not bench.files.new_errors.exists()
    assert bench.count("createBatch") == 1


def test_a_retry_is_refused_while_the_run_gets_its_files(bench: Bench) -> None:
    bench.write(2)
    run = bench.start()
    bench.edit(change_run=lambda state: evolve(state, stage="publishing"))
    with pytest.raises(RunError, match="about to finish"):
        run.retry()


def test_a_finished_run_whose_output_is_gone_says_so(bench: Bench) -> None:
    bench.write(2)
    bench.run()
    bench.output.unlink()
    with pytest.raises(RunError, match=r"out\.jsonl: the run is finished, but this file is gone"):
        bench.run()
    assert bench.count("createBatch") == 1


def test_orphans_of_a_kill_are_deleted_at_the_end(bench: Bench) -> None:
    bench.server.faults.add(
        ErrorResponse(operation="createFile", status=500, effect="after"),
    )
    bench.write(2)
    assert bench.run().ok
    assert bench.count("createFile") == 2
    assert {one.purpose for one in bench.remote_files()} == {"batch_output"}


# --- other settings


def test_other_settings_are_refused_once_something_was_sent(bench: Bench) -> None:
    bench.write(2)
    bench.submit()
    with pytest.raises(RunError, match=r"settings of this run were others \(metadata\)"):
        bench.run(metadata={"a": "b"})
    with pytest.raises(RunError, match=r"settings of this run were others \(errors\)"):
        bench.run(errors=bench.folder / "bad.jsonl")
    assert bench.run().ok
    assert bench.count("createBatch") == 1


def test_a_run_that_sent_nothing_begins_anew_with_other_settings_or_lines(bench: Bench) -> None:
    bench.write(2)
    first = bench.start(max_requests=1)
    bench.write(3)
    run = bench.start(errors=bench.folder / "bad.jsonl", metadata={"a": "b"})
    assert run.status().run_id != ""
    assert first.status() == run.status()
    assert (run.status().total, run.errors) == (3, bench.folder / "bad.jsonl")
    assert bench.wait(run).ok
    (batch,) = bench.batches()
    assert batch.metadata["a"] == "b"
    assert not list(bench.folder.glob(".*"))


def test_a_refused_run_begins_anew_with_a_corrected_input(bench: Bench) -> None:
    bench.write(2)
    with pytest.raises(BadRequestError):
        bench.run(completion_window="1h")
    assert bench.run().ok
    (batch,) = bench.batches()
    assert batch.completion_window == "24h"


@pytest.mark.parametrize(
    ("stage", "status"), [("creating", None), ("created", "validating"), ("ended", "completed")]
)
def test_what_may_have_cost_something_is_kept(
    bench: Bench, stage: Stage, status: str | None
) -> None:
    bench.write(20)
    bench.submit(max_requests=10)
    bench.edit(
        lambda shard: (
            evolve(shard, stage=stage, status=status)
            if shard.index
            else evolve(shard, stage="ended", status="failed")
        )
    )
    bench.write(3)
    with pytest.raises(InputChangedError, match="not the input that the run"):
        bench.run(max_requests=10)


# --- a changed input


def edited(bench: Bench) -> list[dict[str, Any]]:
    """The input of ten lines with line 3 changed, line 6 gone, and two more."""
    requests = chats(10)
    requests[2] = chat("r2", max_tokens=9)
    del requests[5]
    requests += [chat("r10"), chat("r11")]
    write(bench.input, requests)
    return requests


def test_a_changed_input_is_refused_and_the_changes_are_named(bench: Bench) -> None:
    bench.write(10)
    bench.run()
    edited(bench)
    with pytest.raises(InputChangedError) as caught:
        bench.run()
    message = str(caught.value)
    assert "line" in message
    assert "in all 3 new and 8 known" in message
    assert "--only-changed" in message
    assert bench.good() == names(*range(10))
    assert bench.count("createBatch") == 1
    bench.write(10)
    assert bench.run().ok


def test_only_what_is_new_or_changed_is_sent(bench: Bench) -> None:
    bench.write(10)
    bench.run()
    edited(bench)
    summary = bench.run(only_changed=True)
    assert summary.ok
    assert summary.total == 11
    assert bench.good() == names(0, 1, 2, 3, 4, 6, 7, 8, 9, 10, 11)
    assert [shard.requests for shard in summary.shards] == [3]
    assert bench.count("createBatch") == 2
    assert [one.custom_id for one in runs.open(bench.output).results()] == bench.good()
    assert bench.run() == bench.run(only_changed=True) == summary
    assert bench.left() >= FINISHED


def test_what_did_not_succeed_is_sent_again_with_a_changed_input(bench: Bench) -> None:
    bench.server.faults.add(FailLines(custom_id="^r[04]$", status=400))
    bench.write(6)
    bench.run()
    bench.server.faults.clear()
    bench.server.faults.add(FailLines(custom_id="^r4$", status=400))
    write(bench.input, [chat("new"), *chats(6)])
    summary = bench.run(only_changed=True)
    assert [shard.requests for shard in summary.shards] == [3]
    assert bench.good() == ["new", *names(0, 1, 2, 3, 5)]
    assert [name for name, _ in bench.bad()] == names(4)
    bench.server.faults.clear()
    run = bench.start()
    assert run.retry().pending == 1
    assert bench.wait(run).ok


def test_an_unfinished_run_finishes_first_when_its_input_changes(
    make: Callable[..., Bench],
) -> None:
    bench = make(durations=Durations(in_progress=50))
    bench.write(10)
    bench.interrupted(naps=1)
    edited(bench)
    with pytest.raises(InputChangedError, match="First let the run finish"):
        bench.run(only_changed=True)
    bench.write(10)
    bench.run()
    edited(bench)
    assert bench.run(only_changed=True).ok
    assert bench.count("createBatch") == 2


def test_a_changed_input_with_problems_changes_nothing(bench: Bench) -> None:
    bench.write(3)
    summary = bench.run()
    before = bench.output.read_bytes()
    bench.input.write_text(json.dumps(chat("x")) + "\n{\n")
    with pytest.raises(InvalidInputError):
        bench.run(only_changed=True)
    assert bench.output.read_bytes() == before
    bench.write(3)
    assert bench.run() == summary


def test_an_output_that_was_changed_is_not_taken_over(bench: Bench) -> None:
    bench.write(3)
    bench.run()
    bench.output.write_text("precious")
    write(bench.input, chats(4))
    with pytest.raises(RunError, match=r"out\.jsonl: this file was changed since"):
        bench.run(only_changed=True)
    assert bench.output.read_text() == "precious"


def test_a_source_that_can_be_read_once_is_compared_too(bench: Bench) -> None:
    bench.run(one for one in chats(3))
    with pytest.raises(InputChangedError, match="1 added at the end"):
        bench.run(one for one in chats(4))
    assert bench.run((one for one in chats(4)), only_changed=True).ok
    assert bench.good() == names(*range(4))
    assert "input.jsonl" not in bench.left()


def test_an_input_may_change_or_vanish_once_the_run_has_begun(
    make: Callable[..., Bench],
) -> None:
    bench = make(durations=Durations(in_progress=50))
    bench.write(20)
    run = bench.start(max_requests=10, max_in_flight=1)

    def remove(event: Event) -> None:
        if event.kind == "created":
            bench.input.unlink(missing_ok=True)

    assert bench.wait(run, on_progress=remove).ok
    assert bench.good() == names(*range(20))


# --- a ledger in trouble


@pytest.mark.parametrize("damage", ["empty", "cut", "garbage", "middle"])
def test_a_damaged_ledger_is_never_taken_for_a_new_run(bench: Bench, damage: str) -> None:
    bench.write(4)
    bench.submit(max_requests=1)
    for name in ("-wal", "-shm"):
        bench.files.ledger.with_name(f"ledger.sqlite{name}").unlink(missing_ok=True)
    content = bench.files.ledger.read_bytes()
    spoiled = {
        "empty": b"",
        "cut": content[: len(content) // 2],
        "garbage": b"x" * len(content),
        "middle": content[:4096] + b"\xff" * 4096 + content[8192:],
    }
    bench.files.ledger.write_bytes(spoiled[damage])
    sent = bench.count("createBatch")
    with pytest.raises(RunError, match="damaged") as caught:
        bench.run(max_requests=1)
    assert "Do not delete it" in str(caught.value)
    with pytest.raises(RunError, match="damaged"):
        runs.open(bench.output).status()
    assert bench.count("createBatch") == sent
    bench.files.ledger.write_bytes(content)
    assert bench.run(max_requests=1).ok
    assert bench.count("createBatch") == 4


def test_a_ledger_that_is_gone_is_not_taken_for_a_new_run(bench: Bench) -> None:
    bench.write(2)
    bench.submit()
    for path in bench.files.path.glob("ledger*"):
        path.unlink()
    with pytest.raises(RunError, match="something was sent from here, but the ledger"):
        bench.run()
    assert bench.count("createBatch") == 1


def test_a_ledger_that_is_gone_after_the_end_is_no_new_run_either(bench: Bench) -> None:
    bench.write(2)
    bench.run()
    for path in bench.files.path.glob("ledger*"):
        path.unlink()
    with pytest.raises(RunError):
        bench.run()
    assert bench.good() == names(0, 1)
    assert bench.count("createBatch") == 1


def test_a_ledger_can_be_read_by_others_while_the_run_is_driven(bench: Bench) -> None:
    bench.write(4)
    found = []

    def look(_: Event) -> None:
        with SQLiteLedger(bench.files.ledger, read_only=True) as ledger:
            found.append(len(ledger.shards()))

    assert bench.run(max_requests=2, on_progress=look).ok
    assert set(found) == {2}
