"""Whether to send a request again, and after how long: decisions only, no clock and no sleeping.

The rules are the API's own (`retry-after-ms`, `retry-after`, `x-should-retry`) and those of the
vendor's SDK, but for two: a conflict (409) is final, and a request that may have had its effect
is not sent twice where the effect costs money (see `Resend.UNSENT`).
"""

from __future__ import annotations

import math
from collections.abc import Mapping
from datetime import UTC, datetime
from enum import Enum

import httpx

__all__ = ["Resend", "backoff", "retry_after", "retry_delay"]

FIRST_DELAY = 0.5
LONGEST_DELAY = 8.0
LONGEST_RETRY_AFTER = 120.0

_NOT_SENT = (httpx.ConnectError, httpx.ConnectTimeout, httpx.PoolTimeout)


class Resend(Enum):
    """When a request may be sent a second time.

    Example:
        >>> Resend.FREELY is not Resend.UNSENT
        True
    """

    FREELY = "after any passing failure"
    UNSENT = "only if the first one certainly did not reach the server"
    NEVER = "not at all: the body cannot be read again"


def retry_delay(
    failure: int | httpx.RequestError,
    headers: Mapping[str, str],
    *,
    resend: Resend,
    attempt: int,
    max_retries: int,
    now: datetime,
    jitter: float,
) -> float | None:
    """Decide whether a failed request is sent again.

    Args:
        failure: The error status of the answer, or what kept the answer from coming.
        headers: The answer's headers, lower-case or case-insensitive; empty without an answer.
        resend: When this request may be sent a second time.
        attempt: How many times it was sent again before, from 0.
        max_retries: How many times it may be sent again.
        now: The time, with a time zone.
        jitter: A random number from 0 to 1.

    Returns:
        Seconds to sleep before sending again, or None to give up.

    Example:
        >>> retry_delay(503, {"retry-after": "3"}, resend=Resend.FREELY, attempt=0, max_retries=2,
        ...             now=datetime.now(UTC), jitter=0)
        3.0
    """
    if attempt >= max_retries or not _may_resend(failure, headers, resend):
        return None
    asked = retry_after(headers, now)
    return backoff(attempt, jitter) if asked is None else asked


def backoff(attempt: int, jitter: float) -> float:
    """Seconds before the next try: 0.5, 1, 2, 4, then 8, less up to a quarter.

    Args:
        attempt: How many tries were repeated before, from 0.
        jitter: A random number from 0 to 1.

    Example:
        >>> [backoff(n, jitter=0) for n in range(6)]
        [0.5, 1.0, 2.0, 4.0, 8.0, 8.0]
    """
    return min(FIRST_DELAY * 2.0 ** min(attempt, 30), LONGEST_DELAY) * (1 - 0.25 * jitter)


def retry_after(headers: Mapping[str, str], now: datetime) -> float | None:
    """Read how long the server asks to wait.

    Args:
        headers: The answer's headers, lower-case or case-insensitive.
        now: The time, with a time zone.

    Returns:
        Seconds, 120 at the most; None if the server asks for nothing that makes sense.

    Example:
        >>> retry_after({"retry-after-ms": "250"}, datetime.now(UTC))
        0.25
    """
    milliseconds = _number(headers.get("retry-after-ms", ""))
    if milliseconds is not None:
        return min(milliseconds / 1000, LONGEST_RETRY_AFTER)
    value = headers.get("retry-after", "").strip()
    seconds = _number(value)
    if seconds is None:
        seconds = _seconds_until(value, now)
    return None if seconds is None else min(seconds, LONGEST_RETRY_AFTER)


def _may_resend(
    failure: int | httpx.RequestError, headers: Mapping[str, str], resend: Resend
) -> bool:
    if resend is Resend.NEVER:
        return False
    if resend is Resend.UNSENT:
        return isinstance(failure, _NOT_SENT)
    if isinstance(failure, httpx.RequestError):
        return True
    if failure == 409:
        return False
    told = headers.get("x-should-retry", "").strip().lower()
    if told in {"true", "false"}:
        return told == "true"
    return failure in {408, 429} or failure >= 500


def _number(value: str) -> float | None:
    try:
        number = float(value)
    except ValueError:
        return None
    return number if math.isfinite(number) and number >= 0 else None


def _seconds_until(value: str, now: datetime) -> float | None:
    """Seconds until an HTTP date, None if it is over or no date at all."""
    if not any(letter.isalpha() for letter in value):
        return None  # the parser takes a bare "-5" for a day of this month
    from dateutil import parser

    try:
        then = parser.parse(value, tzinfos=lambda _name, offset: offset or UTC)
        seconds = (then - now).total_seconds()
    except (ValueError, OverflowError):
        return None
    return seconds if seconds >= 0 else None
