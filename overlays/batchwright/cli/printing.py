"""What is printed: results on stdout, everything else on stderr."""

from __future__ import annotations

import io
import json
import os
import re
import sys
from collections.abc import Callable, Iterable, Mapping, Sequence
from contextlib import suppress
from datetime import UTC, datetime
from typing import TYPE_CHECKING, Any

import typer

from batchwright.cli.exits import ExitCode

if TYPE_CHECKING:
    from rich.console import RenderableType
    from rich.text import Text

_CONTROL = re.compile(
    "[\x00-\x1f\x7f-\x9f\u061c\u200e\u200f\u2028-\u202e\u2066-\u2069\ud800-\udfff]"
)
_WIDE = 10_000
_GAP = "  "


def printable(text: str) -> str:
    """Escape control characters, since text from a server may contain any."""
    return _CONTROL.sub(lambda match: f"\\u{ord(match[0]):04x}", text)


def out(text: str) -> None:
    """Print a result and a line end on stdout; the text must be printable.

    Raises:
        typer.Exit: The output was closed early.
    """
    try:
        sys.stdout.write(f"{text}\n")
        sys.stdout.flush()
    except BrokenPipeError:
        raise _reader_left() from None


def out_json(value: Any) -> None:
    """Print a JSON document on one line of stdout, in ASCII."""
    out(json.dumps(value))


def out_lines(lines: Iterable[bytes]) -> None:
    """Print lines on stdout: escaped on a terminal, unchanged elsewhere."""
    if sys.stdout.isatty():
        for line in lines:
            out(printable(line.decode(errors="replace")))
    else:
        out_bytes(line + b"\n" for line in lines)


def out_bytes(chunks: Iterable[bytes]) -> None:
    """Write bytes to stdout unchanged.

    Raises:
        typer.Exit: The output was closed early.
    """
    try:
        for chunk in chunks:
            sys.stdout.buffer.write(chunk)
        sys.stdout.buffer.flush()
    except BrokenPipeError:
        raise _reader_left() from None


def out_table(columns: Sequence[str], rows: Iterable[Sequence[str]]) -> None:
    """Print a table on stdout without breaking a word; where it does not fit, one field a line."""
    from rich.cells import cell_len
    from rich.console import Console
    from rich.table import Table
    from rich.text import Text

    cells = [[printable(cell) for cell in row] for row in rows]
    widths = [max(map(cell_len, column)) for column in zip(columns, *cells, strict=True)]
    terminal = sys.stdout.isatty()
    if terminal and sum(widths) + len(_GAP) * (len(widths) - 1) > Console().width:
        out("\n\n".join(_fields(dict(zip(columns, row, strict=True))) for row in cells))
        return
    table = Table(box=None, pad_edge=False, padding=(0, len(_GAP), 0, 0))
    for name in columns:
        table.add_column(name, header_style="bold")
    for row in cells:
        table.add_row(*map(Text, row))
    out(_rendered(table))


def out_fields(fields: Mapping[str, object]) -> None:
    """Print names and values on stdout, one pair per line; None is left out."""
    out(_fields(fields))


def note(text: str) -> None:
    """Print a message on stderr, if there still is one: a terminal that was closed ends nothing."""
    with suppress(OSError):
        typer.echo(printable(text), err=True)


def moment(time: object) -> str | None:
    """Write a time of the API in UTC, for people; what is no time stays as it is."""
    from batchwright.resources.status import time_of

    seconds = time_of(time)
    if seconds is None:
        return shown(time)
    try:
        return f"{datetime.fromtimestamp(seconds, UTC):%Y-%m-%d %H:%M:%SZ}"
    except (OverflowError, OSError, ValueError):
        return str(time)


def shown(value: object) -> str | None:
    """Write a value of the API; None if there is none."""
    return None if value is None or value == "" else str(value)


def counted(count: int, noun: str) -> str:
    """Write a number and a noun, in the plural unless it is one."""
    plural = "es" if noun.endswith("ch") else "s"
    return f"{count} {noun}{'' if count == 1 else plural}"


def _fields(fields: Mapping[str, object]) -> str:
    given = {printable(name): str(value) for name, value in fields.items() if value is not None}
    width = max(map(len, given), default=0)
    return "\n".join(f"{name:{width}}{_GAP}{printable(value)}" for name, value in given.items())


def out_grid(write: Callable[[int], Iterable[Text]]) -> None:
    """Print lines on stdout that are written for the width of the terminal.

    Args:
        write: Takes how many columns there are, which elsewhere are as many as could be needed.
    """
    from rich.console import Console, Group

    width = Console().width if sys.stdout.isatty() else _WIDE
    out(_rendered(Group(*write(width))))


def _rendered(shown: RenderableType) -> str:
    from rich.console import Console

    terminal = sys.stdout.isatty()
    buffer = io.StringIO()
    Console(file=buffer, force_terminal=terminal, width=None if terminal else _WIDE).print(shown)
    return "\n".join(line.rstrip() for line in buffer.getvalue().splitlines())


def _reader_left() -> typer.Exit:
    # What is still buffered is flushed when the process ends, which must not fail again.
    os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
    return typer.Exit(ExitCode.BROKEN_PIPE)
