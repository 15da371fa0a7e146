"""Whether and when to send a request again: decisions only, no clock and no sleeping.

The rules are the API's own (`retry-after-ms`, `retry-after`, `x-should-retry`) and those of the
vendor's SDK, with two exceptions: a conflict (409) is final, and so is an exhausted quota
(`insufficient_quota`).
"""

from __future__ import annotations

import math
from collections.abc import Callable, Mapping
from datetime import UTC, datetime
from typing import NamedTuple

import httpx

from batchwright.errors import (
    APIConnectionError,
    APIError,
    APIStatusError,
    ConfigurationError,
    DownloadError,
    UploadError,
)

__all__ = [
    "Backoff",
    "FailedAttempt",
    "Retry",
    "RetryPolicy",
    "is_temporary",
    "may_resend",
    "never",
    "retry_after",
]

LONGEST_RETRY_AFTER = 120.0

_NOT_SENT = (httpx.ConnectError, httpx.ConnectTimeout, httpx.PoolTimeout)


class FailedAttempt(NamedTuple):
    """A failed attempt, as a retry policy sees it.

    Args:
        error: The error that is raised if the policy gives up.
        attempt: The number of the attempt, from 1.
        elapsed: Seconds since the first attempt began.
        now: The current time, with a time zone.
        random: A random number from 0 to 1, for jitter.
    """

    error: APIError
    attempt: int
    elapsed: float
    now: datetime
    random: float


RetryPolicy = Callable[[FailedAttempt], float | None]
"""Takes a failed attempt; returns the seconds to wait before the next one, or None to give up."""

Errors = type[APIError] | tuple[type[APIError], ...] | Callable[[APIError], bool]


class Backoff:
    """A pause that doubles with each attempt, less up to a quarter as jitter.

    Args:
        first: Seconds before the second attempt.
        longest: The longest pause, in seconds.

    Example:
        >>> from batchwright import Backoff
        >>> [Backoff(first=1, longest=5)(attempt, random=0) for attempt in (1, 2, 3, 4)]
        [1.0, 2.0, 4.0, 5.0]
    """

    def __init__(self, first: float = 0.5, longest: float = 8.0) -> None:
        self.first = first
        self.longest = longest

    def __call__(self, attempt: int, random: float) -> float:
        """Seconds to wait after attempt number `attempt`, from 1."""
        doubled = self.first * 2.0 ** min(attempt - 1, 60)
        return min(doubled, self.longest) * (1 - 0.25 * random)


def is_temporary(error: Exception) -> bool:
    """Tell whether an error is temporary, so that the same request may succeed a little later.

    Retries, polling and runs all ask here. The server's `x-should-retry` decides where it is sent,
    except that a conflict (409) is always final.

    Args:
        error: What went wrong.
    """
    if not isinstance(error, APIStatusError):
        return isinstance(error, APIConnectionError | DownloadError | UploadError)
    if error.status_code == 409:
        return False
    should_retry: str = error.headers.get("x-should-retry", "").strip().lower()
    if should_retry in {"true", "false"}:
        return should_retry == "true"
    if error.code == "insufficient_quota":
        return False
    return error.status_code in {408, 429} or error.status_code >= 500


