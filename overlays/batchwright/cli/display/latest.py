"""The status of a run as it was last seen, which is not worked out for every event."""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from batchwright.runs import Event
    from batchwright.runs.status import Status

__all__ = ["Latest"]

_OFTENEST = 0.25
_ALWAYS = frozenset({"started", "resumed", "finished"})


class Latest:
    """The last status, worked out anew at most four times a second.

    Args:
        clock: Seconds on a monotonic clock.
    """

    def __init__(self, clock: Callable[[], float]) -> None:
        self._clock = clock
        self._taken: float | None = None
        self._status: Status | None = None

    @property
    def status(self) -> Status | None:
        """The status; None before the first event."""
        return self._status

    def take(self, event: Event) -> bool:
        """Take the status from an event, unless the last one is fresh.

        Returns:
            Whether it was taken.
        """
        now = self._clock()
        fresh = self._taken is not None and now - self._taken < _OFTENEST
        if fresh and event.kind not in _ALWAYS:
            return False
        self._status, self._taken = event.status, now
        return True

    def finish(self, status: Status) -> None:
        """Take a status."""
        self._status = status
