"""Progress on stderr: a bar on a terminal, plain lines elsewhere."""

from __future__ import annotations

import sys
from collections.abc import Callable, Iterator
from contextlib import contextmanager

from batchwright.cli.printing import note, printable

Show = Callable[[int, int, int, str], None]
"""Takes how many requests are done, how many of these failed, the total, and a status."""

_TENTHS = 10


@contextmanager
def show_progress(*, quiet: bool) -> Iterator[Show]:
    """Show progress while a block runs.

    Args:
        quiet: Whether to show nothing.
    """
    if quiet:
        yield _nothing
    elif sys.stderr.isatty():
        with _bar() as show:
            yield show
    else:
        yield _lines()


def _nothing(done: int, failed: int, total: int, status: str) -> None:
    """Show nothing."""


def _lines() -> Show:
    """Print a line for each new status, and for each tenth of the requests."""
    last = ("", 0)

    def show(done: int, failed: int, total: int, status: str) -> None:
        nonlocal last
        tenths = _TENTHS * done // total if total else 0
        if last != (status, tenths):
            line = f"{done} of {total} · {status}" if total else status
            note(_with(failed, line))
        last = (status, tenths)

    return show


@contextmanager
def _bar() -> Iterator[Show]:
    from rich.console import Console
    from rich.progress import BarColumn, MofNCompleteColumn, Progress, TextColumn, TimeElapsedColumn

    columns = (
        BarColumn(),
        MofNCompleteColumn(),
        TimeElapsedColumn(),
        TextColumn("{task.description}", markup=False),
    )
    bar = Progress(*columns, console=Console(stderr=True))
    task = bar.add_task("", total=None)

    def show(done: int, failed: int, total: int, status: str) -> None:
        text = _with(failed, printable(status))
        bar.update(task, completed=done, total=total or None, description=text)
        bar.start()

    try:
        yield show
    finally:
        bar.stop()


def _with(failed: int, text: str) -> str:
    return f"{text}, {failed} failed" if failed else text
