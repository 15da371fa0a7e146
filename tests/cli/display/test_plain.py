"""A run in plain lines."""

from __future__ import annotations

import pytest

from batchwright.cli.display.plain import PlainLines
from batchwright.errors import status_error
from batchwright.runs.events import EventKind

from .statuses import EVIL, Clock, happening, shard, status


def test_a_run_of_a_day_is_told_in_few_lines(capsys: pytest.CaptureFixture[str]) -> None:
    clock = Clock()
    show = PlainLines(clock)

    def happens(kind: EventKind, done: int, message: str = "") -> None:
        clock.time += 1
        run = status(shard(0, "active", completed=done), shard(1), resumed_at=9)
        show(happening(kind, run, message=message))
        show.lines.remind()

    show(happening("started", status(shard(0), shard(1))))
    happens("resumed", 0)
    happens("created", 0, "created batch_1")
    for minute in range(0, 45_000, 100):
        happens("polled", minute)
    happens("retried", 45_000, EVIL)
    ended = status(shard(0, "collected"), outcomes={"succeeded": 49_998, "failed": 2}, pending=0)
    show.finish(status(*ended.shards, state="finished", outcomes=ended.outcomes, pending=0))
    lines = capsys.readouterr().err.splitlines()
    assert lines[:3] == [
        "0 of 100,000 · 0 of 2 batches active",
        "resumed at 9 of 100,000",
        "0 of 100,000 · 1 of 2 batches active",
    ]
    assert lines[-1] == "50,000 of 50,000 · done, 2 failed"
    assert any(line.startswith("\\u001b]0;owned") for line in lines)
    tenths = [f"{done},000 of 100,000 · 1 of 2 batches active" for done in (10, 20, 30, 40)]
    assert [line for line in lines if line in tenths] == tenths
    assert len(lines) <= 3 + 2 + 4 + 8  # the tenths, and a line a minute


def test_a_server_that_is_away_is_said_to_be(capsys: pytest.CaptureFixture[str]) -> None:
    clock = Clock()
    show = PlainLines(clock)
    show(happening("started", status(shard(0))))
    clock.time = 90
    show.failed(status_error(503, {}, b""))
    assert capsys.readouterr().err.splitlines() == [
        "0 of 50,000 · 0 of 1 batches active",
        "the API has responded with 503 for 90 s, trying again",
    ]


def test_silence_is_no_outage_since_an_upload_may_take_long(
    capsys: pytest.CaptureFixture[str],
) -> None:
    clock = Clock()
    show = PlainLines(clock)
    show.begin("checking requests.jsonl")
    clock.time = 60
    show.lines.remind()
    show(happening("started", status(shard(0))))
    clock.time = 300
    show.lines.remind()
    line = "0 of 50,000 · 0 of 1 batches active"
    assert capsys.readouterr().err.splitlines() == ["checking requests.jsonl", line, line]


def test_an_outage_is_told_for_as_long_as_it_lasts(capsys: pytest.CaptureFixture[str]) -> None:
    clock = Clock()
    show = PlainLines(clock)
    show(happening("started", status(shard(0))))
    for _ in range(3):
        clock.time += 50
        show.failed(status_error(503, {}, b""))
        show(happening("waiting", status(shard(0)), shard(0), "503"))
    clock.time += 50
    show(happening("polled", status(shard(0))))
    clock.time += 60
    show.lines.remind()
    assert capsys.readouterr().err.splitlines() == [
        "0 of 50,000 · 0 of 1 batches active",
        "shard 0: 503",
        "the API has responded with 503 for 150 s, trying again",
        "0 of 50,000 · 0 of 1 batches active",
    ]
