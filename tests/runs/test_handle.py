"""What a run can be asked, and done with it."""

from __future__ import annotations

import asyncio
import threading
from collections.abc import Callable
from pathlib import Path
from typing import Any, TypedDict

import pytest

from batchwright import Client, runs
from batchwright.errors import WaitTimeoutError
from batchwright.requests import write
from batchwright.runs import Event, MaxCostError, Run, RunError, folder_of
from batchwright.runs.claims import driving
from batchwright.runs.events import EventKind
from batchwright.server import ExpireLines, FailLines
from batchwright.server.settings import Durations

from .conftest import FINISHED, KEY, PACE, Bench, chat, check, names

SLOW = Durations(in_progress=50)
ORDER = ("uploaded", "created", "in_progress", "ended", "collected")


# --- step, submit, wait


def test_a_submitted_run_goes_on_by_its_output(
    make: Callable[..., Bench], monkeypatch: pytest.MonkeyPatch
) -> None:
    bench = make(durations=SLOW)
    bench.write(25)
    run = bench.start(max_requests=10, max_in_flight=2)
    status = bench.do(run.submit())
    check(status)
    assert [shard.state for shard in status.shards] == ["active", "active", "waiting"]
    assert bench.slept == []
    opened = runs.open(bench.output)
    assert opened.status() == status
    monkeypatch.setenv("OPENAI_API_KEY", KEY)
    monkeypatch.setenv("OPENAI_BASE_URL", bench.server.base_url)
    bench.server.clock.advance(60)
    bench.server.wait_until_idle()
    assert [one.state for one in opened.step().shards] == ["collected", "collected", "active"]
    bench.server.clock.advance(60)
    bench.server.wait_until_idle()
    assert bench.wait(bench.start(max_requests=10)).ok
    assert bench.good() == names(*range(25))
    assert bench.count("createBatch") == 3


def test_steps_lead_to_the_end_without_waiting(make: Callable[..., Bench]) -> None:
    bench = make(durations=SLOW)
    bench.write(25)
    run = bench.start(max_requests=10, max_in_flight=2)
    states = []
    for _ in range(10):
        status = bench.do(run.step())
        check(status)
        states.append(status.state)
        if status.state == "finished":
            break
        bench.server.clock.advance(30)
        bench.server.wait_until_idle()
    assert states[-1] == "finished"
    assert bench.slept == []
    assert bench.good() == names(*range(25))
    assert bench.do(run.step()).state == "finished"


def test_a_wait_ends_when_its_time_is_over_and_another_goes_on(make: Callable[..., Bench]) -> None:
    bench = make(durations=SLOW)
    bench.write(2)
    run = bench.start()
    with pytest.raises(WaitTimeoutError, match="not finished after 20 seconds"):
        bench.do(run.wait(timeout=20))
    assert sum(bench.slept) == 20
    assert bench.wait(run, timeout=500).ok
    assert bench.count("createBatch") == 1


def test_a_finished_run_asks_nothing_of_the_api(bench: Bench) -> None:
    bench.write(2)
    summary = bench.run()
    sent = len(bench.server.requests)
    run = bench.start()
    assert bench.wait(run) == bench.run() == summary
    assert bench.do(run.submit()).state == bench.do(run.step()).state == "finished"
    assert len(bench.server.requests) == sent


def test_a_client_for_another_api_is_refused(bench: Bench, tmp_path: Path) -> None:
    bench.write(2)
    bench.do(bench.start().submit())
    with Client(api_key=KEY, base_url="http://localhost:1/v1") as other:
        with pytest.raises(RunError, match="use a client for the same API"):
            runs.open(bench.output, other).wait()
        with pytest.raises(RunError, match="the settings of this run"):
            runs.start(other, bench.input, output=bench.output)


# --- status and results


