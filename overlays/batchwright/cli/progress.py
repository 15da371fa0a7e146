"""Progress on stderr: a bar on a terminal, plain lines elsewhere."""

from __future__ import annotations

import sys
from collections.abc import Callable, Iterator
from contextlib import contextmanager

from batchwright.cli.printing import note, printable

Show = Callable[[int, int, int, str], None]
"""Takes how many are done, of these refused, of how many in all, and what is going on."""


_TENTHS = 10


@contextmanager
def progress(*, quiet: bool) -> Iterator[Show]:
    """Show progress while the block runs.

    Args:
        quiet: Show nothing.

    Example:
        with progress(quiet=False) as show:
            show(10, 0, 100, "waiting")
    """
    if quiet:
        yield _nothing
    elif sys.stderr.isatty():
        with _bar() as show:
            yield show
    else:
        yield _lines()


def _nothing(done: int, refused: int, total: int, what: str) -> None:
    """Show nothing."""


def _lines() -> Show:
    """A line for each new thing that is going on, and for each tenth of the whole."""
    last = ("", 0)

    def show(done: int, refused: int, total: int, what: str) -> None:
        nonlocal last
        tenths = _TENTHS * done // total if total else 0
        if last != (what, tenths):
            line = f"{done} of {total} · {what}" if total else what
            note(_with(refused, line))
        last = (what, tenths)

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

    def show(done: int, refused: int, total: int, what: str) -> None:
        text = _with(refused, printable(what))
        bar.update(task, completed=done, total=total or None, description=text)
        bar.start()

    try:
        yield show
    finally:
        bar.stop()


def _with(refused: int, text: str) -> str:
    return f"{text}, {refused} refused" if refused else text
