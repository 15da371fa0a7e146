"""When to poll a batch or a file, and when to give up: no clock and no sleeping."""

from __future__ import annotations

import math
from typing import TYPE_CHECKING

from batchwright._http.retry import is_temporary
from batchwright.errors import APIError, WaitTimeoutError

if TYPE_CHECKING:
    from batchwright.types import Batch, FileObject

__all__ = ["MAX_FAILURES", "MAX_POLL_INTERVAL", "POLL_INTERVAL", "Watch"]

POLL_INTERVAL = 2.0
"""Seconds before the second poll."""

MAX_POLL_INTERVAL = 60.0
"""The longest time between two polls, in seconds."""

MAX_FAILURES = 20
"""How many polls may fail in a row: a quarter of an hour with the intervals above."""

_GROWTH = 1.5
_SHORTEST_LIMIT = 1.0


class Watch:
    """The state of a wait.

    Args:
        subject: What is awaited, such as `batch batch_1`, for the error.
        started: When the wait began, in seconds on the monotonic clock.
        timeout: Seconds to wait in all; None for no limit.
        interval: Seconds before the next poll; grows by half each time.
        max_interval: The longest interval, unless the first is longer.
    """

    def __init__(
        self,
        subject: str,
        started: float,
        timeout: float | None,
        interval: float,
        max_interval: float,
    ) -> None:
        if not 0 < interval < math.inf:
            raise ValueError(f"poll_interval must be seconds above 0, not {interval}")
        self.subject = subject
        self.started = started
        self.timeout = timeout
        self.interval = interval
        self.max_interval = max(interval, max_interval)
        self._status: str | None = None
        self._batch: Batch | None = None
        self._file: FileObject | None = None
        self._failures = 0

    def limit(self, now: float) -> float | None:
        """Seconds that the next poll may take: at least one, so that the last has a chance."""
        remaining = self._remaining(now)
        return None if remaining is None else max(remaining, _SHORTEST_LIMIT)

    def seen(
        self, status: str | None, *, batch: Batch | None = None, file: FileObject | None = None
    ) -> None:
        """Note what a poll returned."""
        self._status, self._batch, self._file = status, batch, file
        self._failures = 0

    def failed(self, error: APIError) -> None:
        """Note a poll that failed.

        Raises:
            APIError: The same error, if it is permanent or there were too many in a row.
        """
        self._failures += 1
        if not is_temporary(error) or self._failures > MAX_FAILURES:
            raise error

    def pause(self, now: float) -> float:
        """Seconds to sleep before the next poll.

        Raises:
            WaitTimeoutError: The timeout has expired.
        """
        remaining = self._remaining(now)
        if remaining is not None and remaining <= 0:
            status = "there was no response" if self._status is None else f"it is {self._status}"
            seconds = "1 second" if self.timeout == 1 else f"{self.timeout:g} seconds"
            raise WaitTimeoutError(
                f"{self.subject} is not done after {seconds}: {status}",
                batch=self._batch,
                file=self._file,
            )
        interval = self.interval
        self.interval = min(interval * _GROWTH, self.max_interval)
        return interval if remaining is None else min(interval, remaining)

    def _remaining(self, now: float) -> float | None:
        return None if self.timeout is None else self.started + self.timeout - now
