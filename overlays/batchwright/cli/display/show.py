"""Which display a run gets."""

from __future__ import annotations

import os
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from time import monotonic, time
from typing import TYPE_CHECKING

from batchwright.cli.display.protocol import Quiet
from batchwright.cli.progress import reminding

if TYPE_CHECKING:
    from batchwright.cli.display.protocol import Display

__all__ = ["show_run"]

_DUMB = ("dumb", "unknown")


@contextmanager
def show_run(*, quiet: bool, as_json: bool) -> Iterator[Display]:
    """Show how a run goes on while a block runs.

    Args:
        quiet: Whether to show nothing.
        as_json: Whether to print events for programs on stdout, instead of anything on stderr.
    """
    if quiet:
        yield Quiet()
    elif as_json:
        from batchwright.cli.display.events import JsonEvents

        yield JsonEvents(monotonic, time)
    elif sys.stderr.isatty() and os.environ.get("TERM") not in _DUMB:
        from batchwright.cli.display.live import LiveTable

        live = LiveTable(monotonic, time)
        try:
            yield live
        finally:
            live.stop()
    else:
        from batchwright.cli.display.plain import PlainLines

        plain = PlainLines(monotonic)
        with reminding(plain.lines):
            yield plain