def test_the_status_tells_of_what_is_awaited(make: Callable[..., Bench]) -> None:
    bench = make(durations=SLOW)
    bench.server.faults.add(FailLines(custom_id="^r0$", status=400))
    bench.write(4)
    seen: list[Event] = []
    created: list[runs.Status] = []

    def note(event: Event) -> None:
        seen.append(event)
        check(event.status)
        if event.kind == "created":
            created.append(event.status)

    run = bench.start(max_requests=2, max_in_flight=1)
    bench.wait(run, on_progress=note)
    first = created[0]
    assert first.shards[0].batch_id
    assert first.shards[0].times.keys() == {"uploaded", "created"}
    assert (first.shards[1].state, first.shards[1].batch_id) == ("waiting", None)
    collected = [one.shard for one in seen if one.kind == "collected"]
    last = collected[0]
    assert last is not None
    assert (last.batch_status, last.completed, last.failed) == ("completed", 1, 1)
    assert last.times.keys() == {"uploaded", "created", "in_progress", "ended", "collected"}
    times = [int(last.times[name]) for name in ORDER]
    assert times == sorted(times)
    status = run.status()
    assert status.ended_at is not None
    assert status.ended_at >= status.started_at


def test_there_are_results_before_the_end_in_the_order_of_the_input(
    make: Callable[..., Bench],
) -> None:
    bench = make(durations=SLOW)
    bench.server.faults.add(FailLines(custom_id="^r1$", status=400))
    bench.write(6)
    run = bench.start(max_requests=2, max_in_flight=1)
    found: list[list[str]] = []

    def look(event: Event) -> None:
        if event.kind == "collected":
            found.append([one.custom_id for one in runs.open(bench.output).results()])

    bench.wait(run, on_progress=look)
    assert found == [names(0, 1), names(*range(4)), names(*range(6))]
    results = list(run.results())
    assert [one.custom_id for one in results] == names(*range(6))
    assert [one.ok for one in results] == [True, False, True, True, True, True]


class Ticket(TypedDict):
    """What answers are read into."""

    product: str


def test_results_are_read_into_a_class_and_have_the_lines_of_the_input(
    make: Callable[..., Bench],
) -> None:
    bench = make()
    bench.server.faults.add(FailLines(custom_id="^r1$", status=400))
    schema = {
        "type": "object",
        "properties": {"product": {"type": "string"}},
        "required": ["product"],
        "additionalProperties": False,
    }
    form = {"type": "json_schema", "json_schema": {"name": "ticket", "schema": schema}}
    write(
        bench.input,
        [chat("r0", response_format=form), chat("r1", response_format=form), chat("r2")],
    )
    run = bench.start()
    bench.wait(run)
    first, second, third = run.results(into=Ticket)
    assert [one.line for one in (first, second, third)] == [1, 2, 3]
    assert first.parsed is not None
    assert list(first.parsed) == ["product"]
    assert (second.ok, second.parsed, str(second.why)[:7]) == (False, None, "line 2:")
    assert third.why is not None
    assert third.why.code == "mismatch"


def test_results_that_are_being_read_stay_those_of_the_moment_they_were_asked_for(
    make: Callable[..., Bench],
) -> None:
    bench = make(durations=SLOW)
    bench.write(10)
    run = bench.start(max_requests=2, max_in_flight=1)
    iterator: Any = None
    first: list[str] = []

    def look(event: Event) -> None:
        nonlocal iterator
        if event.kind == "collected" and iterator is None:
            iterator = runs.open(bench.output).results()
            first.append(next(iterator).custom_id)

    bench.wait(run, on_progress=look)
    assert first + [one.custom_id for one in iterator] == names(0, 1)


# --- events


def test_events_are_typed_and_tell_the_whole_story(make: Callable[..., Bench]) -> None:
    bench = make(durations=SLOW)
    bench.server.faults.add(ExpireLines(custom_id="^r3$", times=1))
    bench.write(4)
    seen: list[Event] = []
    interrupted = bench.interrupted(naps=1, on_progress=seen.append)
    assert len(interrupted) == 1
    bench.run(on_progress=seen.append)
    kinds = [event.kind for event in seen]
    known = set(EventKind.__args__)  # type: ignore[attr-defined]
    assert set(kinds) <= known
    story = [kind for kind in kinds if kind not in ("polled",)]
    assert story == [
        "started",
        "uploaded",
        "created",
        "resumed",
        "ended",
        "collected",
        "retried",
        "uploaded",
        "created",
        "ended",
        "collected",
        "finished",
    ]
    resumed = seen[kinds.index("resumed")]
    assert resumed.shard is None
    assert (resumed.message, resumed.status.resumed_at) == ("resumed at 0 of 4", 0)
    for event in seen:
        assert isinstance(event, Event)
        assert (event.shard is None) == (
            event.kind in ("started", "resumed", "retried", "finished")
        )
        assert event.message


