"""When to ask for a batch again, and when to give up: decisions only, no clock and no sleeping."""

from __future__ import annotations

import math
from typing import TYPE_CHECKING

from attrs import define

from batchwright.errors import (
    APIConnectionError,
    APIError,
    APIStatusError,
    InternalServerError,
    RateLimitError,
    WaitTimeoutError,
)

if TYPE_CHECKING:
    from batchwright.types import Batch

__all__ = ["MAX_FAILURES", "MAX_POLL_INTERVAL", "POLL_INTERVAL", "Watch", "is_final"]

POLL_INTERVAL = 2.0
"""Seconds before the second look at a batch."""

MAX_POLL_INTERVAL = 60.0
"""Seconds between two looks at the most."""

MAX_FAILURES = 20
"""Polls in a row that may fail: a quarter of an hour with the intervals above."""

_GROWTH = 1.5
_FINAL = frozenset({"completed", "failed", "expired", "cancelled"})


def is_final(status: str) -> bool:
    """Tell whether a batch in this state stays as it is; an unknown state does not count.

    Example:
        >>> is_final("expired"), is_final("finalizing"), is_final("paused")
        (True, False, False)
    """
    return status in _FINAL


@define
class Watch:
    """The state of a wait.

    Args:
        batch_id: The batch, for the error.
        started: The clock's seconds when the wait began.
        timeout: Seconds until it ends; None for no limit.
        interval: Seconds before the next look; grows by half each time.
        max_interval: What it grows to, if that is more.

    Example:
        >>> watch = Watch("batch_1", started=0.0, timeout=None, interval=2.0, max_interval=4.0)
        >>> [watch.pause(now=0.0) for _ in range(4)]
        [2.0, 3.0, 4.0, 4.0]
    """

    batch_id: str
    started: float
    timeout: float | None
    interval: float
    max_interval: float
    last: Batch | None = None
    _failures: int = 0

    def __attrs_post_init__(self) -> None:
        if not 0 < self.interval < math.inf:
            raise ValueError(f"poll_interval must be seconds above 0, not {self.interval}")
        self.max_interval = max(self.interval, self.max_interval)

    def remaining(self, now: float) -> float | None:
        """Seconds left; None if there is no limit."""
        return None if self.timeout is None else self.started + self.timeout - now

    def seen(self, batch: Batch) -> None:
        """Take note of an answer."""
        self.last = batch
        self._failures = 0

    def failed(self, error: APIError) -> None:
        """Take note of a failed poll.

        Raises:
            APIError: The same error, if it will not pass or there were too many in a row.
        """
        self._failures += 1
        if not _passes(error) or self._failures > MAX_FAILURES:
            raise error

    def pause(self, now: float) -> float:
        """Seconds to sleep before the next look.

        Raises:
            WaitTimeoutError: The time is over.
        """
        remaining = self.remaining(now)
        if remaining is not None and remaining <= 0:
            status = "no answer came" if self.last is None else f"it is {self.last.status}"
            seconds = "1 second" if self.timeout == 1 else f"{self.timeout:g} seconds"
            raise WaitTimeoutError(
                f"batch {self.batch_id} is not done after {seconds}: {status}", batch=self.last
            )
        interval = self.interval
        self.interval = min(interval * _GROWTH, self.max_interval)
        return interval if remaining is None else min(interval, remaining)


def _passes(error: APIError) -> bool:
    if isinstance(error, RateLimitError):
        return error.code != "insufficient_quota"
    return isinstance(error, APIConnectionError | InternalServerError) or (
        isinstance(error, APIStatusError) and error.status_code == 408
    )
