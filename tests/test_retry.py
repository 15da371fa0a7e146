"""The retry decisions."""

from __future__ import annotations

from datetime import UTC, datetime

import httpx
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from batchwright.retry import Resend, backoff, retry_after, retry_delay

NOW = datetime(2026, 11, 20, 12, 0, 0, tzinfo=UTC)


def delay(
    failure: int | httpx.RequestError,
    headers: dict[str, str] | None = None,
    resend: Resend = Resend.FREELY,
    attempt: int = 0,
) -> float | None:
    """The decision with 2 retries, no jitter and the clock at NOW."""
    return retry_delay(
        failure, headers or {}, resend=resend, attempt=attempt, max_retries=2, now=NOW, jitter=0
    )


@pytest.mark.parametrize("status", [408, 429, 500, 502, 503, 504, 520, 599])
def test_statuses_that_pass_are_retried(status: int):
    assert delay(status) == 0.5


@pytest.mark.parametrize("status", [301, 400, 401, 403, 404, 409, 418, 422])
def test_statuses_that_stay_are_not_retried(status: int):
    assert delay(status) is None


@pytest.mark.parametrize(
    "error", [httpx.ConnectError(""), httpx.ReadTimeout(""), httpx.RemoteProtocolError("")]
)
def test_connection_errors_are_retried(error: httpx.RequestError):
    assert delay(error) == 0.5


def test_there_is_an_end():
    assert [delay(500, attempt=n) for n in range(4)] == [0.5, 1.0, None, None]


def test_the_server_can_say_yes_or_no():
    assert delay(503, {"x-should-retry": "false"}) is None
    assert delay(400, {"x-should-retry": "true"}) == 0.5
    assert delay(503, {"x-should-retry": "perhaps"}) == 0.5


def test_a_conflict_is_final_whatever_the_server_says():
    assert delay(409, {"x-should-retry": "true"}) is None


@pytest.mark.parametrize("failure", [408, 429, 500, 503])
def test_what_may_have_had_its_effect_is_not_sent_twice(failure: int):
    headers = {"x-should-retry": "true", "retry-after": "1"}
    assert delay(failure, headers, Resend.UNSENT) is None


@pytest.mark.parametrize(
    "error",
    [
        httpx.ReadTimeout(""),
        httpx.WriteTimeout(""),
        httpx.ReadError(""),
        httpx.WriteError(""),
        httpx.RemoteProtocolError(""),
        httpx.ProxyError(""),
    ],
)
def test_a_connection_that_broke_later_may_have_had_its_effect(error: httpx.RequestError):
    assert delay(error, resend=Resend.UNSENT) is None


@pytest.mark.parametrize(
    "error", [httpx.ConnectError(""), httpx.ConnectTimeout(""), httpx.PoolTimeout("")]
)
def test_what_never_reached_the_server_is_sent_again(error: httpx.RequestError):
    assert delay(error, resend=Resend.UNSENT) == 0.5
    assert delay(error, resend=Resend.NEVER) is None


@settings(deadline=None)
@given(attempt=st.integers(0, 10_000), jitter=st.floats(0, 1))
def test_back_off_is_half_a_second_doubled_to_eight_less_a_quarter(attempt: int, jitter: float):
    whole = min(0.5 * 2**attempt, 8) if attempt < 10 else 8
    assert whole * 0.75 <= backoff(attempt, jitter) <= whole


@pytest.mark.parametrize(
    ("headers", "seconds"),
    [
        ({"retry-after-ms": "1500", "retry-after": "9"}, 1.5),
        ({"retry-after-ms": "soon", "retry-after": "9"}, 9),
        ({"retry-after": "0"}, 0),
        ({"retry-after": " 2.5 "}, 2.5),
        ({"retry-after": "3600"}, 120),
        ({"retry-after-ms": "99999999"}, 120),
        ({"retry-after": "Fri, 20 Nov 2026 12:00:30 GMT"}, 30),
        ({"retry-after": "Friday, 20-Nov-26 12:00:30 GMT"}, 30),
        ({"retry-after": "Fri Nov 20 12:00:30 2026"}, 30),
        ({"retry-after": "Fri, 20 Nov 2026 13:00:00 +0100"}, 0),
        ({"retry-after": "Fri, 20 Nov 2026 14:00:00 GMT"}, 120),
        ({"retry-after": "Fri, 20 Nov 2026 12:00:30 XYZ"}, 30),
        ({"retry-after": "Fri, 20 Nov 2026 12:00:30 +9999"}, None),
        ({"retry-after": "Fri, 20 Nov 2026 11:59:30 GMT"}, None),
        ({"retry-after": "-5"}, None),
        ({"retry-after": "-5", "retry-after-ms": "-1"}, None),
        ({"retry-after": "nan"}, None),
        ({"retry-after": "inf"}, None),
        ({"retry-after": "soon"}, None),
        ({"retry-after": "20261120"}, 120),
        ({"retry-after": ""}, None),
        ({}, None),
    ],
)
def test_how_long_the_server_asks_to_wait(headers: dict[str, str], seconds: float | None):
    assert retry_after(headers, NOW) == seconds


@settings(deadline=None)
@given(st.text())
def test_nonsense_in_retry_after_is_never_an_error(value: str):
    seconds = retry_after({"retry-after": value, "retry-after-ms": value}, NOW)
    assert seconds is None or 0 <= seconds <= 120


def test_what_the_server_asks_for_wins_over_the_back_off():
    assert delay(429, {"retry-after": "7"}) == 7
    assert delay(429, {"retry-after": "-7"}) == 0.5
