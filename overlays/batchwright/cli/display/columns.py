"""The columns of the table: what each says of a shard, and which give way where it is narrow."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import TYPE_CHECKING, Literal, NamedTuple

from batchwright.cli.display import figures, words

if TYPE_CHECKING:
    from batchwright.runs.status import ShardStatus, Status

__all__ = ["COLUMNS", "GAP", "LEFT", "SHORTEST_NOTE", "Column", "fitting"]

GAP = 2
"""How far columns are apart."""

SHORTEST_NOTE = 16
"""In fewer columns, a note says nothing."""

_NOTE_SHARE = 4  # a quarter of the width
_ESSENTIAL = 7
_MANY = 1_000_000
_STATE, _NAME, _BATCH = 11, 24, 40


class Column(NamedTuple):
    """One column.

    Args:
        name: Its head.
        keep: The higher, the longer it stays where it is narrow; from 7 on, also beside notes.
        align: On which side its text is.
        shard: What it says of a shard at a time.
        total: What it says of the whole run.
        style: How it looks; empty for the look of the row.
        varies: Whether it is left out if it says the same of all shards.
    """

    name: str
    keep: int
    align: Literal["left", "right"]
    shard: Callable[[ShardStatus, float], str]
    total: Callable[[Status, float], str]
    style: str = ""
    varies: bool = False


def fitting(widths: Mapping[Column, int], width: int, *, note: bool) -> dict[Column, int]:
    """Choose the columns that fit beside each other.

    Args:
        widths: How wide each is; 0 for one that says nothing.
        width: How wide the terminal is.
        note: Whether there must be room for notes.

    Returns:
        Those that stay, with their widths.
    """
    kept = {column: wide for column, wide in widths.items() if wide}
    reserved = max(SHORTEST_NOTE, width // _NOTE_SHARE) if note else -GAP
    while kept:
        least = min(kept, key=lambda column: column.keep)
        room = width + GAP if least.keep >= _ESSENTIAL else width - reserved
        if sum(kept.values()) + GAP * len(kept) <= room:
            break
        del kept[least]
    return kept


def _state(shard: ShardStatus, _: float) -> str:
    state: str = shard.state
    if state == "active":
        state = shard.batch_status or state
    elif state == "in_doubt" and not shard.waits_for and not shard.problem:
        state = "creating"  # as long as there is no reason to doubt
    return words.clip(state.replace("_", " "), _STATE)


def _done(shard: ShardStatus, _: float) -> str:
    return f"{figures.shard_done(shard):,}/{shard.requests:,}"


def _all_done(status: Status, _: float) -> str:
    done = figures.done(status)
    if status.total >= _MANY:  # in full it would make the column wider than any shard does
        return f"{words.short(done)}/{words.short(status.total)}"
    return f"{done:,}/{status.total:,}"


def _failed(shard: ShardStatus, _: float) -> str:
    return f"{shard.failed:,}" if shard.failed else ""


def _all_failed(status: Status, _: float) -> str:
    failed = figures.total_failed(status)
    return f"{failed:,}" if failed else ""


def _rate(shard: ShardStatus, now: float) -> str:
    speed = figures.shard_rate(shard, now)
    return words.rate(speed) if speed else ""


def _total_rate(status: Status, now: float) -> str:
    speed = figures.total_rate(status, now)
    return words.rate(speed) if speed else ""


def _left(shard: ShardStatus, now: float) -> str:
    left = figures.shard_left(shard, now)
    return words.duration(left) if left else ""


def _total_left(status: Status, now: float) -> str:
    left = figures.total_left(status, now)
    return words.duration(left) if left else ""


def _name(text: str | None) -> str:
    return words.clip(text or "", _NAME)


def _nothing(*_: object) -> str:
    return ""


LEFT = Column("left", 5, "right", _left, _total_left)
"""How much time is left."""

COLUMNS = (
    Column("shard", 9, "right", lambda shard, _: f"{shard.index}", lambda *_: "total", "dim"),
    Column("state", 8, "left", _state, lambda status, _: status.state),
    Column("done", 7, "right", _done, _all_done),
    Column("failed", 6, "right", _failed, _all_failed, "red"),
    Column("rate", 4, "right", _rate, _total_rate),
    LEFT,
    Column("try", 3, "right", lambda one, _: f"{one.attempt}" if one.attempt > 1 else "", _nothing),
    Column("model", 2, "left", lambda shard, _: _name(shard.model), _nothing, varies=True),
    Column("batch", 1, "left", lambda one, _: words.clip(one.batch_id or "", _BATCH), _nothing),
    Column("endpoint", 0, "left", lambda shard, _: _name(shard.endpoint), _nothing, varies=True),
)
"""All columns but the notes, in the order in which they are shown."""
