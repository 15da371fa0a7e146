"""When to look again, and when to give up."""

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
    return Watch("batch_1", started=100.0, timeout=timeout, interval=2.0, max_interval=5.0)


def test_the_interval_grows_to_its_limit():
    one = watch()
    assert [one.pause(now=1e9) for _ in range(5)] == [2.0, 3.0, 4.5, 5.0, 5.0]


def test_the_last_pause_ends_with_the_time():
    assert watch(timeout=1.5).pause(now=100.0) == 1.5


@pytest.mark.parametrize(
    ("timeout", "told"), [(1, "1 second"), (0, "0 seconds"), (0.5, "0.5 seconds"), (90, "90 sec")]
)
def test_after_the_time_the_error_names_the_batch(timeout: float, told: str):
    with pytest.raises(
        WaitTimeoutError, match=f"batch batch_1 is not done after {told}.*: there was no"
    ):
        watch(timeout=timeout).pause(now=200.0)


@pytest.mark.parametrize("status", ["completed", "failed", "expired", "cancelled"])
def test_these_states_are_final(status: str):
    assert is_final(status)


@pytest.mark.parametrize("status", ["validating", "in_progress", "finalizing", "cancelling", "new"])
def test_all_others_are_not(status: str):
    assert not is_final(status)


PASSING = [
    APIConnectionError("cut"),
    APITimeoutError("slow"),
    *(status_error(status, {}, b"") for status in (408, 429, 500, 503, 520)),
]
LASTING = [
    *(status_error(status, {}, b"") for status in (400, 401, 403, 404, 409)),
    status_error(429, {}, b'{"error": {"code": "insufficient_quota"}}'),
    APIError("odd"),
]


@pytest.mark.parametrize("error", PASSING, ids=str)
def test_what_passes_is_waited_out_up_to_a_limit(error: APIError):
    one = watch()
    for _ in range(MAX_FAILURES):
        one.failed(error)
    with pytest.raises(APIError) as caught:
        one.failed(error)
    assert caught.value is error


@pytest.mark.parametrize("error", LASTING, ids=str)
def test_what_stays_ends_the_wait(error: APIError):
    with pytest.raises(APIError) as caught:
        watch().failed(error)
    assert caught.value is error


@pytest.mark.parametrize("interval", [0, -1, float("nan"), float("inf")])
def test_an_interval_is_above_0(interval: float):
    with pytest.raises(ValueError, match="poll_interval must be seconds above 0"):
        Watch("batch_1", started=0, timeout=None, interval=interval, max_interval=5)


def test_a_long_interval_need_not_name_a_longer_one():
    one = Watch("batch_1", started=0, timeout=None, interval=120, max_interval=60)
    assert [one.pause(now=0), one.pause(now=0)] == [120, 120]
