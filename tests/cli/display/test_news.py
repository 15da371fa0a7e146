"""Which events are worth a line, and how often the status is worked out."""

from __future__ import annotations

from batchwright.cli.display.latest import Latest
from batchwright.cli.display.news import News
from batchwright.runs.events import EventKind

from .statuses import Clock, happening, shard, status

RUN = status(shard(0), shard(1), resumed_at=28_492)


def test_only_some_kinds_are_told() -> None:
    news = News(Clock())
    kinds: list[EventKind] = ["uploaded", "created", "polled", "collected", "retried", "twin"]
    told = {kind: news.line(happening(kind, RUN, message="so it is")) for kind in kinds}
    told["resumed"] = news.line(happening("resumed", RUN))
    assert {kind: line for kind, line in told.items() if line} == {
        "retried": "so it is",
        "twin": "so it is",
        "resumed": "resumed at 28,492 of 100,000",
    }


def test_the_shard_is_named() -> None:
    event = happening("halved", RUN, shard(7), "50,000 requests are too many: halved")
    assert News(Clock()).line(event) == "shard 7: 50,000 requests are too many: halved"


def test_the_same_is_told_once_and_nothing_is_not_told() -> None:
    news = News(Clock())
    lines = [
        news.line(happening("waiting", RUN, message=message))
        for message in ("", "a", "a", "b", "a")
    ]
    assert lines == [None, "a", None, "b", "a"]


def test_five_of_a_kind_are_told_in_a_minute_and_the_others_counted() -> None:
    clock = Clock()
    news = News(clock)

    def line(kind: EventKind, message: str) -> str | None:
        return news.line(happening(kind, RUN, message=message))

    assert [line("failed", f"shard {n}") for n in range(2_000)].count(None) == 1_995
    assert line("retried", "shard 1") == "shard 1"
    clock.time = 60
    assert line("failed", "shard 2000") == "shard 2000 (and 1,995 more like it before)"
    assert line("failed", "shard 2001") == "shard 2001"


def test_the_status_is_worked_out_four_times_a_second_at_most() -> None:
    clock = Clock()
    latest = Latest(clock)
    assert latest.status is None
    taken = 0
    for _ in range(1_000):
        taken += latest.take(happening("polled", RUN))
        clock.time += 0.001
    assert taken == 4
    assert latest.status is RUN


def test_the_end_is_always_taken() -> None:
    latest, end = Latest(Clock()), status(shard(0), state="finished")
    latest.take(happening("polled", RUN))
    assert latest.take(happening("finished", end))
    assert latest.status is end
    latest.finish(RUN)
    assert latest.status is RUN
