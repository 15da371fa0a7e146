"""Which shards there is room for."""

from __future__ import annotations

from batchwright.cli.display.choice import choose, left_out

from .statuses import EVIL, shard

STATES = ("collected", "halted", "waiting", "ended", "active", "sending", "in_doubt")


def test_all_stay_in_order_if_there_is_room() -> None:
    shards = [shard(n, state) for n, state in enumerate(STATES)]
    assert choose(shards, 7) == (shards, ())


def test_what_is_under_way_comes_first_and_what_is_done_last() -> None:
    shards = [shard(n, state) for n, state in enumerate(STATES)]
    shards.append(shard(7, waits_for="the token limit"))
    chosen, others = choose(shards, 6)
    states = [one.state for one in chosen]
    assert states == ["in_doubt", "sending", "active", "ended", "halted", "waiting"]
    assert chosen[-1].index == 7
    assert [one.state for one in others] == ["waiting", "collected"]


def test_those_left_out_are_counted() -> None:
    assert left_out([shard(0), shard(1), shard(2, "in_doubt")], 80) == (
        "and 2 more waiting, 1 more in doubt"
    )
    assert left_out([shard(0, EVIL)], 20).isprintable()
