"""Which failures end a run, and which it waits out."""

from __future__ import annotations

import json
import shutil
from collections.abc import Callable, Iterable

import pytest

from batchwright.errors import BadRequestError, InputError, InternalServerError, RateLimitError
from batchwright.limits import MAX_BYTES
from batchwright.runs import BatchFailedError, Pace, Progress, folder_of
from batchwright.runs.driver import Driver, Job
from batchwright.runs.input import new_run
from batchwright.runs.ledger import Ledger
from batchwright.runs.state import RunState, Settings, ShardState
from batchwright.server import CutResponse, ErrorResponse, ShortResponse, TokenLimit
from batchwright.server.settings import Durations, Limits

from .conftest import PACE, Bench, names

# --- refused by the API


def test_a_batch_that_fails_shows_what_the_api_says(bench: Bench) -> None:
    bench.write(12, model="no-such-model")
    with pytest.raises(
        BatchFailedError, match=r"line 1: The provided model .* and 7 more"
    ) as caught:
        bench.run(max_requests=10, max_active=1)
    assert [error.line for error in caught.value.errors] == list(range(1, 11))
    assert not bench.output.exists()


def test_a_failed_batch_is_tried_again_by_the_next_call(bench: Bench) -> None:
    bench.server.faults.add(TokenLimit())
    bench.write(2)
    with pytest.raises(BatchFailedError, match="Enqueued token limit reached") as caught:
        bench.run()
    assert caught.value.errors[0].code == "token_limit_exceeded"
    assert caught.value.active == []
    summary = bench.run()
    assert summary.ok == 2
    assert caught.value.batch_id not in summary.batch_ids


def test_after_a_token_limit_fewer_batches_are_active_at_a_time(
    make: Callable[..., Bench],
) -> None:
    bench = make(
        limits=Limits(enqueued_tokens={"gpt-4o-mini": 90}), durations=Durations(in_progress=50)
    )
    bench.write(60)
    summary = bench.run(max_requests=10, max_active=6)
    assert summary.ok == 60
    assert bench.good() == names(*range(60))
    assert bench.count("createBatch") > 6


def test_a_token_limit_reported_at_creation_is_waited_for(make: Callable[..., Bench]) -> None:
    bench = make(durations=Durations(in_progress=50))
    bench.server.faults.add(
        ErrorResponse(operation="createBatch", status=400, code="token_limit_exceeded", after=1)
    )
    bench.write(20)
    assert bench.run(max_requests=10).ok == 20
    assert bench.count("createBatch") == 3


def test_a_refused_creation_ends_the_run_and_the_next_call_tries_again(bench: Bench) -> None:
    bench.server.faults.add(
        ErrorResponse(operation="createBatch", status=400, code="invalid_value")
    )
    bench.write(2)
    with pytest.raises(BadRequestError):
        bench.run()
    assert bench.run().ok == 2
    assert bench.count("createFile") == 1


# --- what it waits out


def test_failures_that_pass_are_waited_out(bench: Bench) -> None:
    bench.server.faults.add(
        ErrorResponse(operation="createFile", status=502, body="html"),
        ErrorResponse(operation="createBatch", status=429),
        ErrorResponse(operation="retrieveBatch", status=503, times=15),
        CutResponse(operation="retrieveBatch", after=15),
        CutResponse(operation="downloadFile", at=10, times=4),
    )
    bench.write(2)
    assert bench.run().ok == 2
    assert max(bench.slept) == PACE.max_poll


def test_failures_that_do_not_pass_end_the_run_and_leave_the_ledger(bench: Bench) -> None:
    bench.server.faults.add(ErrorResponse(operation="retrieveBatch", status=503, times=None))
    bench.write(2)
    with pytest.raises(InternalServerError):
        bench.run()
    assert bench.count("retrieveBatch") == 21
    bench.server.faults.clear()
    assert bench.run().ok == 2
    assert bench.count("createBatch") == 1


def test_a_creation_that_always_fails_ends_the_run(bench: Bench) -> None:
    bench.server.faults.add(ErrorResponse(operation="createBatch", status=500, times=None))
    bench.write(2)
    seldom = Pace(poll=10, max_poll=10, list_lag=10)
    with pytest.raises(InternalServerError):
        bench.run(pace=seldom)
    assert bench.count("createBatch") == 21
    bench.server.faults.clear()
    assert bench.run().ok == 2


@pytest.mark.parametrize("operation", ["createFile", "createBatch", "retrieveBatch"])
def test_after_a_429_the_run_waits_as_long_as_it_is_asked_to(bench: Bench, operation: str) -> None:
    bench.server.faults.add(
        ErrorResponse(operation=operation, status=429, retry_after=33),
        ErrorResponse(operation=operation, status=429, retry_after_ms=1, after=1),
    )
    bench.write(2)
    assert bench.run().ok == 2
    first = bench.slept.index(33)
    assert bench.slept[first + 1] == 1.0


