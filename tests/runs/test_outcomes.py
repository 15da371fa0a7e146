"""Every line ends in exactly one outcome, whatever becomes of its batch."""

from __future__ import annotations

import json
from collections.abc import Callable, Iterator
from contextlib import contextmanager

import httpx
import pytest

from batchwright import Client
from batchwright.errors import (
    AuthenticationError,
    BadRequestError,
    InternalServerError,
    RateLimitError,
)
from batchwright.results import read
from batchwright.runs import Event, Pace, Summary
from batchwright.runs.outcomes import ANSWER_MISSING, NO_ANSWER, is_retryable
from batchwright.runs.status import Outcome, Reason
from batchwright.server import (
    CutResponse,
    ErrorResponse,
    ExpireLines,
    FailLines,
    ShortResponse,
    TokenLimit,
)
from batchwright.server.settings import Durations, Limits

from .conftest import CHAT, KEY, PACE, Bench, changed, chat, check, embedding, names, through


def nonzero(summary: Summary) -> dict[str, int]:
    return {name: count for name, count in summary.outcomes.items() if count}


@contextmanager
def someone_else(bench: Bench) -> Iterator[Client]:
    """A client with the same key, outside of the run."""
    with Client(api_key=KEY, base_url=bench.server.base_url) as client:
        yield client


# --- tried again by outcome


@pytest.mark.parametrize("status", [408, 409, 429, 500, 503])
def test_what_may_pass_is_tried_again_and_merged_in_order(bench: Bench, status: int) -> None:
    bench.server.faults.add(FailLines(custom_id="^r[135]$", status=status, times=3))
    bench.write(7)
    summary = bench.run()
    assert summary.ok
    assert bench.good() == names(*range(7))
    assert [(one.requests, one.attempt) for one in summary.shards] == [(7, 1), (3, 2)]
    assert summary.tokens[0].requests == 7


def test_a_line_is_sent_max_attempts_times_at_most(bench: Bench) -> None:
    bench.server.faults.add(FailLines(custom_id="^r1$", status=500))
    bench.write(3)
    summary = bench.run()
    assert nonzero(summary) == {"succeeded": 2, "failed": 1}
    assert [shard.attempt for shard in summary.shards] == [1, 2, 3]
    (reason,) = (one for one in summary.reasons if one.outcome == "failed")
    assert (reason.line, reason.custom_id, reason.status_code) == (2, "r1", 500)


@pytest.mark.parametrize("attempts", [1, 2])
def test_the_number_of_attempts_can_be_set(bench: Bench, attempts: int) -> None:
    bench.server.faults.add(FailLines(custom_id="^r1$", status=500))
    bench.write(3)
    assert len(bench.run(max_attempts=attempts).shards) == attempts
    assert len(bench.run(max_attempts=3).shards) == attempts  # it has ended
    assert bench.count("createBatch") == attempts


@pytest.mark.parametrize("status", [400, 401, 404, 422])
def test_what_was_refused_is_not_sent_again(bench: Bench, status: int) -> None:
    bench.server.faults.add(FailLines(custom_id="^r1$", status=status, times=1))
    bench.write(3)
    assert nonzero(bench.run()) == {"succeeded": 2, "failed": 1}
    assert bench.count("createBatch") == 1


def test_expired_lines_are_tried_again_with_those_of_other_shards(bench: Bench) -> None:
    bench.server.faults.add(ExpireLines(custom_id="^r[147]$", times=3))
    bench.write(9)
    summary = bench.run(max_requests=3)
    assert summary.ok
    assert [shard.requests for shard in summary.shards] == [3, 3, 3, 3]
    assert bench.good() == names(*range(9))


def test_a_batch_that_expires_keeps_what_was_answered(make: Callable[..., Bench]) -> None:
    bench = make(durations=Durations(in_progress=100_000))
    bench.write(10)
    seldom = Pace(poll=5_000, max_poll=10_000, settle=100)
    summary = bench.run(max_attempts=1, pace=seldom)
    assert summary.shards[0].batch_status == "expired"
    assert 0 < summary.succeeded < 10
    assert summary.outcomes["expired"] == 10 - summary.succeeded


