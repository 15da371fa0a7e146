"""The retry decisions."""

from __future__ import annotations

import math
from datetime import UTC, datetime
from typing import Any

import httpx
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from batchwright._http.retry import (
    Backoff,
    FailedAttempt,
    Retry,
    RetryPolicy,
    is_temporary,
    may_resend,
    never,
    retry_after,
)
from batchwright.errors import (
    APIConnectionError,
    APIError,
    APITimeoutError,
    ConfigurationError,
    ConflictError,
    DownloadError,
    InternalServerError,
    RateLimitError,
    UploadError,
    status_error,
)

NOW = datetime(2026, 11, 20, 12, 0, 0, tzinfo=UTC)
CONNECTION = APIConnectionError("no response")


def status(code: int, headers: dict[str, str] | None = None, body: bytes = b"") -> APIError:
    """The error for a status."""
    return status_error(code, headers or {}, body)


def delay(
    error: APIError, attempt: int = 1, policy: RetryPolicy | None = None, elapsed: float = 0.0
) -> float | None:
    """The decision of a policy (by default `Retry()`) at NOW, without jitter."""
    return (policy or Retry())(FailedAttempt(error, attempt, elapsed, NOW, random=0))


@pytest.mark.parametrize("code", [408, 429, 500, 502, 503, 504, 520, 599])
def test_temporary_statuses_are_retried(code: int):
    assert is_temporary(status(code))
    assert delay(status(code)) == 0.5


@pytest.mark.parametrize("code", [301, 400, 401, 403, 404, 409, 418, 422])
def test_permanent_statuses_are_not_retried(code: int):
    assert not is_temporary(status(code))
    assert delay(status(code)) is None


def test_an_exhausted_quota_is_permanent():
    assert not is_temporary(status(429, body=b'{"error": {"code": "insufficient_quota"}}'))


@pytest.mark.parametrize(
    "error",
    [
        CONNECTION,
        APITimeoutError("slow"),
        DownloadError("cut", received=1, expected=2),
        UploadError("short"),
    ],
)
def test_incomplete_transfers_are_temporary(error: APIError):
    assert is_temporary(error)


@pytest.mark.parametrize("error", [APIError("odd"), ValueError(), KeyError()])
def test_other_errors_are_permanent(error: Exception):
    assert not is_temporary(error)


def test_attempts_are_limited():
    assert [delay(status(500), attempt) for attempt in (1, 2, 3, 4)] == [0.5, 1.0, None, None]
    assert delay(CONNECTION, policy=never) is None


def test_x_should_retry_decides():
    assert delay(status(503, {"x-should-retry": "false"})) is None
    assert delay(status(400, {"x-should-retry": "true"})) == 0.5
    assert delay(status(503, {"x-should-retry": "perhaps"})) == 0.5


def test_a_conflict_is_final_despite_x_should_retry():
    assert delay(status(409, {"x-should-retry": "true"})) is None


def test_the_policy_limits_retry_after():
    slow = status(429, {"retry-after": "100"})
    assert delay(slow) == 100
    assert delay(slow, policy=Retry(retry_after=7)) == 7


def test_a_policy_has_a_time_limit():
    policy = Retry(attempts=100, timeout=10)
    assert delay(CONNECTION, policy=policy, elapsed=9.5) == 0.5
    assert delay(CONNECTION, policy=policy, elapsed=9.6) is None


@pytest.mark.parametrize(
    ("on", "retried"),
    [
        (RateLimitError, [429]),
        ((RateLimitError, InternalServerError), [429, 500]),
        (lambda error: error.status_code in (404, 500), [404, 500]),
    ],
)
def test_a_policy_retries_the_errors_that_it_names(on: Any, retried: list[int]):
    policy = Retry(on=on)
    assert [code for code in (404, 429, 500) if delay(status(code), policy=policy)] == retried


def test_policies_combine():
    patient = Retry(attempts=5, on=RateLimitError, backoff=Backoff(first=10, longest=40))
    quick = Retry(attempts=2, on=APIConnectionError, backoff=lambda attempt, random: 0.1)
    policy = patient | quick | (lambda failed: 99.0 if failed.attempt == 1 else None)
    assert [delay(status(429), n, policy) for n in (1, 2, 3, 4, 5)] == [10, 20, 40, 40, None]
    assert [delay(CONNECTION, n, policy) for n in (1, 2)] == [0.1, None]
    assert [delay(status(404), n, policy) for n in (1, 2)] == [99, None]


