"""A run as JSON, for programs: one event a line, and the whole status at the end."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from os import PathLike, fspath
from typing import TYPE_CHECKING, Any

from attrs import asdict

from batchwright.cli.display.latest import Latest
from batchwright.cli.printing import out_json

if TYPE_CHECKING:
    from batchwright import APIError
    from batchwright.runs import Event
    from batchwright.runs.status import Status

__all__ = ["JsonEvents", "document"]


class JsonEvents:
    """Prints each event as a line of JSON.

    Args:
        clock: Seconds on a monotonic clock.
        now: Seconds since 1970.
    """

    def __init__(self, clock: Callable[[], float], now: Callable[[], float]) -> None:
        self._latest = Latest(clock)
        self._now = now

    def begin(self, what: str) -> None:
        """Show what happens before the first event."""

    def __call__(self, event: Event) -> None:
        """Show an event."""
        self._latest.take(event)
        status, shard = self._latest.status, event.shard
        out_json(
            {
                "kind": event.kind,
                "shard": None if shard is None else document(shard),
                "counts": None if status is None else _counts(status),
                "message": event.message,
                "time": round(self._now(), 3),
            }
        )

    def failed(self, error: APIError) -> None:
        """Note that a request failed."""

    def finish(self, status: Status) -> None:
        """Show how the run stands as the command ends."""


def document(value: Any) -> dict[str, Any]:
    """Turn a status, or a part of one, into what JSON can hold."""
    return asdict(value, value_serializer=lambda _, __, one: _plain(one))


def _plain(value: Any) -> Any:
    if isinstance(value, PathLike):
        return fspath(value)
    return dict(value) if isinstance(value, Mapping) else value


def _counts(status: Status) -> dict[str, int]:
    """How many lines have ended how; these counts are at most a quarter of a second old."""
    return {"total": status.total, "pending": status.pending} | {**status.outcomes}
