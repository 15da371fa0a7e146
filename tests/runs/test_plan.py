"""The plan: from the state of the shards to what to do next."""

from __future__ import annotations

import math
from collections import Counter
from typing import Any, get_args

import pytest
from attrs import evolve
from hypothesis import given
from hypothesis import strategies as st

from batchwright.requests import Problem
from batchwright.runs import actions as do
from batchwright.runs.outcomes import NOT_SENT
from batchwright.runs.plan import MAX_TRANSFERS, TIDYING, View, plan, wake_at
from batchwright.runs.state import Loss, RunState, Settings, ShardState, Stage
from batchwright.runs.status import Reason
from batchwright.runs.timing import Timing

NOW = 1_000.0
RUN = RunState(
    run_id="r1",
    source="in.jsonl",
    digest="00",
    total=100,
    bytes=100,
    settings=Settings("http://localhost/v1", "24h", "/errors.jsonl", {}),
    options={},
    max_requests=10,
    max_bytes=1000,
)
STAGES: tuple[Stage, ...] = get_args(Stage)
CREATIONS = ("uploaded", "creating", "created", "ended", "fetched")


def shard(index: int = 0, stage: Stage = "planned", **changes: Any) -> ShardState:
    """A shard, which has what it must have at its stage."""
    given = {
        "batch_id": f"b{index}" if stage in ("created", "ended", "fetched") else "",
        "file_id": f"f{index}" if stage in CREATIONS else "",
        "status": "completed" if stage in ("ended", "fetched", "collected") else None,
    }
    base = ShardState(
        index=index,
        endpoint="/v1/embeddings",
        model="m",
        requests=10,
        bytes=100,
        first_line=1,
        last_line=10,
        stage=stage,
    )
    return evolve(base, **{**given, **changes})


def view(*shards: ShardState, run: RunState = RUN, **changes: Any) -> View:
    return View(run=run, shards=shards, now=NOW, **{"max_in_flight": 2, **changes})


def planned(*shards: ShardState, **changes: Any) -> list[do.Action]:
    return plan(view(*shards, **changes))


def failed(outcome: Any = "failed", code: str = "server_error", status: int | None = 500) -> Any:
    return (Reason(outcome, code, 1, 1, "a", "", status),)


def refused(code: str, **changes: Any) -> ShardState:
    problems = (Problem(code, "Refused.", changes.pop("param", None), changes.pop("line", None)),)
    return shard(0, "ended", status="failed", problems=problems, **changes)


# --- sending


def test_no_more_shards_are_sent_than_may_be_in_flight() -> None:
    assert planned(shard(0), shard(1), shard(2)) == [do.Upload(0), do.Upload(1)]


def test_an_uploaded_shard_is_created_and_an_interrupted_upload_is_done_again() -> None:
    assert planned(shard(0, "uploaded"), shard(1, "uploading")) == [do.Create(0), do.Upload(1)]


@pytest.mark.parametrize("stage", ["created", "creating", "uploading", "uploaded"])
def test_what_is_in_flight_takes_up_places(stage: Stage) -> None:
    actions = planned(shard(0, stage), shard(1, stage), shard(2))
    assert do.Upload(2) not in actions


def test_a_token_limit_allows_fewer_of_its_model() -> None:
    run = evolve(RUN, allowed={"m": 1})
    assert planned(shard(0, "created"), shard(1, "uploaded"), shard(2), run=run) == [do.Poll(0)]
    other = shard(1, "uploaded", model="n")
    assert planned(shard(0, "created"), other, run=run) == [do.Poll(0), do.Create(1)]


def test_a_shard_that_waits_for_room_among_others_leaves_its_place() -> None:
    waits = {0: Timing(due=math.inf, limited_since=1.0)}
    shards = shard(0, "uploaded"), shard(1, model="n")
    assert planned(*shards, timings=waits, max_in_flight=1) == [do.Upload(1)]


