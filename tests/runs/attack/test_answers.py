"""Answers that come corrupt, short, late, or not at all: none is lost that the API still gives."""

from __future__ import annotations

import json
from collections.abc import Callable
from typing import Any

import httpx
import pytest

from batchwright.errors import InputError
from batchwright.runs import RunError
from batchwright.server import CorruptFile, CutResponse, HideFiles, LoseFile, ShortFile

from .bench import Bench, Send, is_call, json_of, names

NUMBERS = range(12)


@pytest.mark.parametrize("fault", [CorruptFile(line=2), ShortFile(missing=4)])
def test_a_download_that_is_damaged_once_is_fetched_again(bench: Bench, fault: Any) -> None:
    bench.write(12)
    bench.server.faults.add(fault)
    assert bench.run(max_requests=4).ok
    assert bench.good() == names(NUMBERS)
    assert bench.count("createBatch") == 3
    assert not [*bench.files.path.glob("downloads/*")]


@pytest.mark.parametrize("line", [1, 4])
def test_a_line_that_stays_corrupt_costs_itself_alone(plain: Bench, line: int) -> None:
    plain.write(12)
    plain.server.faults.add(CorruptFile(line=line, each=None, times=None))
    summary = plain.run(max_requests=12, max_attempts=3)
    assert not summary.ok
    assert summary.outcomes["succeeded"] == 11
    assert summary.outcomes["unanswered"] == 1
    assert sorted(plain.good() + list(plain.bad()), key=lambda one: int(one[1:])) == names(NUMBERS)
    assert plain.good() == [one for one in names(NUMBERS) if one not in plain.bad()]
    assert set(plain.bad().values()) == {"answer_missing"}
    assert plain.count("createBatch") == 1, "what may be paid for is not sent again by itself"
    assert summary.discrepancies
    assert [*plain.files.path.glob("downloads/*")], "the downloads are kept"
    assert plain.run() == summary


def test_one_unreadable_shard_does_not_hold_up_the_others(plain: Bench) -> None:
    plain.write(12)
    damage(plain, 1)
    summary = plain.run(max_requests=4)
    assert summary.outcomes["succeeded"] == 8
    assert summary.outcomes["unanswered"] == 4
    assert plain.good() == names([*range(4), *range(8, 12)])
    plain.wire.rules.clear()
    assert plain.count("createBatch") == 3


def damage(bench: Bench, number: int) -> None:
    """Let the output of one batch be garbage."""
    first: list[str] = []

    def garbage(request: httpx.Request, send: Send) -> httpx.Response | None:
        if not is_call(request, "GET", "/files/[^/]+/content"):
            return None
        response = send()
        if f'"r{number * 4}"'.encode() in response.content:
            first.append(request.url.path)
        if request.url.path not in first:
            return response
        return httpx.Response(200, content=b"\0garbage\n" * 4)

    bench.wire.rules.append(garbage)


@pytest.mark.parametrize(
    "fault",
    [
        HideFiles(each=1),
        HideFiles(each=None, lasts=300),
        ShortFile(missing=3, each=None, lasts=300),
        ShortFile(missing=99),
    ],
)
def test_files_that_are_late_are_asked_for_again(bench: Bench, fault: Any) -> None:
    bench.write(8)
    bench.server.faults.add(fault)
    assert bench.run(max_requests=4).ok
    assert bench.good() == names(range(8))
    assert bench.count("createBatch") == 2


@pytest.mark.parametrize("fault", [HideFiles(each=None), ShortFile(missing=1, each=None)])
def test_files_that_never_come_are_said(plain: Bench, fault: Any) -> None:
    plain.write(8)
    plain.server.faults.add(fault)
    started = plain.server.clock.now()
    summary = plain.run(max_requests=4)
    assert 600 <= plain.server.clock.now() - started < 1000
    assert not summary.ok
    assert summary.outcomes["unanswered"] == 8 - summary.succeeded > 0
    assert len(summary.discrepancies) == 2
    assert "counts 4 completed" in summary.discrepancies[0]
    assert set(plain.bad().values()) == {"answer_missing"}
    assert plain.count("createBatch") == 2
    if summary.succeeded:
        assert len([*plain.files.path.glob("downloads/*.output.jsonl")]) == 2