@pytest.mark.parametrize("mode", ["async"])
def test_an_async_hook_is_awaited_in_order(bench: Bench) -> None:
    bench.write(2)
    told: list[str] = []
    under_way = False

    async def show(event: Event) -> None:
        nonlocal under_way
        assert not under_way
        under_way = True
        await asyncio.sleep(0)
        under_way = False
        told.append(event.kind)

    bench.run(on_progress=show)
    assert (told[0], told[-1]) == ("started", "finished")


def test_an_error_of_the_hook_ends_the_drive_and_nothing_is_lost(bench: Bench) -> None:
    bench.write(2)

    def fail(event: Event) -> None:
        if event.kind == "created":
            raise LookupError("the hook's own")

    with pytest.raises(LookupError, match="the hook's own"):
        bench.run(on_progress=fail)
    assert bench.run().ok
    assert bench.count("createBatch") == 1


# --- several runs, several processes


@pytest.mark.parametrize("mode", ["sync"])
def test_several_runs_go_on_in_one_process(bench: Bench) -> None:
    bench.write(12)
    outputs = [bench.folder / f"out{n}.jsonl" for n in range(4)]
    summaries: dict[Path, runs.Summary] = {}

    def drive(output: Path) -> None:
        with Client(api_key=KEY, base_url=bench.server.base_url) as client:
            bench.steer(client)
            summaries[output] = runs.run(
                client, bench.input, output=output, pace=PACE, max_requests=5
            )

    threads = [threading.Thread(target=drive, args=[output]) for output in outputs]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert set(summaries) == set(outputs)
    for output, summary in summaries.items():
        bench.checked(summary)
        assert [one.custom_id for one in runs.open(output).results()] == names(*range(12))
    assert len({summary.run_id for summary in summaries.values()}) == 4
    assert bench.count("createBatch") == 12


@pytest.mark.parametrize("mode", ["async"])
def test_several_runs_go_on_in_one_loop(bench: Bench) -> None:
    bench.write(12)
    outputs = [bench.folder / f"out{n}.jsonl" for n in range(4)]

    async def drive() -> list[runs.Summary]:
        going = [
            runs.run(bench.client, bench.input, output=output, pace=PACE, max_requests=5)
            for output in outputs
        ]
        return await asyncio.gather(*going)

    for summary in bench.do(drive()):
        assert bench.checked(summary).ok
    assert bench.count("createBatch") == 12


def test_only_one_drives_a_run_and_others_look(bench: Bench) -> None:
    bench.write(2)
    run = bench.start()

    def look(event: Event) -> None:
        if event.kind == "created":
            other = runs.open(bench.output, None)
            assert other.status().pending == 2
            for act in (other.retry, other.clean):
                with pytest.raises(RunError, match="another process is driving this run"):
                    act()

    assert bench.wait(run, on_progress=look).ok
    with driving(bench.files), pytest.raises(RunError, match="another process is driving"):
        bench.do(run.wait())


# --- open and find


def test_a_run_is_found_by_its_output_or_its_folder(bench: Bench) -> None:
    bench.write(1)
    with pytest.raises(RunError, match=r"out\.jsonl: there is no run for this output"):
        runs.open(bench.output)
    bench.run()
    assert runs.open(bench.output).output == bench.output
    assert runs.open(folder_of(bench.output)).output == bench.output
    assert runs.open(str(bench.output)).errors == bench.errors
    assert runs.open(bench.output).folder == folder_of(bench.output)
    assert repr(runs.open(bench.output)) == f"<Run {bench.output}>"


