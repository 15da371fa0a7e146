"""The table on a terminal."""

from __future__ import annotations

import os
import pty
import sys
from collections.abc import Iterator
from contextlib import contextmanager

import pytest

from batchwright.cli.display.live import LiveTable
from batchwright.cli.display.show import show_run
from batchwright.errors import status_error

from ..conftest import read_terminal
from .statuses import EVIL, NOW, Clock, eventful, happening, shard, status


@contextmanager
def terminal(monkeypatch: pytest.MonkeyPatch, columns: int) -> Iterator[list[str]]:
    """Makes stderr a terminal; what it showed is there at the end."""
    shown: list[str] = []
    ours, theirs = pty.openpty()
    monkeypatch.setenv("TERM", "xterm")
    monkeypatch.setenv("COLUMNS", str(columns))
    monkeypatch.setenv("LINES", "24")
    with os.fdopen(theirs, "w") as stderr, monkeypatch.context() as patch:
        patch.setattr(sys, "stderr", stderr)
        yield shown
    shown.append(read_terminal(ours))


def test_the_table_is_drawn_and_news_stand_above_it(monkeypatch: pytest.MonkeyPatch) -> None:
    clock = Clock()
    with terminal(monkeypatch, 80) as shown:
        live = LiveTable(clock, lambda: NOW)
        live(happening("started", eventful()))
        live(happening("retried", eventful(), message=EVIL))
        live.finish(status(shard(0, "collected", completed=50_000), pending=0))
        live.stop()
    assert "\x1b]0" not in shown[0]
    assert "[red]x[/red]" in shown[0]
    assert shown[0].index("62,003/250,000") < shown[0].index("[red]x[/red]\\u000d")
    assert "50,000/50,000" in shown[0]
    assert "100 %" in shown[0]


def test_at_the_end_only_its_head_stays(monkeypatch: pytest.MonkeyPatch) -> None:
    with terminal(monkeypatch, 80) as shown:
        live = LiveTable(Clock(), lambda: NOW)
        live(happening("started", status(shard(0))))
        live.finish(status(shard(0, "collected"), state="finished", pending=0))
        live.stop()
    assert "100 %" in shown[0]
    assert shown[0].count("total") == 1
    assert "collected" not in shown[0]


def test_a_flood_of_events_is_drawn_four_times_a_second(monkeypatch: pytest.MonkeyPatch) -> None:
    clock = Clock()
    with terminal(monkeypatch, 80) as shown:
        live = LiveTable(clock, lambda: NOW)
        for _ in range(1_000):
            live(happening("polled", status(shard(0))))
            clock.time += 0.001
        live.stop()
    assert 4 <= shown[0].count("requests.jsonl → ") <= 6


def test_an_api_that_is_away_is_said_to_be(monkeypatch: pytest.MonkeyPatch) -> None:
    clock = Clock()
    with terminal(monkeypatch, 60) as shown:
        live = LiveTable(clock, lambda: NOW)
        live(happening("started", status(shard(0))))
        live.failed(status_error(503, {}, b""))
        clock.time = 7
        live.finish(status(shard(0)))
        live.stop()
    assert "the API has responded with 503 for 7 s, trying again" in shown[0]


def test_a_terminal_that_is_closed_ends_nothing(monkeypatch: pytest.MonkeyPatch) -> None:
    ours, theirs = pty.openpty()
    monkeypatch.setenv("TERM", "xterm")
    with os.fdopen(theirs, "w") as stderr:
        monkeypatch.setattr(sys, "stderr", stderr)
        live = LiveTable(Clock(), lambda: NOW)
        live(happening("started", eventful()))
        os.close(ours)
        live(happening("retried", eventful(), message="again"))
        live.finish(eventful())
        live.stop()
        monkeypatch.undo()


def test_before_the_first_event_nothing_is_drawn(monkeypatch: pytest.MonkeyPatch) -> None:
    with terminal(monkeypatch, 80) as shown, show_run(quiet=False, as_json=False):
        pass
    assert shown == [""]


def test_a_long_check_is_shown_and_leaves_nothing(monkeypatch: pytest.MonkeyPatch) -> None:
    with terminal(monkeypatch, 80) as shown:
        live = LiveTable(Clock(), lambda: NOW)
        live.begin(f"checking {EVIL}")
        live.draw()
        live.stop()
    assert "checking \\u001b]0;owned" in shown[0]
    assert shown[0].endswith("\x1b[2K")  # the line is empty again


def test_a_short_check_is_not_shown(monkeypatch: pytest.MonkeyPatch) -> None:
    with terminal(monkeypatch, 80) as shown, show_run(quiet=False, as_json=False) as show:
        show.begin("checking requests.jsonl")
    assert shown == [""]


@pytest.mark.parametrize("term", ["dumb", "unknown"])
def test_a_terminal_that_can_move_nothing_gets_lines(
    monkeypatch: pytest.MonkeyPatch, term: str
) -> None:
    with terminal(monkeypatch, 80) as shown:
        monkeypatch.setenv("TERM", term)
        with show_run(quiet=False, as_json=False) as show:
            show(happening("started", status(shard(0))))
    assert shown[0].strip() == "0 of 50,000 · 0 of 1 batches active"


def test_quiet_shows_nothing(capsys: pytest.CaptureFixture[str]) -> None:
    for as_json in (False, True):
        with show_run(quiet=True, as_json=as_json) as show:
            show(happening("failed", eventful(), message="x"))
            show.failed(status_error(503, {}, b""))
            show.finish(eventful())
    assert capsys.readouterr() == ("", "")
