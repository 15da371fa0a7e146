"""The plan: from the state of the shards to what to do next."""

from __future__ import annotations

from typing import Any

import pytest
from attrs import evolve
from hypothesis import given
from hypothesis import strategies as st

from batchwright.requests import Problem
from batchwright.runs import actions as do
from batchwright.runs.plan import Pace, plan
from batchwright.runs.state import TOKEN_LIMIT, ShardState, Stage

PACE = Pace(poll=5, max_poll=60, list_lag=120)
NOW = 1_000_000.0


def shard(index: int = 0, stage: Stage = "planned", **changes: Any) -> ShardState:
    base = ShardState(index=index, offset=0, length=1, first_line=1, requests=1, stage=stage)
    return evolve(base, **changes)


def waiting(index: int, *, asked: float = NOW, changed: float = NOW) -> ShardState:
    return shard(index, "created", batch_id=f"b{index}", asked_at=asked, changed_at=changed)


def planned(*shards: ShardState, max_active: int = 2) -> list[do.Action | do.Ending]:
    return plan(shards, max_active=max_active, now=NOW, pace=PACE)


def test_no_more_shards_are_sent_than_may_be_active() -> None:
    assert planned(shard(0), shard(1), shard(2)) == [do.Upload(0), do.Upload(1)]


def test_an_uploaded_shard_is_created_and_an_interrupted_upload_is_done_again() -> None:
    assert planned(shard(0, "uploaded"), shard(1, "uploading")) == [do.Create(0), do.Upload(1)]


def test_active_batches_take_up_places() -> None:
    assert planned(waiting(0), waiting(1), shard(2)) == [do.Wait(5)]


def test_a_creation_of_unknown_outcome_is_settled_and_never_repeated() -> None:
    doubt = shard(0, "creating", intent_at=NOW - 1)
    assert planned(doubt) == [do.Settle(0, final=False)]
    asked = evolve(doubt, asked_at=NOW)
    assert planned(asked, shard(1), max_active=1) == [do.Wait(5)]


def test_a_batch_counts_as_not_created_only_when_no_list_can_lag_so_long() -> None:
    assert planned(shard(0, "creating", intent_at=NOW - 120)) == [do.Settle(0, final=True)]


@pytest.mark.parametrize(("quiet", "pause"), [(0, 5), (100, 10), (10_000, 60)])
def test_a_batch_is_polled_less_often_the_longer_it_does_not_change(
    quiet: float, pause: float
) -> None:
    assert planned(waiting(0, changed=NOW - quiet)) == [do.Wait(pause)]
    due = waiting(0, asked=NOW - pause, changed=NOW - pause - quiet)
    assert planned(due) == [do.Poll(0)]


def test_a_clock_that_was_set_back_does_not_stop_the_polling() -> None:
    assert planned(waiting(0, asked=NOW + 9999)) == [do.Poll(0)]


def test_the_shortest_wait_counts() -> None:
    assert planned(waiting(0), waiting(1, asked=NOW - 2, changed=NOW - 2)) == [do.Wait(3)]


@pytest.mark.parametrize("status", ["completed", "expired", "cancelled"])
def test_an_ended_batch_is_fetched(status: str) -> None:
    assert planned(shard(0, "terminal", status=status)) == [do.Download(0)]


def test_answers_are_merged_in_order() -> None:
    assert planned(waiting(0), shard(1, "downloaded")) == [do.Wait(5)]
    done = shard(0, "merged"), shard(1, "downloaded"), shard(2, "downloaded")
    assert planned(*done) == [do.Merge(1), do.Merge(2)]


def test_a_failed_batch_stops_the_run() -> None:
    failed = shard(1, "terminal", status="failed", errors=(Problem("invalid_url", "Wrong."),))
    assert planned(waiting(0), failed, shard(2)) == [do.Stop(1)]


def test_a_batch_over_the_token_limit_gets_another_turn_unless_it_was_alone() -> None:
    failed = shard(
        0, "terminal", status="failed", errors=(Problem(TOKEN_LIMIT, "Too many."),), alone=False
    )
    assert planned(failed, waiting(1), max_active=1) == [do.Requeue(0)]
    assert planned(evolve(failed, alone=True), waiting(1)) == [do.Stop(0)]


def test_all_merged_is_the_end() -> None:
    assert planned(shard(0, "merged"), shard(1, "merged")) == [do.Finish()]


STAGES: list[Stage] = [
    "planned",
    "uploading",
    "uploaded",
    "creating",
    "created",
    "terminal",
    "downloaded",
    "merged",
]


@given(st.lists(st.sampled_from(STAGES), min_size=1, max_size=8), st.integers(1, 4))
def test_there_is_always_something_to_do_and_never_too_much(
    stages: list[Stage], max_active: int
) -> None:
    shards = [shard(n, stage, status="completed") for n, stage in enumerate(stages)]
    actions = plan(shards, max_active=max_active, now=NOW, pace=PACE)
    assert actions
    creates = [action.index for action in actions if isinstance(action, do.Create)]
    assert all(stages[index] == "uploaded" for index in creates)
    active = sum(stage in ("creating", "created") for stage in stages)
    assert not creates or active + len(creates) <= max_active
    assert all(action.seconds > 0 for action in actions if isinstance(action, do.Wait))
