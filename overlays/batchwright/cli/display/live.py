"""A run as a table that stays in its place on a terminal."""

from __future__ import annotations

from collections.abc import Callable
from contextlib import suppress
from threading import Event as Signal
from threading import Lock, Thread
from typing import TYPE_CHECKING

from rich.console import Console, Group
from rich.live import Live
from rich.text import Text

from batchwright.cli.display.latest import Latest
from batchwright.cli.display.news import News
from batchwright.cli.display.table import table
from batchwright.cli.display.words import clip
from batchwright.cli.printing import printable
from batchwright.cli.progress import Contact

if TYPE_CHECKING:
    from batchwright import APIError
    from batchwright.runs import Event
    from batchwright.runs.status import Status

__all__ = ["LiveTable"]


class LiveTable:
    """Draws the table at most four times a second, and once a second while nothing happens.

    What goes wrong with the terminal, such as that it is closed, does not end the run.

    Args:
        clock: Seconds on a monotonic clock.
        now: Seconds since 1970.
    """

    def __init__(self, clock: Callable[[], float], now: Callable[[], float]) -> None:
        self._now = now
        self._console = Console(stderr=True)
        self._live = Live(console=self._console, auto_refresh=False, redirect_stdout=False)
        self._latest = Latest(clock)
        self._news = News(clock)
        self._contact = Contact(clock, polled=False)
        self._lock = Lock()
        self._over = Signal()
        self._ticking: Thread | None = None
        self._beginning = ""

    def begin(self, what: str) -> None:
        """Show what happens before the first event, from the first second on."""
        self._beginning = what
        self._start_ticking()

    def __call__(self, event: Event) -> None:
        """Show an event."""
        if event.kind != "waiting":  # that is no sign of the API's
            self._contact.heard()
        line = self._news.line(event) if event.kind not in ("resumed", "waiting") else None
        if line is not None:
            with suppress(OSError):
                self._console.print(Text(printable(line)))
        if self._latest.take(event):
            self.draw()

    def failed(self, error: APIError) -> None:
        """Note that a request failed."""
        self._contact.lost(error)

    def finish(self, status: Status) -> None:
        """Show how the run stands as the command ends."""
        self._latest.finish(status)
        self.draw()

    def stop(self) -> None:
        """Leave the table as it is."""
        self._over.set()
        with self._lock, suppress(OSError):
            self._live.transient = self._latest.status is None
            self._live.stop()

    def draw(self) -> None:
        """Draw what there is to show."""
        with self._lock, suppress(OSError):
            if self._over.is_set():
                return
            if not self._live.is_started:
                self._live.start()
            self._live.update(Group(*self._lines()), refresh=True)
        self._start_ticking()

    def _lines(self) -> list[Text]:
        width, height = self._console.size
        status, away = self._latest.status, self._contact.away
        if status is None:
            return [Text(clip(self._beginning, width), "dim", no_wrap=True)]
        below = [Text(clip(away, width), "yellow", no_wrap=True)] if away else []
        lines = table(status, self._now(), width, height - 1 - len(below))
        if status.state == "finished":  # the summary follows, and says the rest
            lines = lines[:2]
        return [*lines, *below]

    def _start_ticking(self) -> None:
        if self._ticking is None:
            self._ticking = Thread(target=self._tick, daemon=True)
            self._ticking.start()

    def _tick(self) -> None:
        while not self._over.wait(1):
            self.draw()