def test_a_policy_for_classes_leaves_out_what_the_server_forbids():
    policy = Retry(on=(RateLimitError, ConflictError))
    assert delay(status(429), policy=policy)
    assert delay(status(409), policy=policy)
    assert delay(status(429, {"x-should-retry": "false"}), policy=policy) is None
    quota = status(429, body=b'{"error": {"code": "insufficient_quota"}}')
    assert delay(quota, policy=policy) is None
    assert delay(quota, policy=Retry(on=lambda error: True))


def test_a_function_combines_with_a_policy_on_either_side():
    def first(failed: FailedAttempt) -> float | None:
        return 99.0 if failed.attempt == 1 else None

    assert [delay(CONNECTION, n, first | Retry()) for n in (1, 2)] == [99, 1]
    assert [delay(CONNECTION, n, Retry(attempts=2) | first) for n in (1, 2)] == [0.5, None]
    assert repr(Retry() | Retry(attempts=5)) == "<Retry of 3 attempts> | <Retry of 5 attempts>"


@pytest.mark.parametrize(
    ("arguments", "message"),
    [
        ({"timeout": -1}, "timeout must be seconds of 0 or more, not -1"),
        ({"retry_after": math.inf}, "retry_after must be seconds"),
        ({"on": 409}, "on must be error classes or a function, not 409"),
        ({"on": (ConflictError, 409)}, "on must be error classes"),
        ({"on": [ConflictError]}, "on must be error classes"),
    ],
)
def test_the_arguments_of_a_policy_are_checked(arguments: dict[str, Any], message: str):
    with pytest.raises(ConfigurationError, match=message):
        Retry(**arguments)


@pytest.mark.parametrize("arguments", [{"first": -3}, {"longest": "8"}, {"first": math.nan}])
def test_the_arguments_of_a_backoff_are_checked(arguments: dict[str, Any]):
    with pytest.raises(ConfigurationError, match="must be seconds of 0 or more"):
        Backoff(**arguments)


@pytest.mark.parametrize("attempts", [0, -1, 1.5, True, "3"])
def test_attempts_must_be_a_positive_integer(attempts: Any):
    with pytest.raises(ConfigurationError, match="attempts must be an integer of 1 or more"):
        Retry(attempts=attempts)


@pytest.mark.parametrize("cause", [httpx.ConnectError, httpx.ConnectTimeout, httpx.PoolTimeout])
def test_a_request_that_never_left_may_be_sent_again(cause: type[httpx.RequestError]):
    error = APIConnectionError("no response")
    error.__cause__ = cause("")
    assert may_resend("unsent", error)


@pytest.mark.parametrize(
    "cause",
    [
        httpx.ReadTimeout,
        httpx.WriteTimeout,
        httpx.ReadError,
        httpx.WriteError,
        httpx.RemoteProtocolError,
        httpx.ProxyError,
    ],
)
def test_a_request_that_may_have_arrived_is_not_sent_again(cause: type[httpx.RequestError]):
    error = APIConnectionError("no response")
    error.__cause__ = cause("")
    assert not may_resend("unsent", error)
    assert may_resend("idempotent", error)
    assert may_resend("harmless", error)


@pytest.mark.parametrize("code", [408, 429, 500, 503])
def test_an_error_response_does_not_permit_sending_again(code: int):
    assert not may_resend("unsent", status(code, {"x-should-retry": "true"}))


@settings(deadline=None)
@given(attempt=st.integers(1, 10_000), random=st.floats(0, 1))
def test_backoff_doubles_from_half_a_second_to_eight_with_jitter(attempt: int, random: float):
    whole = min(0.5 * 2 ** (attempt - 1), 8) if attempt < 10 else 8
    assert whole * 0.75 <= Backoff()(attempt, random) <= whole


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
        ({"retry-after": "9" * 36 + " Nov 2026"}, None),
        ({"retry-after": "9" * 5000}, None),
        ({"retry-after": "Monday"}, None),
        ({"retry-after": "20261120"}, 120),
        ({"retry-after": ""}, None),
        ({}, None),
    ],
)
def test_retry_after_headers(headers: dict[str, str], seconds: float | None):
    assert retry_after(headers, NOW) == seconds


@settings(deadline=None)
@given(st.text())
def test_nonsense_in_retry_after_is_ignored(value: str):
    seconds = retry_after({"retry-after": value, "retry-after-ms": value}, NOW)
    assert seconds is None or 0 <= seconds <= 120


def test_retry_after_overrides_the_backoff():
    assert delay(status(429, {"retry-after": "7"})) == 7
    assert delay(status(429, {"retry-after": "-7"})) == 0.5