class Retry:
    """A retry policy: how often, for how long, after which errors, and with what pauses.

    Policies combine: `one | other` asks the other when the first gives up. Whatever a policy says,
    a request that costs money is sent again only if it certainly never left.

    Args:
        attempts: How often to send a request at most, including the first time.
        timeout: Seconds from the first attempt within which another may begin; None for no limit.
        on: The errors to retry: a class, a tuple of classes, or a function of the error. By
            default the temporary ones: no response, 408, 429, 500 and above.
        backoff: Takes the number of the attempt and a random number, and returns seconds.
        retry_after: The longest wait in seconds that the server may ask for.

    Raises:
        ConfigurationError: A number is out of range.

    Example:
        >>> from batchwright import Backoff, Client, RateLimitError, Retry
        >>> patient = Retry(attempts=10, on=RateLimitError, backoff=Backoff(first=5, longest=60))
        >>> Client(api_key="sk-test", retry=patient | Retry(attempts=3))
        <Client https://api.openai.com/v1>
    """

    def __init__(
        self,
        *,
        attempts: int = 3,
        timeout: float | None = None,
        on: Errors = is_temporary,
        backoff: Callable[[int, float], float] = Backoff(),  # noqa: B008 - never changed
        retry_after: float = LONGEST_RETRY_AFTER,
    ) -> None:
        if isinstance(attempts, bool) or not isinstance(attempts, int) or attempts < 1:
            raise ConfigurationError(f"attempts must be an integer of 1 or more, not {attempts!r}")
        self._attempts = attempts
        self._timeout = math.inf if timeout is None else timeout
        self._on = on
        self._backoff = backoff
        self._retry_after = retry_after

    def __call__(self, failed: FailedAttempt) -> float | None:
        """Decide whether to try again.

        Args:
            failed: The failed attempt.

        Returns:
            Seconds to wait before the next attempt, or None to give up.
        """
        if failed.attempt >= self._attempts or not self._matches(failed.error):
            return None
        asked = None
        if isinstance(failed.error, APIStatusError):
            asked = retry_after(failed.error.headers, failed.now, self._retry_after)
        delay = self._backoff(failed.attempt, failed.random) if asked is None else asked
        return delay if failed.elapsed + delay <= self._timeout else None

    def __or__(self, other: RetryPolicy) -> RetryPolicy:
        return _Either(self, other)

    def _matches(self, error: APIError) -> bool:
        if isinstance(self._on, type | tuple):
            return isinstance(error, self._on)
        return self._on(error)


class _Either:
    """Two policies; the second is asked when the first gives up."""

    def __init__(self, first: RetryPolicy, second: RetryPolicy) -> None:
        self._first = first
        self._second = second

    def __call__(self, failed: FailedAttempt) -> float | None:
        delay = self._first(failed)
        return self._second(failed) if delay is None else delay

    def __or__(self, other: RetryPolicy) -> _Either:
        return _Either(self, other)


def never(failed: FailedAttempt) -> None:
    """The policy that retries nothing."""


def may_resend(resend: str, error: APIError) -> bool:
    """Tell whether a request can be sent again without harm, whatever a policy says.

    Args:
        resend: The operation's `x-resend` in the specification.
        error: How the request failed.
    """
    return resend != "unsent" or isinstance(error.__cause__, _NOT_SENT)


def retry_after(
    headers: Mapping[str, str], now: datetime, longest: float = LONGEST_RETRY_AFTER
) -> float | None:
    """Read how long the server asks to wait.

    Args:
        headers: The headers of the response, lower-case or case-insensitive.
        now: The current time, with a time zone.
        longest: The most seconds to return.

    Returns:
        Seconds; None if there is no such header, or none that makes sense.
    """
    milliseconds = _number(headers.get("retry-after-ms", ""))
    if milliseconds is not None:
        return min(milliseconds / 1000, longest)
    value = headers.get("retry-after", "").strip()
    seconds = _number(value)
    if seconds is None:
        seconds = _seconds_until(value, now)
    return None if seconds is None else min(seconds, longest)


def _number(value: str) -> float | None:
    try:
        number = float(value)
    except ValueError:
        return None
    return number if math.isfinite(number) and number >= 0 else None


def _seconds_until(value: str, now: datetime) -> float | None:
    """Seconds until an HTTP date; None if it has passed or is not a date."""
    if not any(letter.isalpha() for letter in value):
        return None  # the parser would read a bare "-5" as a day of this month
    from dateutil import parser

    try:
        then = parser.parse(value, tzinfos=lambda _name, offset: offset or UTC)
        seconds = (then - now).total_seconds()
    except (ValueError, OverflowError):
        return None
    return seconds if seconds >= 0 else None
