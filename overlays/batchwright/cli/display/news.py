"""Which events are worth a line of their own."""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from batchwright.runs import Event

__all__ = ["News"]

_KINDS = frozenset({"retried", "halved", "failed", "cancelled", "twin", "waiting", "warned"})
_PERIOD = 60.0
_MOST = 5


class News:
    """Picks the events to tell: none twice in a row, and at most five of a kind a minute.

    Args:
        clock: Seconds on a monotonic clock.
    """

    def __init__(self, clock: Callable[[], float]) -> None:
        self._clock = clock
        self._told: dict[str, list[float]] = {}
        self._last: dict[str, str] = {}
        self._withheld: dict[str, int] = {}

    def line(self, event: Event) -> str | None:
        """What to tell of an event; None if nothing."""
        kind, message = event.kind, event.message
        if message and event.shard is not None:
            message = f"shard {event.shard.index}: {message}"
        if kind == "resumed":
            status = event.status
            return f"resumed at {status.resumed_at or 0:,} of {status.total:,}"
        if kind not in _KINDS or not message or self._last.get(kind) == message:
            return None
        now = self._clock()
        recent = [time for time in self._told.get(kind, []) if now - time < _PERIOD]
        if len(recent) >= _MOST:
            self._withheld[kind] = self._withheld.get(kind, 0) + 1
            return None
        self._told[kind], self._last[kind] = [*recent, now], message
        withheld = self._withheld.pop(kind, 0)
        return f"{message} (and {withheld:,} more like it before)" if withheld else message
