"""Whether to send a request again, and after how long: decisions only, no clock and no sleeping.

The rules are the API's own (`retry-after-ms`, `retry-after`, `x-should-retry`) and those of the
vendor's SDK, but for two: a conflict (409) is final, and a quota that is used up
(`insufficient_quota`) does not come back by itself.
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
    "may_resend",
    "never",
    "passes",
    "retry_after",
]

LONGEST_RETRY_AFTER = 120.0

_NOT_SENT = (httpx.ConnectError, httpx.ConnectTimeout, httpx.PoolTimeout)


class FailedAttempt(NamedTuple):
    """A failed attempt, as a retry policy sees it.

    Args:
        error: What would be raised now.
        attempt: Which attempt failed, counted from 1.
        elapsed: Seconds since the first attempt began.
        now: The time, with a time zone.
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
    """A pause that doubles with each attempt, less up to a quarter by chance.

    Args:
        first: Seconds before the second attempt.
        longest: Seconds before any attempt at the most.

    Example:
        >>> from batchwright import Backoff
        >>> [Backoff(first=1, longest=5)(attempt, random=0) for attempt in (1, 2, 3, 4)]
        [1.0, 2.0, 4.0, 5.0]
    """

    def __init__(self, first: float = 0.5, longest: float = 8.0) -> None:
        self.first = first
        self.longest = longest

    def __call__(self, attempt: int, random: float) -> float:
        """Seconds to wait after an attempt, counted from 1."""
        doubled = self.first * 2.0 ** min(attempt - 1, 60)
        return min(doubled, self.longest) * (1 - 0.25 * random)


def passes(error: Exception) -> bool:
    """Tell whether what went wrong may go well a little later, with nothing changed.

    This is the one place that says so, for retries, for polling and for runs. The server has the
    first word (`x-should-retry`). A conflict (409) is final all the same.

    Args:
        error: What went wrong.

    Example:
        >>> from batchwright import APIConnectionError
        >>> passes(APIConnectionError("no response")), passes(ValueError())
        (True, False)
    """
    if not isinstance(error, APIStatusError):
        return isinstance(error, APIConnectionError | DownloadError | UploadError)
    if error.status_code == 409:
        return False
    told: str = error.headers.get("x-should-retry", "").strip().lower()
    if told in {"true", "false"}:
        return told == "true"
    if error.code == "insufficient_quota":
        return False
    return error.status_code in {408, 429} or error.status_code >= 500


class Retry:
    """A retry policy: how often, for how long, after which errors, and with what pauses.

    Policies combine: `one | other` asks the other where the first gives up. Whatever a policy
    says, a request that costs money is sent again only if it certainly never left.

    Args:
        attempts: How often a request is sent at the most, the first time included.
        timeout: Seconds after the first attempt in which another may begin; None for no limit.
        on: The errors to retry after: a class, a tuple of classes, or a function of the error. If
            left out, those that pass by themselves: no response, 408, 429, 500 and above.
        backoff: Takes the number of the attempt and a random number, and gives seconds.
        retry_after: How many seconds to wait at the most if the server says how long.

    Raises:
        ConfigurationError: A number is out of range.

    Example:
        >>> from batchwright import Backoff, Client, RateLimitError, Retry
        >>> patient = Retry(attempts=10, on=RateLimitError, backoff=Backoff(first=5, longest=60))
        >>> Client(api_key="sk-…", retry=patient | Retry(attempts=3))
        <Client https://api.openai.com/v1>
    """

    def __init__(
        self,
        *,
        attempts: int = 3,
        timeout: float | None = None,
        on: Errors = passes,
        backoff: Callable[[int, float], float] = Backoff(),  # noqa: B008 - never changed
        retry_after: float = LONGEST_RETRY_AFTER,
    ) -> None:
        if isinstance(attempts, bool) or not isinstance(attempts, int) or attempts < 1:
            raise ConfigurationError(f"attempts must be a whole number from 1, not {attempts!r}")
        self._attempts = attempts
        self._timeout = math.inf if timeout is None else timeout
        self._on = on
        self._backoff = backoff
        self._retry_after = retry_after

    def __call__(self, failed: FailedAttempt) -> float | None:
        """Decide about a failed attempt.

        Args:
            failed: What happened.

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
    """Two policies, of which the second is asked where the first gives up."""

    def __init__(self, first: RetryPolicy, second: RetryPolicy) -> None:
        self._first = first
        self._second = second

    def __call__(self, failed: FailedAttempt) -> float | None:
        delay = self._first(failed)
        return self._second(failed) if delay is None else delay

    def __or__(self, other: RetryPolicy) -> _Either:
        return _Either(self, other)


def never(failed: FailedAttempt) -> None:
    """Retry nothing."""


def may_resend(resend: str, error: APIError) -> bool:
    """Tell whether sending a request again can do no harm, whatever a policy says.

    Args:
        resend: The word of the specification (`x-resend`) for the operation.
        error: How the request failed.
    """
    return resend != "unsent" or isinstance(error.__cause__, _NOT_SENT)


def retry_after(
    headers: Mapping[str, str], now: datetime, longest: float = LONGEST_RETRY_AFTER
) -> float | None:
    """Read how long the server asks to wait.

    Args:
        headers: The headers of its response, lower-case or case-insensitive.
        now: The time, with a time zone.
        longest: How many seconds it may ask for at the most.

    Returns:
        Seconds; None if the server asks for nothing that makes sense.

    Example:
        >>> retry_after({"retry-after-ms": "250"}, datetime.now(UTC))
        0.25
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
    """Seconds until an HTTP date; None if it is over, or no date at all."""
    if not any(letter.isalpha() for letter in value):
        return None  # the parser takes a bare "-5" for a day of this month
    from dateutil import parser

    try:
        then = parser.parse(value, tzinfos=lambda _name, offset: offset or UTC)
        seconds = (then - now).total_seconds()
    except (ValueError, OverflowError):
        return None
    return seconds if seconds >= 0 else None
