"""A run in plain lines, for logs."""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING

from batchwright.cli.display import figures
from batchwright.cli.display.latest import Latest
from batchwright.cli.display.news import News
from batchwright.cli.progress import Lines

if TYPE_CHECKING:
    from batchwright import APIError
    from batchwright.runs import Event
    from batchwright.runs.status import Status

__all__ = ["PlainLines"]


class PlainLines:
    """Prints a line for what is worth one, for each tenth of the requests, and now and then one.

    Args:
        clock: Seconds on a monotonic clock.
    """

    def __init__(self, clock: Callable[[], float]) -> None:
        self.lines = Lines(clock, polled=False)
        self._latest = Latest(clock)
        self._news = News(clock)

    def begin(self, what: str) -> None:
        """Print what happens before the first event, once a minute."""
        self.lines.begin(what)

    def __call__(self, event: Event) -> None:
        """Show an event."""
        if line := self._news.line(event):
            self.lines.say(line)
        heard = event.kind != "waiting"  # that is no sign of the API's
        if heard and self._latest.take(event) and self._latest.status is not None:
            self._show(self._latest.status)

    def failed(self, error: APIError) -> None:
        """Note that a request failed."""
        self.lines.failed(error)

    def finish(self, status: Status) -> None:
        """Show how the run stands as the command ends."""
        self._show(status)

    def _show(self, status: Status) -> None:
        done, failed = figures.done(status), figures.total_failed(status)
        if status.state == "finished":
            self.lines.show(done, failed, status.total, "done", "done")
            return
        active, batches = figures.active(status), len(figures.kept(status))
        phrase = f"{active:,} of {batches:,} batches active"
        kind = (status.state, active > 0)
        self.lines.show(done, failed, status.total, phrase, kind)