def test_runs_are_found_below_a_folder(bench: Bench) -> None:
    bench.write(1)
    (bench.folder / "below").mkdir()
    outputs = sorted([bench.output, bench.folder / "below" / "a.jsonl", bench.folder / "z.jsonl"])
    for output in outputs:
        bench.run(output=output)
    assert [run.output for run in runs.find(bench.folder)] == outputs
    assert all(isinstance(run, Run) for run in runs.find(bench.folder))
    assert runs.find(bench.folder / "server") == []


# --- retry


def test_what_failed_is_tried_again_by_hand_and_merged_in_order(bench: Bench) -> None:
    bench.server.faults.add(FailLines(custom_id="^r[147]$", status=400, code="content_filter"))
    bench.write(9)
    run = bench.start(max_requests=3)
    summary = bench.wait(run)
    assert bench.bad() == [(name, "content_filter") for name in names(1, 4, 7)]
    assert bench.count("createBatch") == 3
    bench.server.faults.clear()
    status = run.retry()
    check(status)
    assert (status.pending, status.state) == (3, "running")
    assert bench.good() == names(0, 2, 3, 5, 6, 8)  # until the retry has ended
    assert len(list(run.results())) == 9
    again = bench.wait(run)
    assert again.ok
    assert again.run_id == summary.run_id
    assert bench.good() == names(*range(9))
    assert bench.bad() == []
    assert bench.count("createBatch") == 4
    assert [shard.attempt for shard in again.shards] == [1, 1, 1, 1]
    assert bench.run(max_requests=3) == again


@pytest.mark.parametrize(
    ("select", "sent"),
    [
        (None, names(1, 2, 3)),
        (["failed"], names(1, 2)),
        ("content_filter", names(1)),
        (["status_422", "expired"], names(3)),
        (["invalid_prompt", "batch_expired"], names(2, 3)),
        (["succeeded"], []),
        (["no_such_code"], []),
    ],
)
def test_a_retry_selects_by_outcome_or_code(bench: Bench, select: Any, sent: list[str]) -> None:
    bench.server.faults.add(
        FailLines(custom_id="^r1$", status=400, code="content_filter"),
        FailLines(custom_id="^r2$", status=400, code="invalid_prompt"),
        ExpireLines(custom_id="^r3$"),
    )
    bench.write(5)
    run = bench.start(max_attempts=1)
    bench.wait(run)
    bench.server.faults.clear()
    assert run.retry(select).pending == len(sent)
    bench.wait(run)
    assert bench.good() == sorted(names(0, 4) + sent)


def test_a_retry_that_fails_again_can_be_tried_again(bench: Bench) -> None:
    bench.server.faults.add(FailLines(custom_id="^r1$", status=400))
    bench.write(3)
    run = bench.start()
    bench.wait(run)
    for _ in range(2):
        assert run.retry().pending == 1
        assert bench.wait(run).outcomes["failed"] == 1
    bench.server.faults.clear()
    assert run.retry().pending == 1
    assert bench.wait(run).ok
    assert bench.good() == names(0, 1, 2)
    assert bench.left() >= FINISHED
    assert run.retry().pending == 0


def test_a_retry_of_a_changed_output_is_refused(bench: Bench) -> None:
    bench.server.faults.add(FailLines(custom_id="^r1$", status=400, times=1))
    bench.write(3)
    run = bench.start()
    bench.wait(run)
    run.retry()
    bench.output.write_text("precious")
    with pytest.raises(RunError, match=r"out\.jsonl: this file was changed since"):
        bench.do(run.wait())
    assert bench.output.read_text() == "precious"


# --- cancel