@pytest.mark.parametrize("when", ["validating", "in_progress"])
def test_a_batch_that_others_cancel_is_tried_again(make: Callable[..., Bench], when: str) -> None:
    bench = make(durations=Durations(**{when: 100}))
    bench.write(4)

    def cancel(event: Event) -> None:
        if event.kind == "polled" and not bench.count("cancelBatch"):
            assert event.shard is not None
            assert event.shard.batch_id
            with someone_else(bench) as client:
                client.batches.cancel(event.shard.batch_id)

    summary = bench.run(on_progress=cancel)
    assert summary.ok
    assert bench.good() == names(*range(4))
    assert bench.count("createBatch") == 2


@pytest.mark.parametrize(
    ("outcome", "code", "status", "again"),
    [
        ("succeeded", "", 200, False),
        ("failed", "status_408", 408, True),
        ("failed", "status_409", 409, True),
        ("failed", "rate_limit_exceeded", 429, True),
        ("failed", "server_error", 500, True),
        ("failed", "status_599", 599, True),
        ("failed", "content_filter", 400, False),
        ("failed", "request_timeout", None, True),
        ("failed", "other", None, False),
        ("expired", "batch_expired", None, True),
        ("cancelled", "batch_cancelled", None, True),
        ("cancelled", "not_sent", None, False),
        ("invalid", "invalid_url", None, False),
        ("unanswered", NO_ANSWER, None, True),
        ("unanswered", "refused_with_others", None, True),
        ("unanswered", ANSWER_MISSING, None, False),  # it may be paid for
        ("unanswered", "batch_not_found", None, False),
    ],
)
def test_which_outcomes_are_tried_again(
    outcome: Outcome, code: str, status: int | None, again: bool
) -> None:
    assert is_retryable(Reason(outcome, code, 1, 1, "a", "", status)) is again


def test_the_counts_agree_with_the_apis_own(bench: Bench) -> None:
    bench.server.faults.add(
        FailLines(custom_id="^r[12]$", status=400),
        FailLines(custom_id="^r[34]$", status=500, times=3),
        ExpireLines(custom_id="^r5$", times=1),
    )
    bench.write(8)
    summary = bench.run(max_requests=4)
    assert nonzero(summary) == {"succeeded": 6, "failed": 2}
    assert summary.discrepancies == ()
    counts = {one.id: one.request_counts for one in bench.batches()}
    assert set(counts) == set(summary.batch_ids)
    for shard in summary.shards:
        assert shard.batch_id
        own = counts[shard.batch_id]
        assert (shard.completed, shard.failed) == (own.completed, own.failed)
    assert sum(one.completed for one in counts.values()) == summary.succeeded


# --- many kinds in one input


def test_models_and_endpoints_may_be_mixed_and_names_left_out(bench: Bench) -> None:
    source = [
        chat("r0"),
        embedding("r1"),
        chat(None, "gpt-4o"),
        chat("r3"),
        embedding("r4", "text-embedding-3-large"),
        chat(None),
        chat("line-6-x", "gpt-4o"),
    ]
    summary = bench.run(source)
    assert summary.ok
    assert bench.good() == ["r0", "r1", "line-3", "r3", "r4", "line-6", "line-6-x"]
    groups = {(shard.endpoint, shard.model, shard.requests) for shard in summary.shards}
    assert groups == {
        (CHAT, "gpt-4o-mini", 3),
        (CHAT, "gpt-4o", 2),
        ("/v1/embeddings", "text-embedding-3-small", 1),
        ("/v1/embeddings", "text-embedding-3-large", 1),
    }
    kinds = ["embedding" if "data" in one.body else "chat" for one in read(bench.output)]
    assert kinds == ["chat", "embedding", "chat", "chat", "embedding", "chat", "chat"]


def test_invalid_lines_are_set_aside_in_their_places(bench: Bench) -> None:
    good = [json.dumps(chat(f"r{n}")) for n in range(3)]
    twice = json.dumps(chat("r0"))
    bench.input.write_text("\n".join([good[0], "{", good[1], twice, "[]", good[2]]) + "\n")
    summary = bench.run(skip_invalid=True)
    assert nonzero(summary) == {"succeeded": 3, "invalid": 3}
    assert not summary.ok
    assert bench.good() == names(0, 1, 2)
    found = {one.line: one.code for one in summary.reasons if one.outcome == "invalid"}
    assert set(found) <= {2, 4, 5}
    assert found[4] == "duplicate_custom_id"
    assert [error for _, error in bench.bad()][1] == "duplicate_custom_id"
    assert bench.start(skip_invalid=True).retry().pending == 0


