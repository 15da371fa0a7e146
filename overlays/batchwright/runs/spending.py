"""What may still be spent: a pure function of the shards."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING

from batchwright.runs.state import ShardState

if TYPE_CHECKING:
    from batchwright.money import Prices

__all__ = ["held_back"]


def _committed(shards: Sequence[ShardState], prices: Prices) -> float:
    """The most that the batches created so far can cost, in US dollars."""
    from batchwright.money import bound, cost

    total = 0.0
    for shard in shards:
        spent = cost(shard.tokens, prices) if shard.stage == "collected" else None
        if spent is not None and not spent.unpriced:
            total += spent.cost
        elif shard.batch_id or shard.stage == "creating":
            total += bound(shard, prices) or 0.0
    return total


def held_back(
    shards: Sequence[ShardState], max_cost: float, prices: Prices | None
) -> frozenset[int]:
    """The shards that are not sent, since the bound could be passed with them.

    Args:
        shards: All shards.
        max_cost: The most US dollars to spend.
        prices: The prices.
    """
    from batchwright.money import bound

    unsent = [one for one in shards if one.stage in ("planned", "uploading", "uploaded")]
    if prices is None:
        return frozenset(one.index for one in unsent)
    left = max_cost - _committed(shards, prices)
    held = set()
    for shard in unsent:
        most = bound(shard, prices)
        if most is None or most > left:
            held.add(shard.index)
        else:
            left -= most
    return frozenset(held)
