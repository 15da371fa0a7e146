"""What a status comes down to."""

from __future__ import annotations

import pytest

from batchwright.cli.display import figures
from batchwright.runs.status import ShardStatus
from batchwright.runs.summary import summary_of

from .statuses import NOW, shard, status


def active(done: int, seconds: float, **given: object) -> ShardStatus:
    return shard(0, "active", completed=done, times={"in_progress": NOW - seconds}, **given)


def test_done_are_lines_that_have_ended_and_those_that_the_api_has_completed() -> None:
    run = status(
        shard(0, "collected", completed=49_000, failed=1_000),  # 1,000 of these are sent again
        shard(1, "active", completed=100, failed=5),
        shard(2, "ended", completed=200),
        shard(3, completed=7),
        outcomes={"succeeded": 49_000},
        pending=151_000,
    )
    assert figures.done(run) == 49_305
    assert figures.total_failed(run) == 5
    assert figures.active(run) == 1


def test_counts_of_the_api_that_cannot_be_are_cut() -> None:
    assert figures.shard_done(shard(0, completed=60_000, failed=9)) == 50_000


@pytest.mark.parametrize(
    ("one", "rate", "left"),
    [
        (active(1_000, 100), 10, 4_900),
        (active(50_000, 100), 500, None),
        (active(0, 100), None, None),
        (active(10, 0), None, None),
        (active(10, -50), None, None),
        (shard(0, "active", completed=100, times={"created": NOW - 10}), 10, 4_990),
        (shard(0, "active", completed=100), None, None),
        (shard(0, "collected", completed=100, times={"created": NOW - 10}), None, None),
    ],
)
def test_the_rate_is_that_since_the_batch_began(
    one: ShardStatus, rate: float | None, left: float | None
) -> None:
    assert figures.shard_rate(one, NOW) == rate
    assert figures.shard_left(one, NOW) == left


def test_a_batch_that_has_ended_keeps_its_rate() -> None:
    times = {"in_progress": NOW - 200, "ended": NOW - 100}
    one = shard(0, "ended", completed=1_000, times=times)
    assert figures.shard_rate(one, NOW) == 10
    assert figures.shard_left(one, NOW) is None


def test_the_run_is_as_fast_as_all_its_batches() -> None:
    run = status(active(1_000, 100), active(2_000, 100), shard(2))
    assert figures.total_rate(run, NOW) == 30
    assert figures.total_left(run, NOW) == 147_000 / 30
    assert figures.total_rate(status(shard(0)), NOW) is None
    assert figures.total_left(status(shard(0)), NOW) is None


@pytest.mark.parametrize(
    ("state", "succeeded", "discrepancies", "ok"),
    [
        ("finished", 50_000, (), True),
        ("running", 50_000, (), False),
        ("finished", 49_999, (), False),
        ("finished", 50_000, ("the API counts 3 more",), False),
    ],
)
def test_all_is_well_only_at_the_end_and_if_the_counts_agree(
    state: str, succeeded: int, discrepancies: tuple[str, ...], ok: bool
) -> None:
    run = status(
        shard(0), state=state, outcomes={"succeeded": succeeded}, discrepancies=discrepancies
    )
    assert figures.all_succeeded(run) is ok
    assert ok in (summary_of(run).ok, False)