# --- refused batches


def test_a_refused_batch_does_not_hold_up_the_others(bench: Bench) -> None:
    source = [chat("r0"), chat("r1", "no-such-model"), chat("r2"), chat("r3", "no-such-model")]
    summary = bench.run(source)
    assert bench.good() == names(0, 2)
    assert nonzero(summary) == {"succeeded": 2, "invalid": 2}
    (reason,) = (one for one in summary.reasons if one.outcome != "succeeded")
    assert (reason.code, reason.count, reason.line) == ("model_not_found", 2, 2)


def test_a_refused_creation_ends_its_lines_and_not_the_others(bench: Bench) -> None:
    bench.server.faults.add(
        ErrorResponse(operation="createBatch", status=400, code="invalid_value", after=1)
    )
    bench.write(6)
    summary = bench.run(max_requests=2, max_in_flight=1)
    assert nonzero(summary) == {"succeeded": 4, "unanswered": 2}
    (reason,) = (one for one in summary.reasons if one.outcome == "unanswered")
    assert (reason.code, reason.line) == ("invalid_value", 3)
    assert bench.good() == names(0, 1, 4, 5)
    bench.start(max_requests=2).retry()
    assert bench.run(max_requests=2).ok
    assert bench.good() == names(*range(6))


def test_an_api_that_refuses_all_ends_the_run_and_the_next_call_tries_again(bench: Bench) -> None:
    bench.server.faults.add(
        ErrorResponse(operation="createBatch", status=400, code="invalid_value")
    )
    bench.write(2)
    with pytest.raises(BadRequestError):
        bench.run()
    assert bench.run().ok
    assert bench.count("createFile") == 1


def test_a_batch_too_large_for_the_server_is_halved(make: Callable[..., Bench]) -> None:
    bench = make(limits=Limits(requests=3))
    bench.write(10)
    summary = bench.run()
    assert summary.ok
    assert bench.good() == names(*range(10))
    assert [one.requests for one in summary.shards if one.state != "split"] == [3, 2, 3, 2]
    assert {one.state for one in summary.shards} == {"split", "collected"}


# --- token limits


def test_a_token_limit_is_waited_for_among_the_runs_own_batches(
    make: Callable[..., Bench],
) -> None:
    bench = make(
        limits=Limits(enqueued_tokens={"gpt-4o-mini": 90}), durations=Durations(in_progress=50)
    )
    bench.write(60)
    summary = bench.run(max_requests=10, max_in_flight=6)
    assert summary.ok
    assert bench.good() == names(*range(60))


def test_a_shard_too_large_for_the_token_limit_is_halved(make: Callable[..., Bench]) -> None:
    bench = make(limits=Limits(enqueued_tokens={"gpt-4o-mini": 30}))
    bench.write(20)
    summary = bench.run()
    assert summary.ok
    assert bench.good() == names(*range(20))
    assert "split" in {one.state for one in summary.shards}


def test_a_line_too_large_for_the_token_limit_ends_unanswered(make: Callable[..., Bench]) -> None:
    bench = make(limits=Limits(enqueued_tokens={"gpt-4o-mini": 20}))
    large = chat("r1")
    large["body"]["messages"][0]["content"] = "word " * 500
    summary = bench.run([chat("r0"), large, chat("r2")])
    assert nonzero(summary) == {"succeeded": 2, "unanswered": 1}
    assert bench.good() == names(0, 2)
    assert bench.bad() == [("r1", "token_limit_exceeded")]


def test_a_token_limit_used_up_by_others_is_waited_for(make: Callable[..., Bench]) -> None:
    bench = make(
        limits=Limits(enqueued_tokens={"gpt-4o-mini": 60}), durations=Durations(in_progress=300)
    )
    bench.write(4)
    with someone_else(bench) as client:
        file = client.files.create(file=bench.input, purpose="batch")
        client.batches.create(input_file_id=file.id, endpoint=CHAT)
    bench.server.wait_until_idle()
    bench.server.faults.add(TokenLimit())
    seen: list[str | None] = []

    def note(event: Event) -> None:
        if event.kind == "waiting":
            assert event.shard is not None
            assert event.shard.until is not None
            seen.append(event.shard.waits_for)

    summary = bench.run(on_progress=note)
    assert summary.ok
    assert any(text and text.startswith("for room among the batches of others") for text in seen)
    assert [one.requests for one in summary.shards] == [4]


