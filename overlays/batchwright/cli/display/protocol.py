"""What the command line needs to know of a run's events, and what a display does with them."""

from __future__ import annotations

from typing import TYPE_CHECKING, Protocol

if TYPE_CHECKING:
    from batchwright import APIError
    from batchwright.runs import Event
    from batchwright.runs.status import Status

__all__ = ["Display", "Quiet"]


class Display(Protocol):
    """What shows how a run goes on."""

    def begin(self, what: str) -> None:
        """Show what happens before the first event, if it takes long."""

    def __call__(self, event: Event) -> None:
        """Show an event."""

    def failed(self, error: APIError) -> None:
        """Note that a request failed, and will perhaps be sent again."""

    def finish(self, status: Status) -> None:
        """Show how the run stands as the command ends."""


class Quiet:
    """Shows nothing."""

    def begin(self, what: str) -> None:
        """Show what happens before the first event."""

    def __call__(self, event: Event) -> None:
        """Show an event."""

    def failed(self, error: APIError) -> None:
        """Note that a request failed."""

    def finish(self, status: Status) -> None:
        """Show how the run stands as the command ends."""
