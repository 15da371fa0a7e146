"""Whether and when to send a request again: decisions only, no clock and no sleeping.

The rules are the API's own (`retry-after-ms`, `retry-after`, `x-should-retry`) and those of the
vendor's SDK, with two exceptions: a conflict (409) is final, and so is an exhausted quota
(`insufficient_quota`).
"""

from __future__ import annotations

import math
from abc import ABC, abstractmethod
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
    "RETRIES_TAKEN",
    "Backoff",
    "FailedAttempt",
    "Retry",
    "RetryPolicy",
    "had_no_effect",
    "is_temporary",
    "may_repeat",
    "may_resend",
    "never",
    "retry_after",
]

RETRIES_TAKEN = "retries_taken"
"""The extension of an httpx response that says how many times its request was retried."""

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

    Example:
        def patient(failed: FailedAttempt) -> float | None:
            return 30 if failed.elapsed < 3600 else None

        client.with_options(retry=patient).batches.retrieve("batch_1")
    """

    error: APIError
    attempt: int
    elapsed: float
    now: datetime
    random: float


RetryPolicy = Callable[[FailedAttempt], float | None]
"""Takes a failed attempt; returns the seconds to wait before the next one, or None to give up."""

Errors = type[APIError] | tuple[type[APIError], ...] | Callable[[APIError], bool]


def _seconds(name: str, value: float) -> float:
    if isinstance(value, bool) or not isinstance(value, int | float) or not 0 <= value < math.inf:
        raise ConfigurationError(f"{name} must be seconds of 0 or more, not {value!r}")
    return value


class Backoff:
    """A pause that doubles with each attempt, shortened at random by up to a quarter.

    Args:
        first: Seconds before the second attempt.
        longest: The longest pause, in seconds.

    Raises:
        ConfigurationError: A number is negative.

    Example:
        >>> from batchwright import Backoff
        >>> [Backoff(first=1, longest=5)(attempt, random=0) for attempt in (1, 2, 3, 4)]
        [1.0, 2.0, 4.0, 5.0]
    """

    def __init__(self, first: float = 0.5, longest: float = 8.0) -> None:
        self.first = _seconds("first", first)
        self.longest = _seconds("longest", longest)

    def __call__(self, attempt: int, random: float) -> float:
        """Seconds to wait after attempt number `attempt`, from 1."""
        doubled = self.first * 2.0 ** min(attempt - 1, 60)
        return min(doubled, self.longest) * (1 - 0.25 * random)


def is_temporary(error: Exception) -> bool:
    """Tell whether an error is temporary, so that the same request may succeed a little later.

    Retries, polling and runs all use it. If the server sends `x-should-retry`, that decides, except
    that a 409 is always permanent.

    Args:
        error: What went wrong.
    """
    if not isinstance(error, APIStatusError):
        return isinstance(error, APIConnectionError | DownloadError | UploadError)
    if error.status_code == 409:
        return False
    verdict = _verdict(error)
    return (
        error.status_code in {408, 429} or error.status_code >= 500 if verdict is None else verdict
    )


def _verdict(error: Exception) -> bool | None:
    """What the server says about another attempt, whatever the status; None if it says nothing."""
    if not isinstance(error, APIStatusError):
        return None
    should_retry: str = error.headers.get("x-should-retry", "").strip().lower()
    if should_retry in {"true", "false"}:
        return should_retry == "true"
    return False if error.code == "insufficient_quota" else None


class _Policy(ABC):
    """A policy that combines with another one."""

    def __or__(self, other: RetryPolicy) -> _Either:
        return _Either(self, other)

    def __ror__(self, other: RetryPolicy) -> _Either:
        return _Either(other, self)

    @abstractmethod
    def __call__(self, failed: FailedAttempt) -> float | None:
        """Decide, as every `RetryPolicy` does."""


class Retry(_Policy):
    """A retry policy: how often, for how long, after which errors, and with what pauses.

    Combine policies with `|`: the second is asked when the first gives up. Whatever a policy says,
    a request that costs money is sent again only if the first one cannot have reached the server.

    Args:
        attempts: The most times to send a request, counting the first.
        timeout: Give up if the next attempt would begin later than this many seconds after the
            first; None for no limit.
        on: The errors to retry: a class or a tuple of classes, or a function of the error that
            decides alone. Of the classes, an exhausted quota and a response that forbids retries
            (`x-should-retry: false`) are left out. By default the temporary errors: no response,
            408, 429, 500 and above.
        backoff: Takes the number of the attempt and a random number, and returns seconds.
        retry_after: The most seconds to wait when the server asks for a wait.

    Raises:
        ConfigurationError: An argument is out of range.

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
        classes = on if isinstance(on, tuple) else (on,)
        if not all(map(callable, classes)):
            raise ConfigurationError(f"on must be error classes or a function, not {on!r}")
        self.attempts = attempts
        self._timeout = math.inf if timeout is None else _seconds("timeout", timeout)
        self._on = on
        self._backoff = backoff
        self._retry_after = _seconds("retry_after", retry_after)

    def __call__(self, failed: FailedAttempt) -> float | None:
        """Decide whether to try again.

        Args:
            failed: The failed attempt.

        Returns:
            Seconds to wait before the next attempt, or None to give up.
        """
        if failed.attempt >= self.attempts or not self._matches(failed.error):
            return None
        asked = None
        if isinstance(failed.error, APIStatusError):
            asked = retry_after(failed.error.headers, failed.now, self._retry_after)
        delay = self._backoff(failed.attempt, failed.random) if asked is None else asked
        return delay if failed.elapsed + delay <= self._timeout else None

    def __repr__(self) -> str:
        return f"<Retry of {self.attempts} attempts>"

    def _matches(self, error: APIError) -> bool:
        if isinstance(self._on, type | tuple):
            return isinstance(error, self._on) and _verdict(error) is not False
        return self._on(error)


class _Either(_Policy):
    """Two policies; the second is asked when the first gives up."""

    def __init__(self, first: RetryPolicy, second: RetryPolicy) -> None:
        self._first = first
        self._second = second

    def __call__(self, failed: FailedAttempt) -> float | None:
        delay = self._first(failed)
        return self._second(failed) if delay is None else delay

    def __repr__(self) -> str:
        return f"{self._first!r} | {self._second!r}"


def never(failed: FailedAttempt) -> None:
    """The policy that retries nothing."""


def had_no_effect(status_code: int) -> bool:
    """Tell whether an error status says for certain that the request had no effect."""
    return 400 <= status_code < 500 and status_code != 408


def may_repeat(resend: str, status_code: int) -> bool:
    """Tell whether it is safe for an auth flow to send a request again after a response.

    Args:
        resend: The operation's `x-resend` in the specification.
        status_code: The status of the response.
    """
    return resend != "unsent" or had_no_effect(status_code)


def may_resend(resend: str, error: APIError) -> bool:
    """Tell whether it is safe to send a request again, whatever a policy says.

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
    from email.utils import parsedate_to_datetime

    try:
        then = parsedate_to_datetime(value)
        seconds = (then.replace(tzinfo=then.tzinfo or UTC) - now).total_seconds()
    except (ValueError, OverflowError):
        return None
    return seconds if seconds >= 0 else None