def test_what_costs_too_much_is_not_sent() -> None:
    shards = shard(0, "uploaded"), shard(1), shard(2)
    assert planned(*shards, held_back=frozenset({0, 1})) == [do.Upload(2)]


def test_a_shard_refused_for_now_leaves_its_place_to_others() -> None:
    parked = {0: Timing(due=math.inf, parked=True)}
    shards = shard(0, "uploaded"), shard(1)
    assert planned(*shards, timings=parked, max_in_flight=1) == [do.Upload(1)]


def test_only_so_many_files_are_on_their_way_at_a_time() -> None:
    many = [shard(n) for n in range(9)]
    assert len(planned(*many, max_in_flight=9)) == MAX_TRANSFERS
    busy = {do.Upload(0), do.Fetch(1), do.Poll(2)}
    assert len(planned(*many, max_in_flight=9, busy=busy)) == MAX_TRANSFERS - 2


# --- creations in doubt


def test_a_creation_of_unknown_outcome_is_settled_and_never_repeated() -> None:
    assert planned(shard(0, "creating"), shard(1), max_in_flight=1) == [do.Settle(0)]
    later = {0: Timing(due=NOW + 9)}
    assert planned(shard(0, "creating"), shard(1), max_in_flight=1, timings=later) == []
    assert wake_at(view(shard(0, "creating"), timings=later)) == NOW + 9


def test_a_doubt_is_settled_though_the_run_is_cancelled() -> None:
    run = evolve(RUN, cancelling=True)
    assert planned(shard(0, "creating"), run=run) == [do.Settle(0)]


# --- watching and fetching


def test_few_batches_are_polled_one_by_one_and_many_through_the_list() -> None:
    three = [shard(n, "created") for n in range(3)]
    assert planned(*three) == [do.Poll(0), do.Poll(1), do.Poll(2)]
    four = [shard(n, "created") for n in range(4)]
    assert planned(*four) == [do.PollMany((0, 1, 2, 3))]
    assert planned(*four, busy={do.PollMany((9,))}) == []


@pytest.mark.parametrize("status", ["completed", "expired", "cancelled"])
def test_an_ended_batch_is_fetched(status: str) -> None:
    assert planned(shard(0, "ended", status=status)) == [do.Fetch(0)]


def test_answers_are_collected_one_shard_at_a_time_in_any_order() -> None:
    shards = shard(0, "created"), shard(1, "fetched"), shard(2, "fetched")
    assert planned(*shards) == [do.Poll(0), do.Collect(1)]
    assert planned(*shards, busy={do.Collect(1)}) == [do.Poll(0)]


def test_what_is_under_way_is_not_begun_twice() -> None:
    shards = shard(0, "created"), shard(1, "ended")
    assert planned(*shards, busy={do.Poll(0), do.Fetch(1)}) == []


def test_what_is_not_due_waits_and_delays_nothing_else() -> None:
    late = {0: Timing(due=NOW + 60)}
    shards = shard(0, "created"), shard(1, "ended")
    assert planned(*shards, timings=late) == [do.Fetch(1)]
    assert wake_at(view(*shards, timings=late)) == NOW + 60


# --- refused batches


@pytest.mark.parametrize(
    ("state", "action"),
    [
        (refused("token_limit_exceeded"), do.MakeRoom(0)),
        (refused("token_limit_exceeded", too_large=True), do.Halve(0)),
        (refused("maximum_input_file_size_exceeded"), do.Halve(0)),
        (refused("maximum_requests_exceeded"), do.Halve(0)),
        (refused("invalid_request", param="file_id"), do.UploadAgain(0)),
        (refused("invalid_url", line=3), do.SetAside(0)),
    ],
)
def test_what_becomes_of_a_refused_batch(state: ShardState, action: do.Action) -> None:
    assert planned(state) == [action]