@pytest.mark.parametrize("status", [400, 429])
def test_a_token_limit_reported_at_creation_is_waited_for(
    make: Callable[..., Bench], status: int
) -> None:
    bench = make(durations=Durations(in_progress=50))
    bench.server.faults.add(
        ErrorResponse(operation="createBatch", status=status, code="token_limit_exceeded", after=1)
    )
    bench.write(20)
    assert bench.run(max_requests=10).ok
    assert bench.good() == names(*range(20))
    assert len(bench.batches()) == 2


# --- what is waited out


def test_failures_that_pass_are_waited_out(bench: Bench) -> None:
    bench.server.faults.add(
        ErrorResponse(operation="createFile", status=502, body="html"),
        ErrorResponse(operation="createBatch", status=429),
        ErrorResponse(operation="retrieveBatch", status=503, times=15),
        CutResponse(operation="retrieveBatch", after=15),
        CutResponse(operation="downloadFile", at=10, times=4),
    )
    bench.write(2)
    assert bench.run().ok
    assert len(bench.batches()) == 1


def test_an_outage_is_waited_out_for_as_long_as_the_patience_lasts(bench: Bench) -> None:
    bench.server.faults.add(ErrorResponse(operation="retrieveBatch", status=503, times=None))
    bench.write(2)
    start = bench.server.clock.now()
    with pytest.raises(InternalServerError):
        bench.run()
    waited = bench.server.clock.now() - start
    assert PACE.patience < waited < PACE.patience + 2 * PACE.max_poll
    bench.server.faults.clear()
    assert bench.run().ok
    assert bench.count("createBatch") == 1


def test_a_creation_that_always_fails_is_tried_for_as_long_as_the_patience_lasts(
    bench: Bench,
) -> None:
    bench.server.faults.add(ErrorResponse(operation="createBatch", status=500, times=None))
    bench.write(2)
    start = bench.server.clock.now()
    with pytest.raises(InternalServerError):
        bench.run()
    waited = bench.server.clock.now() - start
    assert PACE.patience < waited < PACE.patience + 2 * PACE.settle
    assert 5 < bench.count("createBatch") < 15
    bench.server.faults.clear()
    assert bench.run().ok
    assert len(bench.batches()) == 1


@pytest.mark.parametrize("operation", ["createFile", "createBatch", "retrieveBatch"])
def test_after_a_429_the_run_waits_as_long_as_it_is_asked_to(bench: Bench, operation: str) -> None:
    bench.server.faults.add(ErrorResponse(operation=operation, status=429, retry_after=33))
    bench.write(2)
    assert bench.run().ok
    assert 33 in [round(seconds) for seconds in bench.slept]
    assert len(bench.batches()) == 1


def test_one_shards_trouble_does_not_delay_the_others(make: Callable[..., Bench]) -> None:
    bench = make()
    bench.server.faults.add(
        ErrorResponse(operation="downloadFile", status=429, retry_after=100, times=1)
    )
    bench.write(6)
    seen: list[tuple[int, float]] = []
    start = bench.server.clock.now()

    def note(event: Event) -> None:
        if event.kind == "collected":
            assert event.shard is not None
            seen.append((event.shard.index, bench.server.clock.now() - start))

    assert bench.run(max_requests=2, on_progress=note).ok
    late = [index for index, when in seen if when >= 100]
    assert len(late) == 1
    assert len(seen) == 3


def test_a_used_up_quota_is_not_waited_for(bench: Bench) -> None:
    bench.server.faults.add(
        ErrorResponse(operation="createBatch", status=429, code="insufficient_quota")
    )
    bench.write(2)
    with pytest.raises(RateLimitError):
        bench.run()
    assert sum(bench.slept) < 30
    bench.server.faults.clear()
    assert bench.run().ok


@pytest.mark.parametrize("operation", ["createFile", "createBatch", "retrieveBatch"])
def test_a_refused_key_ends_the_run_and_the_next_call_goes_on(bench: Bench, operation: str) -> None:
    bench.server.faults.add(ErrorResponse(operation=operation, status=401, code="invalid_api_key"))
    bench.write(2)
    with pytest.raises(AuthenticationError):
        bench.run()
    assert bench.run().ok
    assert len(bench.batches()) == 1


# --- downloads