def test_a_cancelled_run_keeps_what_there_is(make: Callable[..., Bench]) -> None:
    bench = make(durations=Durations(in_progress=50, cancelling=30))
    bench.write(25)
    run = bench.start(max_requests=10, max_in_flight=2)
    bench.do(run.submit())
    bench.server.clock.advance(25)
    bench.server.wait_until_idle()
    seen: list[Event] = []
    summary = bench.checked(bench.do(run.cancel(on_progress=seen.append)))
    assert 0 < summary.succeeded < 20
    assert summary.outcomes["cancelled"] == 25 - summary.succeeded
    codes = {reason.code: reason.count for reason in summary.reasons}
    assert codes["not_sent"] == 5
    assert bench.count("cancelBatch") == 2
    assert bench.count("createBatch") == 2
    assert "cancelled" in {event.kind for event in seen}
    assert {shard.batch_status for shard in summary.shards} == {"cancelled", None}
    # The same call returns the summary; what was cancelled is sent only if that is asked for.
    assert bench.run(max_requests=10) == summary
    assert run.retry().pending == summary.outcomes["cancelled"]
    assert bench.wait(run).ok
    assert bench.good() == names(*range(25))


def test_a_run_cancelled_before_it_was_sent_asks_nothing_of_the_api(bench: Bench) -> None:
    bench.write(3)
    run = bench.start()
    summary = bench.checked(bench.do(run.cancel()))
    assert summary.outcomes["cancelled"] == 3
    assert bench.server.requests == []


def test_a_finished_run_is_not_cancelled(bench: Bench) -> None:
    bench.write(3)
    run = bench.start()
    summary = bench.wait(run)
    assert bench.do(run.cancel()) == summary
    assert bench.count("cancelBatch") == 0


def test_a_cancelled_run_that_is_interrupted_goes_on_to_its_end(
    make: Callable[..., Bench],
) -> None:
    bench = make(durations=Durations(in_progress=50, cancelling=30))
    bench.write(5)
    run = bench.start()
    bench.do(run.submit())
    bench.interrupt_at = 1
    with pytest.raises((KeyboardInterrupt, asyncio.CancelledError)):
        bench.do(run.cancel())
    bench.interrupt_at = None
    assert run.status().state == "cancelling"
    assert bench.run().outcomes["cancelled"] == 5
    assert bench.count("cancelBatch") == 1


# --- report and clean


def test_a_report_is_written_at_any_time(bench: Bench) -> None:
    bench.write(3)
    run = bench.start()
    page = run.report(bench.folder / "before.html")
    assert page == bench.folder / "before.html"
    summary = bench.wait(run)
    after = run.report(str(bench.folder / "after.html")).read_text()
    assert page.read_text().startswith("<!doctype html>")
    assert summary.run_id in after
    assert KEY not in after


def test_clean_removes_the_folder_and_keeps_the_files(bench: Bench) -> None:
    bench.write(3)
    run = bench.start()
    with pytest.raises(RunError, match="the run is not finished"):
        run.clean()
    bench.wait(run)
    run.clean()
    assert {path.name for path in bench.folder.iterdir()} == {
        "in.jsonl",
        "out.jsonl",
        "out.errors.jsonl",
        "server",
    }
    for act in (run.status, run.retry, run.clean, lambda: list(run.results())):
        with pytest.raises(RunError):
            act()
    assert not run.folder.exists()
    with pytest.raises(RunError, match="exists already"):
        bench.run()


# --- money


def test_what_may_cost_too_much_is_not_sent(bench: Bench, tmp_path: Path) -> None:
    prices = tmp_path / "prices.json"
    prices.write_text(PRICES)
    source = [chat(f"r{n}", max_tokens=1000 if n < 2 else 100_000) for n in range(4)]
    options: Any = {"max_requests": 2, "prices": prices}
    with pytest.raises(MaxCostError, match="lines are not sent") as caught:
        bench.run(source, max_cost=0.015, **options)
    assert caught.value.lines == 2
    assert bench.count("createBatch") == 1
    run = bench.start(source, max_cost=0.015, **options)
    status = run.status()
    check(status)
    assert (status.outcomes["succeeded"], status.held_back) == (2, 2)
    summary = bench.run(source, max_cost=5, **options)
    assert summary.ok
    assert summary.money is not None
    assert 0 < summary.money.cost < 0.015


PRICES = """
{"date": "2026-01-01", "models": {"gpt-4o-mini": {"input": 1, "output": 5}}}
"""