@pytest.mark.parametrize(
    "state",
    [
        refused("maximum_requests_exceeded", requests=1),
        refused("token_limit_exceeded", too_large=True, requests=1),
        refused("invalid_request", param="file_id", uploads=3),
        refused("something_new"),
    ],
)
def test_what_cannot_be_helped_is_given_up(state: ShardState) -> None:
    (action,) = planned(state)
    assert isinstance(action, do.GiveUp)
    assert (action.loss.outcome, action.loss.code) == ("unanswered", state.problems[0].code)


def test_a_batch_refused_without_a_reason_is_given_up() -> None:
    (action,) = planned(shard(0, "ended", status="failed"))
    assert isinstance(action, do.GiveUp)
    assert action.loss.code == "batch_failed"


# --- trying again


def test_what_failed_is_sent_again_once_its_group_has_ended() -> None:
    first = shard(0, "collected", reasons=failed())
    second = shard(1, "collected", reasons=failed())
    assert planned(first, second) == [do.Resend((0, 1))]
    assert planned(first, second, shard(2, "created")) == [do.Poll(2)]
    other = shard(2, "created", model="another")
    assert planned(first, second, other) == [do.Poll(2), do.Resend((0, 1))]
    assert planned(first, second, busy=[do.Discard(1)]) == []


@pytest.mark.parametrize(
    "changes",
    [
        {"round": 3},
        {"moved": (("failed", "server_error"),)},
        {"cancel_sent": True},
        {"closed": True},
        {"reasons": failed(code="invalid_value", status=400)},
    ],
)
def test_what_is_not_sent_again_ends(changes: dict[str, Any]) -> None:
    state = shard(0, "collected", **{"reasons": failed(), **changes})
    assert planned(state) == [do.Finish()]


def test_shards_are_added_one_action_at_a_time() -> None:
    halves = [evolve(refused("maximum_requests_exceeded"), index=n) for n in range(3)]
    assert planned(*halves) == [do.Halve(0)]
    assert planned(*halves, busy={do.Halve(0)}) == []


# --- cancelling, tidying, the end


def test_a_cancelled_run_sends_nothing_and_cancels_what_is_active() -> None:
    run = evolve(RUN, cancelling=True)
    loss = Loss("cancelled", NOT_SENT, "The run was cancelled before this request was sent.")
    shards = shard(0, "created"), shard(1, "uploaded"), shard(2), shard(3, "uploading")
    assert planned(*shards, run=run) == [
        do.Cancel(0),
        do.GiveUp(1, loss),
        do.GiveUp(2, loss),
        do.GiveUp(3, loss),
    ]
    assert planned(shard(0, "created", cancel_sent=True), run=run) == [do.Poll(0)]
    assert planned(shard(0, "collected", reasons=failed()), run=run) == [do.Finish()]


def test_input_files_are_deleted_when_their_batch_is_final_and_never_hold_up_the_run() -> None:
    assert planned(shard(0, "collected", file_id="f")) == [do.Discard(0)]
    tried = {0: Timing(failures=99, untidy=True)}
    assert planned(shard(0, "collected", file_id="f"), timings=tried) == [do.Finish()]


def test_orphans_are_swept_while_nothing_is_uploaded() -> None:
    run = evolve(RUN, orphans=True)
    assert planned(shard(0, "collected"), run=run) == [do.Sweep()]
    assert do.Sweep() not in planned(shard(0, "uploading"), run=run)
    assert planned(shard(0), run=run) == [do.Sweep()]  # the upload comes after it
    late = {TIDYING: Timing(due=NOW + 5)}
    assert planned(shard(0, "collected"), run=run, timings=late) == []
    assert wake_at(view(shard(0, "collected"), run=run, timings=late)) == NOW + 5


def test_all_collected_is_the_end_once_nothing_is_under_way() -> None:
    ended = shard(0, "collected"), shard(1, "split")
    assert planned(*ended) == [do.Finish()]
    assert planned(*ended, busy={do.Discard(0)}) == []
    publishing = evolve(RUN, stage="publishing")
    assert planned(*ended, run=publishing) == [do.Finish()]
    assert planned(*ended, run=publishing, busy={do.Finish()}) == []
    assert planned(*ended, run=evolve(RUN, stage="finished")) == []


