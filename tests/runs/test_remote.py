"""What a run makes of the API's responses, and when it asks again."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from email.utils import format_datetime

import httpx
import pytest
from attrs import evolve

from batchwright.errors import (
    APIResponseValidationError,
    APITimeoutError,
    DownloadError,
    UploadError,
    status_error,
)
from batchwright.requests import Problem
from batchwright.runs.pace import Pace
from batchwright.runs.remote import (
    hit_token_limit,
    is_over,
    is_temporary_here,
    labels,
    lost_input,
    owns,
    pause_asked,
    server_time,
    surely_refused,
    too_large,
)
from batchwright.runs.server_clock import ServerClock
from batchwright.runs.state import ShardState
from batchwright.runs.timing import Timing, after_failure, after_look, after_poll
from batchwright.types import Batch

NOW = datetime(2001, 9, 9, tzinfo=UTC)
PACE = Pace(poll=5, max_poll=60)
API_ERROR = b'{"error": {"message": "No.", "type": "invalid_request_error"}}'
SHARD = ShardState(
    index=3, endpoint="/v1/embeddings", model="m", requests=1, bytes=1, first_line=1, last_line=1
)

# --- which errors pass


@pytest.mark.parametrize(
    "error",
    [
        APIResponseValidationError("odd", status_code=200, headers=httpx.Headers(), body=None),
        APIResponseValidationError("odd", status_code=200, headers=httpx.Headers(), body='{"id'),
        APITimeoutError("late"),
        DownloadError("short", received=1, expected=2),
        UploadError("short"),
        status_error(408, {}, b""),
        status_error(429, {}, b""),
        status_error(503, {}, b""),
    ],
    ids=lambda error: type(error).__name__,
)
def test_what_may_pass_is_tried_again(error: Exception) -> None:
    assert is_temporary_here(error)
    assert not is_over(error)


@pytest.mark.parametrize(
    "error",
    [
        status_error(503, {"x-should-retry": "false"}, b""),
        status_error(400, {"retry-after": "1"}, b""),
        APIResponseValidationError("x", status_code=200, headers=httpx.Headers(), body={}),
        KeyError(),
    ],
)
def test_what_will_not_pass_is_not(error: Exception) -> None:
    assert not is_temporary_here(error)


def test_a_key_that_is_refused_and_a_quota_that_is_used_up_end_the_run() -> None:
    assert is_over(status_error(401, {}, b""))
    assert is_over(status_error(403, {}, API_ERROR))
    assert is_over(status_error(429, {}, b'{"error": {"code": "insufficient_quota"}}'))


@pytest.mark.parametrize("status", [400, 401, 403, 404, 413, 422])
def test_only_the_apis_own_refusal_of_a_creation_is_trusted(status: int) -> None:
    assert surely_refused(status_error(status, {}, API_ERROR))
    for body in (b"", b"<html>", b"{}", b'{"error": "no"}', b'["error"]'):
        assert not surely_refused(status_error(status, {}, body))


@pytest.mark.parametrize("status", [402, 405, 408, 409, 410, 418, 425, 429, 500, 502, 503, 529])
def test_another_status_of_a_creation_proves_nothing(status: int) -> None:
    assert not surely_refused(status_error(status, {}, API_ERROR))


def test_nothing_is_proven_without_a_response() -> None:
    assert not surely_refused(APITimeoutError("late"))


# --- why a batch was refused


def test_the_first_problem_says_why_a_batch_was_refused() -> None:
    assert hit_token_limit([Problem("token_limit_exceeded", "Too many.")])
    assert too_large([Problem("maximum_requests_exceeded", "Too many.")])
    assert lost_input([Problem("invalid_request", "Gone.", "file_id")])
    assert lost_input([Problem("invalid_request", "Cannot find file file-1, or …")])
    other = [Problem("invalid_url", "Wrong.", "url", 1), Problem("token_limit_exceeded", "x")]
    for ask in (hit_token_limit, too_large, lost_input):
        assert not ask(other)
        assert not ask([])


def test_a_batch_is_the_shards_by_its_labels() -> None:
    fields = {
        "id": "batch_1",
        "object": "batch",
        "endpoint": "/v1/embeddings",
        "created_at": 1,
        "completion_window": "24h",
        "input_file_id": "file-1",
        "status": "validating",
    }
    mine = {**labels("r1", SHARD), "user": "own"}
    assert owns("r1", SHARD, Batch.from_dict({**fields, "metadata": mine}))
    assert not owns("r2", SHARD, Batch.from_dict({**fields, "metadata": mine}))
    assert not owns("r1", evolve(SHARD, attempt=2), Batch.from_dict({**fields, "metadata": mine}))
    assert not owns("r1", evolve(SHARD, index=30), Batch.from_dict({**fields, "metadata": mine}))
    assert not owns("r1", SHARD, Batch.from_dict({**fields, "metadata": None}))


# --- time


@pytest.mark.parametrize(
    ("headers", "seconds"),
    [
        ({}, 0.0),
        ({"retry-after": "30"}, 30.0),
        ({"retry-after-ms": "1500"}, 1.5),
        ({"retry-after": format_datetime(NOW + timedelta(seconds=42), usegmt=True)}, 42.0),
        ({"retry-after": "soon"}, 0.0),
    ],
)
def test_the_api_may_ask_for_a_pause(headers: dict[str, str], seconds: float) -> None:
    assert pause_asked(status_error(429, headers, b""), NOW.timestamp()) == seconds


def test_the_servers_time_is_its_first_date_and_what_has_passed_since() -> None:
    monotonic, wall = 50.0, 9_999.0
    clock = ServerClock(lambda: monotonic, lambda: wall)
    assert (clock.now(), clock.known) == (9_999.0, False)
    clock.note({"date": "nonsense"})
    clock.note({})
    assert not clock.known
    clock.note({"date": format_datetime(NOW, usegmt=True)})
    wall = 0.0  # the machine's clock jumps
    monotonic += 10
    clock.note({"date": format_datetime(NOW + timedelta(days=1), usegmt=True)})
    assert (clock.now(), clock.known) == (NOW.timestamp() + 10, True)
    assert server_time({"date": format_datetime(NOW, usegmt=True)}) == NOW.timestamp()


def poll(quiet: float, random: float = 0.0) -> float:
    """The pause after a poll that found nothing new for so long."""
    timing = Timing(changed=1_000.0)
    now = 1_000.0 + quiet
    return after_poll(timing, PACE, now=now, changed=False, random=random).due - now


@pytest.mark.parametrize(("quiet", "pause"), [(0, 5), (100, 10), (10_000, 60)])
def test_a_batch_is_polled_less_often_the_longer_it_does_not_change(
    quiet: float, pause: float
) -> None:
    assert poll(quiet) == pause
    assert pause < poll(quiet, random=1.0) <= 1.1 * pause + 1e-9


def test_a_change_makes_polls_frequent_again_and_ends_what_was_wrong() -> None:
    before = Timing(changed=1.0, failures=3, looks=2, waits_for="x", doubt_since=1.0)
    after = after_poll(before, PACE, now=5_000.0, changed=True, random=0.0)
    assert after == Timing(due=5_005.0, changed=5_000.0)


def test_looks_and_failures_are_spread_out_more_and_more() -> None:
    timing, pauses = Timing(), []
    for _ in range(6):
        before, timing = timing, after_look(timing, PACE, now=0.0, random=0.0)
        assert timing.looks == before.looks + 1
        pauses.append(timing.due)
    assert pauses == sorted(pauses)
    assert pauses[-1] == PACE.max_poll
    failed, pauses = Timing(), []
    for now in range(9):
        failed = after_failure(
            failed, PACE, now=now, asked=0.0, random=0.0, waits_for="for the API"
        )
        pauses.append(failed.due - now)
    assert pauses == sorted(pauses)
    assert (failed.failures, failed.failing_since, failed.waits_for) == (9, 0.0, "for the API")
    asked = after_failure(failed, PACE, now=9.0, asked=500.0, random=0.0, waits_for="")
    assert asked.due == 509.0
