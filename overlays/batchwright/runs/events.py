"""What a run tells while it goes on."""

from __future__ import annotations

from collections.abc import Callable
from typing import Literal

from attrs import field, frozen

from batchwright._display import Displayable
from batchwright.runs.status import ShardStatus, Status

__all__ = ["Event", "EventKind"]

EventKind = Literal[
    "started",
    "resumed",
    "warned",
    "uploaded",
    "created",
    "polled",
    "ended",
    "collected",
    "retried",
    "halved",
    "waiting",
    "failed",
    "cancelled",
    "twin",
    "finished",
]
"""What an event can tell of."""


@frozen(repr=False)
class Event(Displayable):
    """Something that has happened in a run.

    Args:
        kind: What: the run has `started`, was `resumed` or has `finished`; the check
            of its input has `warned` of something; a shard was `uploaded`,
            `polled`, `collected` or `halved`; its batch was `created`, has `ended`, was `cancelled`
            or had a `twin`; it is `waiting` because something failed for now, or has `failed` for
            good; or requests are `retried` in a new shard.
        message: The same in words.
        shard: The shard; None if it is the whole run.

    Attributes:
        status: How far the run has come; it is put together when it is first read.

    Example:
        def show(event: runs.Event) -> None:
            print(event.kind, event.message, event.status.pending)

        runs.run(client, "requests.jsonl", output="answers.jsonl", on_progress=show)
    """

    kind: EventKind
    message: str
    shard: ShardStatus | None
    _status: Callable[[], Status] = field(repr=False, eq=False)

    @property
    def status(self) -> Status:
        """How far the run has come."""
        return self._status()