def test_a_token_limit_reported_as_a_429_is_waited_for(make: Callable[..., Bench]) -> None:
    bench = make(durations=Durations(in_progress=50))
    bench.server.faults.add(
        ErrorResponse(
            operation="createBatch",
            status=429,
            code="token_limit_exceeded",
            after=1,
            retry_after=77,
        )
    )
    bench.write(20)
    assert bench.run(max_requests=10).ok == 20
    assert 77 in bench.slept
    assert bench.count("createBatch") == 3


def test_a_used_up_quota_is_not_waited_for(bench: Bench) -> None:
    bench.server.faults.add(
        ErrorResponse(operation="createBatch", status=429, code="insufficient_quota")
    )
    bench.write(2)
    with pytest.raises(RateLimitError):
        bench.run()
    assert bench.slept == []


def test_a_download_that_ends_early_is_fetched_again(bench: Bench) -> None:
    bench.server.faults.add(ShortResponse(operation="downloadFile", at=100))
    bench.write(2)
    assert bench.run().ok == 2
    assert bench.count("downloadFile") == 2


def test_a_download_that_is_broken_is_fetched_again(bench: Bench) -> None:
    bench.write(2)

    def tamper(progress: Progress) -> None:
        if progress.step == "download" and bench.count("downloadFile") == 1:
            (path,) = folder_of(bench.output).glob("*-output.jsonl")
            path.write_bytes(path.read_bytes()[:-9])

    assert bench.run(on_progress=tamper).ok == 2
    assert bench.count("downloadFile") == 2


def test_a_result_that_cannot_be_read_ends_the_run_and_stays_in_the_folder(bench: Bench) -> None:
    bench.write(2)

    def tamper(progress: Progress) -> None:
        if progress.step == "download":
            (path,) = folder_of(bench.output).glob("*-output.jsonl")
            path.write_bytes(path.read_bytes().replace(b'"r1"', b"1"))

    with pytest.raises(InputError, match=r"00000-output\.jsonl:\d: this line is not an answer"):
        bench.run(on_progress=tamper)
    assert bench.count("downloadFile") == 21
    assert [path.name for path in folder_of(bench.output).glob("*.jsonl")] == ["00000-output.jsonl"]
    assert bench.run().ok == 2


def test_answers_to_unknown_requests_are_counted(bench: Bench) -> None:
    bench.write(2)

    def tamper(progress: Progress) -> None:
        for path in folder_of(bench.output).glob("*-output.jsonl"):
            line = {"custom_id": "stranger", "response": {"status_code": 200, "body": {}}}
            path.write_text(json.dumps(line) + "\n")

    summary = bench.run(on_progress=tamper)
    assert (summary.lost, summary.unexpected) == (2, 1)
    assert bench.bad() == [("r0", "no_answer"), ("r1", "no_answer")]


def test_the_folder_may_be_gone_at_the_end(bench: Bench) -> None:
    bench.write(1)

    def remove(progress: Progress) -> None:
        if progress.merged:
            shutil.rmtree(folder_of(bench.output))

    assert bench.run(on_progress=remove).ok == 1


# --- another ledger


class MemoryLedger:
    """A ledger that is lost with the process."""

    def __init__(self) -> None:
        self._run: RunState | None = None
        self._shards: dict[int, ShardState] = {}

    def run(self) -> RunState | None:
        return self._run

    def shards(self) -> list[ShardState]:
        return list(self._shards.values())

    def begin(self, run: RunState, shards: Iterable[ShardState]) -> None:
        self._run, self._shards = run, {shard.index: shard for shard in shards}

    def save(self, *shards: ShardState, run: RunState | None = None) -> None:
        self._run = run or self._run
        self._shards |= {shard.index: shard for shard in shards}


def test_any_ledger_will_do(bench: Bench) -> None:
    bench.write(25)
    settings = Settings(bench.client.base_url, "24h", str(bench.errors), MAX_BYTES, 10, {"a": "b"})
    ledger: Ledger = MemoryLedger()
    ledger.begin(*new_run(bench.input, settings, max_active=2))
    job = Job(
        client=bench.client,
        input=bench.input,
        output=bench.output,
        errors=bench.errors,
        folder=bench.folder,
        pace=PACE,
        on_progress=None,
    )
    run = ledger.run()
    assert run is not None
    assert Driver(job, ledger, run).drive().ok == 25
    assert bench.good() == names(*range(25))
    assert [shard.stage for shard in ledger.shards()] == ["merged"] * 3
