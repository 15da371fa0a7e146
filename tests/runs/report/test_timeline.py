from __future__ import annotations

from pathlib import Path

import pytest

from batchwright.runs.report.timeline import Axis, Span, at_once, axis_of, chosen, spans_of

from .statuses import START, empty, finished, shard


def test_a_shard_goes_through_its_phases():
    times = {"uploaded": 10.0, "created": 20.0, "in_progress": 30.0, "ended": 70.0}
    whole = shard(times=times | {"collected": 80.0})
    assert spans_of(whole, 999) == [
        Span("sending", 10, 20),
        Span("validating", 20, 30),
        Span("working", 30, 70),
        Span("collecting", 70, 80),
    ]


def test_a_phase_that_has_not_ended_lasts_until_now():
    active = shard(state="active", times={"created": 20.0, "in_progress": 30.0})
    assert spans_of(active, 50) == [Span("validating", 20, 30), Span("working", 30, 50)]
    halted = shard(state="halted", times={"created": 20.0, "in_progress": 30.0})
    assert spans_of(halted, 50) == [Span("validating", 20, 30)]


def test_a_batch_that_was_never_in_progress_was_validated_until_it_ended():
    assert spans_of(shard(times={"created": 20.0, "ended": 60.0, "collected": 61.0}), 99)[
        0
    ] == Span("validating", 20, 60)


def test_times_of_two_clocks_never_go_backwards():
    spans = spans_of(shard(times={"uploaded": 50.0, "created": 20.0, "ended": 60.0}), 70)
    assert spans == [
        Span("sending", 50, 50),
        Span("validating", 50, 60),
        Span("collecting", 60, 70),
    ]


def test_the_axis_holds_everything(tmp_path: Path):
    status = finished(tmp_path, ended_at=START + 5_000)
    assert axis_of(status, now=START + 9_999) == Axis(START, START + 5_000)
    unfinished = finished(tmp_path, ended_at=None)
    assert axis_of(unfinished, now=START + 9_999).end == START + 9_999
    nothing = empty(tmp_path)
    assert axis_of(nothing, now=START) == Axis(START, START + 1)


@pytest.mark.parametrize(
    ("length", "first", "count"),
    [
        (10, "11:06:40", 6),
        (3_600, "11:15", 4),
        (86_400, "12:00", 4),
        (2 * 86_400, "18 Nov 12:00", 4),
    ],
)
def test_ticks_are_few_and_at_round_times(length: float, first: str, count: int):
    ticks = Axis(START, START + length).ticks()
    assert ticks[0][1] == first
    assert len(ticks) == count


@pytest.mark.parametrize("length", [1.0, 7.0, 61.0, 9e4, 1e6, 1e8, 1e10])
def test_ticks_lie_in_their_range(length: float):
    axis = Axis(START, START + length)
    assert 2 <= len(axis.ticks()) <= 6
    assert all(axis.start <= time <= axis.end for time, _ in axis.ticks())


def test_batches_at_once_are_counted():
    def batch(start: float, end: float):
        return shard(times={"created": start, "ended": end, "collected": end + 50})

    batches = [batch(0.5, 10), batch(5, 15), batch(30, 100)]
    assert at_once(batches, Axis(0, 100), 10) == [2, 2, 0, 1, 1, 1, 1, 1, 1, 1]
    assert at_once([], Axis(0, 100), 3) == [0, 0, 0]


def test_shards_with_something_to_say_are_chosen_first():
    shards = [shard(index) for index in range(2_000)]
    shards[1_234] = shard(1_234, problem="refused")
    shards[777] = shard(777, state="active")
    shown = [one.index for one in chosen(shards, 50)]
    assert len(shown) == 50
    assert {777, 1_234} < set(shown)
    assert shown == sorted(shown)
    assert max(shown) > 1_800  # a sample of all, not the beginning
    assert chosen(shards[:3], 50) == shards[:3]
