"""The table of a run: how far each shard is, and what they come to, at any width."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import TYPE_CHECKING

from rich.cells import cell_len
from rich.text import Text

from batchwright.cli.costs import dollars
from batchwright.cli.display import figures
from batchwright.cli.display.choice import choose, left_out
from batchwright.cli.display.grid import grid
from batchwright.cli.display.words import clip, duration, short
from batchwright.cli.printing import counted

if TYPE_CHECKING:
    from batchwright.runs.status import Status

__all__ = ["table"]

_NARROWEST = 30
_FEWEST_ROWS = 3
_MOST_WARNINGS = 3
_DOT = " · "


def table(status: Status, now: float, width: int, height: int | None = None) -> list[Text]:
    """Write how far a run has come.

    Args:
        status: The run's.
        now: The time, in seconds since 1970.
        width: How many columns there are; fewer than 30 are taken for 30.
        height: How many lines there are; None for as many as it takes.

    Returns:
        The lines, none of them wider than that.
    """
    width = max(width, _NARROWEST)
    head = [_title(status, now, width), _bar(status, width)]
    foot = [Text(clip(line, width), style, no_wrap=True) for line, style in _foot(status)]
    shards = figures.kept(status)
    room = len(shards)
    if height is not None:  # the names of the columns, those left out and the total take 3
        room = max(_FEWEST_ROWS, height - len(head) - len(foot) - 3)
    chosen, others = choose(shards, room)
    *rows, total = grid(status, chosen, now, width)
    more = [Text(left_out(others, width), "dim", no_wrap=True)] if others else []
    return [*head, *rows, *more, total, *foot]


def _title(status: Status, now: float, width: int) -> Text:
    name = f"{Path(status.source).name} → {status.output.name}"
    rest = duration((status.ended_at or now) - status.started_at)
    if status.resumed_at:
        rest += f" · resumed at {status.resumed_at:,} of {status.total:,}"
    room = width - cell_len(rest) - len(_DOT)  # the name gives way: the rest is said nowhere else
    title = f"{clip(name, room)}{_DOT}{rest}" if room > 0 else clip(rest, width)
    return Text(title, "bold", no_wrap=True)


def _bar(status: Status, width: int) -> Text:
    share = figures.done(status) / status.total if status.total else 1.0
    percent = f" {int(100 * share):3} %"
    full = int((width - len(percent)) * share)
    rest = width - len(percent) - full
    return Text.assemble(("━" * full, "green"), ("─" * rest, "dim"), percent, no_wrap=True)


def _foot(status: Status) -> Iterator[tuple[str, str]]:
    """The lines below the rows, and how they look."""
    ended = [f"{name} {count:,}" for name, count in status.outcomes.items() if count]
    if status.held_back:
        ended.append(f"held back {status.held_back:,}")
    if ended:
        yield _DOT.join(ended), ""
    if used := _used(status):
        yield used, "dim"
    for warning in _warnings(status)[:_MOST_WARNINGS]:
        yield warning, "yellow"


def _used(status: Status) -> str:
    """What the answers used, and what it costs."""
    parts = []
    if status.tokens:
        read, written, cached = (
            sum(getattr(one, name) for one in status.tokens)
            for name in ("input", "output", "cached")
        )
        cache = f" ({short(cached)} cached)" if cached else ""
        out = f", {short(written)} out" if written else ""
        parts.append(f"{short(read)} tokens in{cache}{out}")
    if status.money is not None:
        parts.append(f"{dollars(status.money.cost)} ({status.money.prices})")
    return _DOT.join(parts)


def _warnings(status: Status) -> list[str]:
    warnings = list(status.discrepancies)
    if status.twins:
        warnings.append(f"{counted(len(status.twins), 'batch')} created twice and cancelled")
    if status.unexpected:
        warnings.append(f"{counted(status.unexpected, 'unexpected answer')} dropped")
    return warnings
