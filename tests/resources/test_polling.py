"""When to poll again, and when to give up."""

from __future__ import annotations

import pytest

from batchwright.errors import (
    APIConnectionError,
    APIError,
    APITimeoutError,
    WaitTimeoutError,
    status_error,
)
from batchwright.resources.polling import MAX_FAILURES, Watch
from batchwright.resources.status import is_final


def watch(timeout: float | None = None) -> Watch:
    """A wait that began at 100 seconds."""
    return Watch("batch batch_1", started=100.0, timeout=timeout, interval=2.0, max_interval=5.0)


def test_the_interval_grows_to_its_limit():
    one = watch()
    assert [one.pause(now=1e9) for _ in range(5)] == [2.0, 3.0, 4.5, 5.0, 5.0]


def test_the_last_pause_ends_with_the_timeout():
    assert watch(timeout=1.5).pause(now=100.0) == 1.5


@pytest.mark.parametrize(
    ("timeout", "seconds"),
    [(1, "1 second"), (0, "0 seconds"), (0.5, "0.5 seconds"), (9, "9 seconds")],
)
def test_after_the_timeout_the_error_names_the_batch(timeout: float, seconds: str):
    with pytest.raises(
        WaitTimeoutError, match=f"batch batch_1 is not done after {seconds}.*: there was no"
    ):
        watch(timeout=timeout).pause(now=200.0)


@pytest.mark.parametrize("status", ["completed", "failed", "expired", "cancelled"])
def test_these_statuses_are_final(status: str):
    assert is_final(status)


@pytest.mark.parametrize("status", ["validating", "in_progress", "finalizing", "cancelling", "new"])
def test_other_statuses_are_not_final(status: str):
    assert not is_final(status)


TEMPORARY = [
    APIConnectionError("cut"),
    APITimeoutError("slow"),
    *(status_error(status, {}, b"") for status in (408, 429, 500, 503, 520)),
]
PERMANENT = [
    *(status_error(status, {}, b"") for status in (400, 401, 403, 404, 409)),
    status_error(429, {}, b'{"error": {"code": "insufficient_quota"}}'),
    APIError("odd"),
]


@pytest.mark.parametrize("error", TEMPORARY, ids=str)
def test_temporary_failures_are_tolerated_up_to_a_limit(error: APIError):
    one = watch()
    for _ in range(MAX_FAILURES):
        one.failed(error)
    with pytest.raises(APIError) as caught:
        one.failed(error)
    assert caught.value is error


@pytest.mark.parametrize("error", PERMANENT, ids=str)
def test_a_permanent_failure_ends_the_wait(error: APIError):
    with pytest.raises(APIError) as caught:
        watch().failed(error)
    assert caught.value is error


@pytest.mark.parametrize("interval", [0, -1, float("nan"), float("inf")])
def test_an_interval_must_be_above_0(interval: float):
    with pytest.raises(ValueError, match="poll_interval must be seconds above 0"):
        Watch("batch batch_1", started=0, timeout=None, interval=interval, max_interval=5)


def test_a_first_interval_may_exceed_the_longest():
    one = Watch("batch batch_1", started=0, timeout=None, interval=120, max_interval=60)
    assert [one.pause(now=0), one.pause(now=0)] == [120, 120]
