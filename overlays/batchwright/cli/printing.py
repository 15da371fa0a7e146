"""What goes to the terminal: results on stdout, everything else on stderr."""

from __future__ import annotations

import io
import json
import os
import re
import sys
from collections.abc import Iterable, Mapping, Sequence
from datetime import UTC, datetime
from typing import TYPE_CHECKING, Any

import typer

from batchwright.cli.exits import ExitCode

if TYPE_CHECKING:
    from rich.table import Table

_CONTROL = re.compile(
    "[\x00-\x1f\x7f-\x9f\u061c\u200e\u200f\u2028-\u202e\u2066-\u2069\ud800-\udfff]"
)
_WIDE = 10_000


def printable(text: str) -> str:
    r"""Escape what could steer a terminal, as text from a server may hold it.

    Example:
        >>> printable("\x1b[31mred")
        '\\u001b[31mred'
    """
    return _CONTROL.sub(lambda match: f"\\u{ord(match[0]):04x}", text)


def out(text: str) -> None:
    """Print a result on stdout, followed by a line end; the text must be printable.

    Raises:
        typer.Exit: Whoever read the output went away.

    Example:
        out("batch_1")
    """
    try:
        sys.stdout.write(f"{text}\n")
        sys.stdout.flush()
    except BrokenPipeError:
        raise _gone() from None


def out_json(value: Any) -> None:
    """Print a JSON document on one line of stdout, in ASCII.

    Example:
        out_json({"id": "batch_1"})
    """
    out(json.dumps(value))


def out_lines(lines: Iterable[bytes]) -> None:
    """Print lines on stdout: as they are for a program, escaped for a terminal.

    Example:
        out_lines([b"{}"])
    """
    if sys.stdout.isatty():
        for line in lines:
            out(printable(line.decode(errors="replace")))
    else:
        out_bytes(line + b"\n" for line in lines)


def out_bytes(chunks: Iterable[bytes]) -> None:
    """Write bytes to stdout as they are, for a program.

    Raises:
        typer.Exit: Whoever read the output went away.

    Example:
        out_bytes([b"{}"])
    """
    try:
        for chunk in chunks:
            sys.stdout.buffer.write(chunk)
        sys.stdout.buffer.flush()
    except BrokenPipeError:
        raise _gone() from None


def out_table(columns: Sequence[str], rows: Iterable[Sequence[str]]) -> None:
    """Print a table on stdout; on a terminal it is made to fit, but ids stay in one piece.

    Example:
        out_table(["id", "status"], [["batch_1", "completed"]])
    """
    from rich.table import Table
    from rich.text import Text

    table = Table(box=None, pad_edge=False)
    for name in columns:
        table.add_column(name, no_wrap=name == "id", overflow="fold", header_style="bold")
    for row in rows:
        table.add_row(*(Text(printable(cell)) for cell in row))
    out(_rendered(table))


def out_fields(fields: Mapping[str, object]) -> None:
    """Print names and values, one pair a line; what is None is left out.

    Example:
        out_fields({"id": "batch_1", "status": "completed"})
    """
    shown = {name: str(value) for name, value in fields.items() if value is not None}
    width = max(map(len, shown))
    out("\n".join(f"{name:{width}}  {printable(value)}" for name, value in shown.items()))


def note(text: str) -> None:
    """Tell the person something on stderr.

    Example:
        note("wait for it with: batchwright wait batch_1")
    """
    typer.echo(printable(text), err=True)


def moment(seconds: int | None) -> str | None:
    """Write a Unix time for people, in UTC.

    Example:
        >>> moment(1_700_000_000)
        '2023-11-14 22:13:20Z'
    """
    if seconds is None:
        return None
    try:
        return f"{datetime.fromtimestamp(seconds, UTC):%Y-%m-%d %H:%M:%SZ}"
    except (OverflowError, OSError, ValueError):
        return str(seconds)


def counted(count: int, noun: str) -> str:
    """Write a number of things.

    Example:
        >>> counted(1, "request"), counted(2, "batch")
        ('1 request', '2 batches')
    """
    plural = "es" if noun.endswith("ch") else "s"
    return f"{count} {noun}{'' if count == 1 else plural}"


def _rendered(table: Table) -> str:
    from rich.console import Console

    terminal = sys.stdout.isatty()
    buffer = io.StringIO()
    Console(file=buffer, force_terminal=terminal, width=None if terminal else _WIDE).print(table)
    return "\n".join(line.rstrip() for line in buffer.getvalue().splitlines())


def _gone() -> typer.Exit:
    # What is still buffered is flushed when the process ends, which must not fail again.
    os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
    return typer.Exit(ExitCode.BROKEN_PIPE)
