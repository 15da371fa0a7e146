"""Signals that end a command as Ctrl-C does."""

from __future__ import annotations

import signal
from collections.abc import Iterator
from contextlib import contextmanager
from threading import current_thread, main_thread
from types import FrameType

from batchwright.cli.exits import ExitCode

__all__ = ["Ending", "as_interrupt"]

_CODES = {"SIGTERM": ExitCode.TERMINATED, "SIGHUP": ExitCode.HUNG_UP}


class Ending(KeyboardInterrupt):
    """The process was asked to end."""


class Interruption:
    """How a command was interrupted.

    Args:
        code: The exit code that says so.
    """

    def __init__(self) -> None:
        self.code = ExitCode.INTERRUPTED


@contextmanager
def as_interrupt() -> Iterator[Interruption]:
    """Let SIGTERM and SIGHUP interrupt a block as Ctrl-C does.

    One that is ignored stays so, as `nohup` wants it. Outside the main thread nothing changes,
    since Python handles signals in that one only.
    """
    interruption = Interruption()
    found = {name: getattr(signal, name) for name in _CODES if hasattr(signal, name)}

    def interrupt(number: int, _: FrameType | None) -> None:
        interruption.code = _CODES[signal.Signals(number).name]
        raise Ending

    before = {}
    if current_thread() is main_thread():
        before = {
            one: signal.signal(one, interrupt)
            for one in found.values()
            if signal.getsignal(one) == signal.SIG_DFL
        }
    try:
        yield interruption
    finally:
        for one, handler in before.items():
            signal.signal(one, handler)