# --- whatever the state

PROBLEMS = [
    (),
    (Problem("token_limit_exceeded", "Too many."),),
    (Problem("maximum_requests_exceeded", "Too many."),),
    (Problem("invalid_request", "Cannot find file f.", "file_id"),),
    (Problem("invalid_url", "Wrong.", "url", 1),),
]
OUTCOMES = [(), failed(), failed(status=400), failed("expired", "batch_expired", None)]
TIMINGS = [
    Timing(),
    Timing(due=NOW - 1, failures=2),
    Timing(due=NOW + 5, failures=99),
    Timing(due=NOW + 1e6, doubt_since=NOW),
]


@st.composite
def states(draw: st.DrawFn) -> View:
    count = draw(st.integers(1, 8))
    shards = [
        shard(
            index,
            draw(st.sampled_from(STAGES)),
            model=draw(st.sampled_from(["m", "n"])),
            round=draw(st.integers(1, 3)),
            requests=draw(st.sampled_from([1, 10])),
            cancel_sent=draw(st.booleans()),
            too_large=draw(st.booleans()),
            status=draw(st.sampled_from(["completed", "failed", "expired", "cancelled"])),
            problems=draw(st.sampled_from(PROBLEMS)),
            reasons=draw(st.sampled_from(OUTCOMES)),
            file_id=draw(st.sampled_from(["", "f"])),
        )
        for index in range(count)
    ]
    busy = draw(st.sets(st.integers(0, count - 1)))
    run = evolve(
        RUN,
        cancelling=draw(st.booleans()),
        orphans=draw(st.booleans()),
        allowed=draw(st.sampled_from([{}, {"m": 1}, {"m": 3, "n": 1}])),
    )
    return View(
        run=run,
        shards=shards,
        timings={n: draw(st.sampled_from(TIMINGS)) for n in range(-1, count)},
        busy={do.Create(n) if shards[n].stage == "creating" else do.Poll(n) for n in busy},
        now=NOW,
        max_in_flight=draw(st.integers(1, 4)),
        max_attempts=draw(st.integers(1, 3)),
    )


@given(states())
def test_no_shard_is_created_twice_or_in_doubt_or_beyond_what_may_be_in_flight(state: View) -> None:
    actions = plan(state)
    creates = [one.index for one in actions if isinstance(one, do.Create)]
    assert len(creates) == len(set(creates))
    assert all(state.shards[index].stage == "uploaded" for index in creates)
    assert not set(creates) & state.busy_shards
    active = Counter(one.model for one in state.shards if one.active)
    active.update(state.shards[index].model for index in creates)
    assert not creates or active.total() <= state.max_in_flight
    for model in {state.shards[index].model for index in creates}:
        assert active[model] <= state.run.allowed.get(str(model), state.max_in_flight)
    assert not (creates and state.run.cancelling)


@given(states())
def test_no_shard_gets_two_actions_and_none_that_is_under_way_or_not_due(state: View) -> None:
    touched: list[int] = []
    for action in plan(state):
        if isinstance(action, do.PollMany | do.Resend):
            touched += action.indices
        elif not isinstance(action, do.Sweep | do.Finish):
            touched.append(action.index)
            assert state.timing(state.shards[action.index]).due <= NOW
    assert len(touched) == len(set(touched))
    assert not set(touched) & state.busy_shards


@given(states())
def test_there_is_always_an_action_or_a_time_to_wake_up(state: View) -> None:
    assert plan(state) or state.busy or wake_at(state) is not None


@given(states())
def test_the_end_comes_alone_and_only_when_all_has_ended(state: View) -> None:
    actions = plan(state)
    if do.Finish() in actions:
        assert actions == [do.Finish()]
        assert {one.stage for one in state.shards} <= {"collected", "split"}
        assert not state.busy