def change_batches(bench: Bench, change: Callable[[dict[str, Any]], dict[str, Any]]) -> None:
    def changed(request: httpx.Request, send: Send) -> httpx.Response | None:
        if not is_call(request, "GET", "/batches.*"):
            return None
        response = send()
        body = json.loads(response.content)
        if "data" in body:
            return json_of(response, {**body, "data": [change(one) for one in body["data"]]})
        return json_of(response, change(body))

    bench.wire.rules.append(changed)


@pytest.mark.parametrize("counts", [None, {"total": 0, "completed": 0, "failed": 0}, {}])
def test_answers_that_no_count_speaks_of_are_not_paid_for_again(plain: Bench, counts: Any) -> None:
    plain.write(4)
    gone = {"output_file_id": None, "error_file_id": None}
    change_batches(plain, lambda batch: {**batch, "request_counts": counts, **gone})
    summary = plain.run()
    assert summary.outcomes["unanswered"] == 4
    assert plain.count("createBatch") == 1
    assert set(plain.bad().values()) == {"answer_missing"}


@pytest.mark.parametrize("extra", [1, 5])
def test_counts_that_say_more_than_the_files_are_a_discrepancy(plain: Bench, extra: int) -> None:
    plain.write(8)

    def more(batch: dict[str, Any]) -> dict[str, Any]:
        counts = batch["request_counts"]
        return {**batch, "request_counts": {**counts, "failed": counts["failed"] + extra}}

    change_batches(plain, more)
    summary = plain.run()
    assert summary.succeeded == 8
    assert not summary.ok
    assert "hold 8 and 0" in summary.discrepancies[0]
    assert [*plain.files.path.glob("downloads/*")]
    assert plain.count("createBatch") == 1


@pytest.mark.parametrize("at", [None, 0, 100])
def test_a_download_that_breaks_off_goes_on(plain: Bench, at: int | None) -> None:
    plain.write(12)
    plain.server.faults.add(CutResponse(operation="downloadFile", at=at, times=3))
    assert plain.run(max_requests=4).ok
    assert plain.good() == names(NUMBERS)


@pytest.mark.parametrize("times", [1, None])
def test_an_output_file_that_is_gone_costs_its_shard_alone(bench: Bench, times: int | None) -> None:
    bench.write(8)
    bench.server.faults.add(LoseFile(purpose="batch_output", times=times))
    summary = bench.run(max_requests=4)
    assert summary.outcomes["unanswered"] == (8 if times is None else 4)
    assert summary.succeeded == (0 if times is None else 4)
    assert bench.count("createBatch") == 2
    with bench.client() as client:
        run = runs_open(bench, client)
        run.retry()
        bench.server.faults.clear()
        assert run.wait().succeeded == 8
    assert bench.good() == names(range(8))


def runs_open(bench: Bench, client: Any) -> Any:
    from batchwright import runs

    return runs.open(bench.output, client)


@pytest.mark.parametrize("broken", ["swapped", "doubled", "cut"])
def test_answers_out_of_order_are_not_written(plain: Bench, broken: str) -> None:
    """What lies in the folder may have been damaged between two steps."""
    plain.write(8)
    plain.stop("collected", max_requests=4)
    path = plain.files.answers(min(s.index for s in plain.shards() if s.stage == "collected"))
    lines = path.read_bytes().splitlines(keepends=True)
    changed = {
        "swapped": [lines[1], lines[0], *lines[2:]],
        "doubled": [lines[0], lines[0], *lines[2:]],
        "cut": lines[:-1],
    }
    path.write_bytes(b"".join(changed[broken]))
    with pytest.raises((RunError, InputError)):
        plain.run(max_requests=4)
    assert not plain.output.exists()
    path.write_bytes(b"".join(lines))
    assert plain.run(max_requests=4).ok
    assert plain.good() == names(range(8))
    assert plain.count("createBatch") == 2
