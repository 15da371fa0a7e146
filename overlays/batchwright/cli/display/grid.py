"""The rows of the table: their cells, side by side."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING

from rich.cells import cell_len
from rich.text import Text

from batchwright.cli.display.columns import COLUMNS, GAP, LEFT, SHORTEST_NOTE, Column, fitting
from batchwright.cli.display.words import clip, duration

if TYPE_CHECKING:
    from batchwright.runs.status import ShardStatus, Status

__all__ = ["grid"]

_STYLES = {
    "sending": "cyan",
    "in_doubt": "yellow",
    "active": "cyan",
    "ended": "cyan",
    "collected": "green",
    "halted": "red",
}


def grid(status: Status, shards: Sequence[ShardStatus], now: float, width: int) -> list[Text]:
    """Write the names of the columns, a row for each shard, and one for their total.

    Args:
        status: The run's.
        shards: The shards to show.
        now: The time, in seconds since 1970.
        width: How many columns there are.
    """
    rows = [
        [column.name for column in COLUMNS],
        *([column.shard(shard, now) for column in COLUMNS] for shard in shards),
        [column.total(status, now) for column in COLUMNS],
    ]
    notes = ["", *(_note(shard, now) for shard in shards), ""]
    styles = ["dim", *(_STYLES.get(shard.state, "dim") for shard in shards), "bold"]
    widths = {
        column: _width(column, texts)
        for column, texts in zip(COLUMNS, zip(*rows, strict=True), strict=True)
    }
    shown = fitting(widths, width, note=any(notes))
    if LEFT not in shown and (left := LEFT.total(status, now)):
        notes[-1] = f"{left} left"
    lines = [_line(texts, shown, style) for texts, style in zip(rows, styles, strict=True)]
    room = width - sum(shown.values()) - GAP * len(shown)
    for line, note in zip(lines, notes, strict=True):
        if note and room >= SHORTEST_NOTE:
            line.append(clip(note, room), "yellow" if note != notes[-1] else "bold")
        line.rstrip()
    return lines


def _width(column: Column, texts: Sequence[str]) -> int:
    """How wide a column is; 0 if it says nothing."""
    _, *cells = texts
    says = len({*cells[:-1]}) > 1 if column.varies else any(cells)
    return max(map(cell_len, texts)) if says else 0


def _line(texts: Sequence[str], shown: dict[Column, int], style: str) -> Text:
    line = Text(no_wrap=True)
    for column, text in zip(COLUMNS, texts, strict=True):
        if column in shown:
            fill = " " * (shown[column] - cell_len(text))
            padded = text + fill if column.align == "left" else fill + text
            line.append(padded, _look(column, style))
            line.append(" " * GAP)
    return line


def _look(column: Column, style: str) -> str:
    return column.style if column.style and style not in ("dim", "bold") else style


def _note(shard: ShardStatus, now: float) -> str:
    """Say what a shard waits for and until when, and what went wrong."""
    waits = shard.waits_for or ""
    if shard.until is not None and shard.until > now:
        waits = f"in {duration(shard.until - now)}{waits and ': '}{waits}"
    return "; ".join(one for one in (waits, shard.problem) if one)
