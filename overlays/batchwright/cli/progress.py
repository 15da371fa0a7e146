"""Progress on stderr of a single batch: a bar on a terminal, plain lines elsewhere."""

from __future__ import annotations

import sys
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from threading import Event, Thread
from time import monotonic
from typing import TYPE_CHECKING, Any, Protocol

from batchwright.cli.printing import note, printable

if TYPE_CHECKING:
    from batchwright import APIError

_TENTHS = 10
_SILENT = 60.0


class Progress(Protocol):
    """What shows progress."""

    def __call__(self, done: int, failed: int, total: int, status: str) -> None:
        """Show how many requests are done, how many of these failed, the total, and a status."""

    def failed(self, error: APIError) -> None:
        """Note that a request failed, and will perhaps be sent again."""


@contextmanager
def show_progress(*, quiet: bool) -> Iterator[Progress]:
    """Show progress while a block runs.

    Args:
        quiet: Whether to show nothing.
    """
    if quiet:
        yield _Nothing()
    elif sys.stderr.isatty():
        bar = _Bar(monotonic)
        try:
            yield bar
        finally:
            bar.stop()
    else:
        lines = Lines(monotonic)
        with reminding(lines):
            yield lines


def away(error: APIError | None, seconds: float) -> str | None:
    """Say that the server is away; None if it need not be said.

    Args:
        error: How the last attempt failed; None if it has not.
        seconds: How long ago the server was last heard of.
    """
    status = getattr(error, "status_code", None)
    if status is not None:
        return f"the API has responded with {status} for {seconds:.0f} s, trying again"
    if error is not None:
        return f"no response for {seconds:.0f} s, trying again"
    return f"no response for {seconds:.0f} s" if seconds > 2 * _SILENT else None


class _Nothing:
    """Shows nothing."""

    def __call__(self, done: int, failed: int, total: int, status: str) -> None:
        pass

    def failed(self, error: APIError) -> None:
        pass


class Contact:
    """When the server was last heard of, and how requests have failed since.

    Args:
        clock: Seconds on a monotonic clock.
        polled: Whether the server is asked all the time, so that silence is worth saying.
    """

    def __init__(self, clock: Callable[[], float], *, polled: bool = True) -> None:
        self._clock = clock
        self._polled = polled
        self._heard = clock()
        self._error: APIError | None = None

    def heard(self) -> None:
        """Note that the server responded."""
        self._heard, self._error = self._clock(), None

    def lost(self, error: APIError) -> None:
        """Note that a request failed."""
        self._error = error

    @property
    def away(self) -> str | None:
        """What to say if the server is away."""
        if self._error is None and not self._polled:
            return None
        return away(self._error, self._clock() - self._heard)


class Lines:
    """Prints a line for each new status and each tenth of the requests, and now and then one.

    Args:
        clock: Seconds on a monotonic clock.
        polled: Whether the server is asked all the time, so that silence is worth saying.
    """

    def __init__(self, clock: Callable[[], float], *, polled: bool = True) -> None:
        self._clock = clock
        self._contact = Contact(clock, polled=polled)
        self._last: tuple[object, int] = ("", 0)
        self._line = "waiting"
        self._printed = clock()

    def __call__(self, done: int, failed: int, total: int, status: str) -> None:
        """Print a line if the status is new, or another tenth is done."""
        self.show(done, failed, total, status, status)

    def show(self, done: int, failed: int, total: int, status: str, kind: object) -> None:
        """Print a line if it is of a new kind, or another tenth is done; else keep it in mind."""
        self._contact.heard()
        tenths = _TENTHS * done // total if total else 0
        self._line = with_failed(failed, f"{done:,} of {total:,} · {status}" if total else status)
        if self._last != (kind, tenths):
            self.say(self._line)
        self._last = (kind, tenths)

    def failed(self, error: APIError) -> None:
        """Note that a request failed."""
        self._contact.lost(error)
        self.remind()

    def remind(self) -> None:
        """Print a line if there has been none for a minute."""
        if self._clock() - self._printed >= _SILENT:
            self.say(self._contact.away or self._line)

    def begin(self, line: str) -> None:
        """Keep a line in mind, for as long as there is no other."""
        self._line = line

    def say(self, line: str) -> None:
        """Print a line."""
        note(line)
        self._printed = self._clock()


@contextmanager
def reminding(lines: Lines) -> Iterator[None]:
    """Print a line a minute while a block runs that prints none itself."""
    done = Event()
    Thread(target=_remind, args=(lines, done), daemon=True).start()
    try:
        yield
    finally:
        done.set()


def _remind(lines: Lines, done: Event) -> None:
    while not done.wait(1):
        lines.remind()


class _Bar:
    """A bar that stays in its line.

    Args:
        clock: Seconds on a monotonic clock.
    """

    def __init__(self, clock: Callable[[], float]) -> None:
        from rich.console import Console
        from rich.progress import BarColumn, MofNCompleteColumn, ProgressColumn, TimeElapsedColumn
        from rich.progress import Progress as RichProgress
        from rich.text import Text

        contact = Contact(clock)

        class Status(ProgressColumn):
            def render(self, task: Any) -> Text:
                return Text(contact.away or task.description)

        columns = (BarColumn(), MofNCompleteColumn(), TimeElapsedColumn(), Status())
        self._contact = contact
        self._bar = RichProgress(*columns, console=Console(stderr=True))
        self._task = self._bar.add_task("", total=None)

    def __call__(self, done: int, failed: int, total: int, status: str) -> None:
        self._contact.heard()
        text = with_failed(failed, printable(status))
        self._bar.update(self._task, completed=done, total=total or None, description=text)
        self._bar.start()

    def failed(self, error: APIError) -> None:
        self._contact.lost(error)
        self._bar.start()

    def stop(self) -> None:
        """Leave the bar as it is."""
        self._bar.stop()


def with_failed(failed: int, text: str) -> str:
    """Add how many requests failed, if any did."""
    return f"{text}, {failed:,} failed" if failed else text
