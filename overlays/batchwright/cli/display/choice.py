"""Which shards there is room for."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from typing import TYPE_CHECKING

from batchwright.cli.display.words import clip

if TYPE_CHECKING:
    from batchwright.runs.status import ShardStatus

__all__ = ["choose", "left_out"]

_FIRST = ("in_doubt", "sending", "active", "ended", "halted")


def choose(
    shards: Sequence[ShardStatus], room: int
) -> tuple[Sequence[ShardStatus], Sequence[ShardStatus]]:
    """Choose the shards to show: all if there is room, else those on which most depends.

    These are the ones under way, then those that went wrong, those that wait for a reason, and
    those that wait their turn; what is collected comes last.

    Args:
        shards: All shards, in order.
        room: How many can be shown.

    Returns:
        The chosen ones, and the others.
    """
    if len(shards) <= room:
        return shards, ()
    ranked = sorted(shards, key=_rank)  # stable: in the order of the input within a rank
    return ranked[:room], ranked[room:]


def left_out(shards: Sequence[ShardStatus], width: int) -> str:
    """Say in one line how many shards are not shown, such as `and 1,870 more waiting`."""
    counts = Counter(shard.state.replace("_", " ") for shard in shards)
    parts = [f"{count:,} more {state}" for state, count in counts.most_common()]
    return clip(f"and {', '.join(parts)}", width)


def _rank(shard: ShardStatus) -> int:
    if shard.state in _FIRST:
        return _FIRST.index(shard.state)
    if shard.state == "waiting":
        return len(_FIRST) + (shard.waits_for is None and shard.problem is None)
    return len(_FIRST) + 2