def test_a_download_that_ends_early_is_fetched_again(bench: Bench) -> None:
    bench.server.faults.add(ShortResponse(operation="downloadFile", at=100))
    bench.write(2)
    assert bench.run().ok
    assert bench.count("downloadFile") == 2


def test_a_file_that_lacks_answers_for_good_is_kept_and_said(bench: Bench) -> None:
    bench.write(3)

    def cut(request: httpx.Request, came: httpx.Response) -> httpx.Response:
        if not request.url.path.endswith("/content"):
            return came
        found = [line for line in came.content.splitlines(keepends=True) if b'"r1"' not in line]
        return changed(came, b"".join(found))

    with through(bench, after=cut):
        summary = bench.run()
    assert not summary.ok
    assert nonzero(summary) == {"succeeded": 2, "unanswered": 1}
    assert len(summary.discrepancies) == 1
    assert "the API counts 3 completed and 0 failed" in summary.discrepancies[0]
    assert "its files hold 2 and 0" in summary.discrepancies[0]
    ((_, code),) = bench.bad()
    assert code == ANSWER_MISSING
    assert "downloads/00000.output.jsonl" in bench.left()
    assert sum(bench.slept) >= PACE.settle
    assert bench.count("createBatch") == 1  # what may be paid for is not sent again
    assert bench.start().retry().pending == 1
    bench.wait(bench.start())
    assert bench.good() == names(0, 1, 2)


def test_an_output_file_that_is_gone_leaves_its_lines_unanswered(bench: Bench) -> None:
    bench.write(4)

    def delete(event: Event) -> None:
        if event.kind == "ended" and not bench.count("deleteFile"):
            with someone_else(bench) as client:
                for file in client.files.list(purpose="batch_output"):
                    client.files.delete(file.id)

    run = bench.start()
    summary = bench.wait(run, on_progress=delete)
    assert nonzero(summary) == {"unanswered": 4}
    assert not summary.ok
    assert {error for _, error in bench.bad()} == {ANSWER_MISSING}
    for shard in summary.shards:
        check(run.status())
        assert shard.problem


def test_an_input_file_that_vanishes_is_uploaded_again(bench: Bench) -> None:
    bench.write(2)

    def delete(event: Event) -> None:
        if event.kind == "uploaded" and not bench.count("deleteFile"):
            with someone_else(bench) as client:
                for file in client.files.list(purpose="batch"):
                    client.files.delete(file.id)

    assert bench.run(on_progress=delete).ok
    assert bench.count("createFile") == 2


def test_answers_that_nobody_asked_for_are_counted_and_dropped(bench: Bench) -> None:
    bench.write(2)
    line = {"custom_id": "stranger", "response": {"status_code": 200, "body": {}}}

    def add(request: httpx.Request, came: httpx.Response) -> httpx.Response:
        if not request.url.path.endswith("/content"):
            return came
        first = came.content.splitlines(keepends=True)[0]
        return changed(came, came.content + first + json.dumps(line).encode() + b"\n")

    with through(bench, after=add):
        summary = bench.run()
    assert summary.unexpected == 2
    assert summary.ok
    assert bench.good() == names(0, 1)


def test_a_line_that_is_no_answer_for_good_is_set_aside(bench: Bench) -> None:
    bench.write(3)

    def spoil(request: httpx.Request, came: httpx.Response) -> httpx.Response:
        if not request.url.path.endswith("/content"):
            return came
        return changed(came, came.content.replace(b'"r1"', b"1"))

    with through(bench, after=spoil):
        summary = bench.run()
    assert nonzero(summary) == {"succeeded": 2, "unanswered": 1}
    assert bench.good() == names(0, 2)
    assert "downloads/00000.output.jsonl" in bench.left()
    assert bench.count("createBatch") == 1


@pytest.mark.parametrize("times", [1, 5])
def test_an_output_file_that_shows_up_late_is_awaited(bench: Bench, times: int) -> None:
    bench.write(3)
    left = times

    def hide(request: httpx.Request, came: httpx.Response) -> httpx.Response:
        nonlocal left
        body = came.json() if b'"output_file_id"' in came.content else {}
        if request.method != "GET" or not body.get("output_file_id") or not left:
            return came
        left -= 1
        return changed(came, json.dumps({**body, "output_file_id": None}).encode())

    with through(bench, after=hide):
        assert bench.run().ok
    assert bench.good() == names(0, 1, 2)
    assert bench.count("createBatch") == 1
