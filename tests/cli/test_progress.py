"""The bar and the lines."""

from __future__ import annotations

import os
import pty
import sys
from pathlib import Path

import pytest

from batchwright import APIConnectionError
from batchwright.cli import main
from batchwright.cli.progress import Lines, away, show_progress
from batchwright.errors import status_error
from batchwright.server import ErrorResponse, Server

from .conftest import Cli, read_terminal


def test_without_a_terminal_there_is_a_line_for_each_tenth_and_each_status(
    capsys: pytest.CaptureFixture[str],
) -> None:
    with show_progress(quiet=False) as show:
        show(0, 0, 0, "validating")
        for done in range(101):
            show(done, 0, 100, "waiting")
        show(100, 2, 100, "done")
    captured = capsys.readouterr()
    assert captured.out == ""
    assert captured.err.splitlines() == [
        "validating",
        *(f"{done} of 100 · waiting" for done in range(0, 101, 10)),
        "100 of 100 · done, 2 failed",
    ]


def test_quiet_prints_nothing(capsys: pytest.CaptureFixture[str]) -> None:
    with show_progress(quiet=True) as show:
        show(1, 0, 2, "waiting")
        show.failed(APIConnectionError("gone"))
    assert capsys.readouterr() == ("", "")


def test_before_the_first_step_there_is_no_bar(monkeypatch: pytest.MonkeyPatch) -> None:
    ours, theirs = pty.openpty()
    with os.fdopen(theirs, "w") as stderr:
        monkeypatch.setattr(sys, "stderr", stderr)
        with show_progress(quiet=False):
            pass
        stderr.write("end")
    assert read_terminal(ours) == "end"


def test_on_a_terminal_there_is_a_bar(monkeypatch: pytest.MonkeyPatch) -> None:
    ours, theirs = pty.openpty()
    monkeypatch.setenv("TERM", "xterm")
    monkeypatch.setenv("COLUMNS", "100")
    with os.fdopen(theirs, "w") as stderr:
        monkeypatch.setattr(sys, "stderr", stderr)
        with show_progress(quiet=False) as show:
            show(0, 0, 0, "validating")
            show(30, 1, 60, "[red]\x1b]0;owned\x07")
    shown = read_terminal(ours)
    assert "━" in shown
    assert "30/60" in shown
    assert "[red]\\u001b]0;owned\\u0007, 1 failed" in shown


@pytest.mark.parametrize(
    ("error", "seconds", "said"),
    [
        (None, 119, None),
        (None, 121, "no response for 121 s"),
        (APIConnectionError("gone"), 40.2, "no response for 40 s, trying again"),
        (
            status_error(503, {}, b""),
            7,
            "the API has responded with 503 for 7 s, trying again",
        ),
    ],
)
def test_a_server_that_is_away_is_said_to_be(
    error: Exception | None, seconds: float, said: str | None
) -> None:
    assert away(error, seconds) == said  # type: ignore[arg-type]


def test_no_wait_is_silent_for_more_than_a_minute(capsys: pytest.CaptureFixture[str]) -> None:
    now = 0.0
    lines = Lines(lambda: now)
    lines(0, 0, 9, "in_progress")
    for second in range(1, 401):
        now = float(second)
        if second == 150:
            lines.failed(APIConnectionError("gone"))
        if second == 260:
            lines(0, 0, 9, "in_progress")
        lines.remind()
    assert capsys.readouterr().err.splitlines() == [
        "0 of 9 · in_progress",
        "0 of 9 · in_progress",
        "0 of 9 · in_progress",
        "no response for 180 s, trying again",
        "no response for 240 s, trying again",
        "0 of 9 · in_progress",
        "0 of 9 · in_progress",
    ]


def test_the_bar_shows_that_the_server_is_away(monkeypatch: pytest.MonkeyPatch) -> None:
    ours, theirs = pty.openpty()
    monkeypatch.setenv("TERM", "xterm")
    monkeypatch.setenv("COLUMNS", "100")
    with os.fdopen(theirs, "w") as stderr:
        monkeypatch.setattr(sys, "stderr", stderr)
        with show_progress(quiet=False) as show:
            show.failed(APIConnectionError("gone"))
    assert "no response for 0 s, trying again" in read_terminal(ours)


def test_a_wait_shows_that_the_server_is_away(
    monkeypatch: pytest.MonkeyPatch, server: Server, requests_file: Path, cli: Cli
) -> None:
    batch_id = cli("submit", requests_file).out.strip()
    server.faults.add(ErrorResponse(operation="retrieveBatch", status=503))
    ours, theirs = pty.openpty()
    monkeypatch.setenv("TERM", "xterm")
    monkeypatch.setenv("COLUMNS", "120")
    with os.fdopen(theirs, "w") as stderr, monkeypatch.context() as patch:
        patch.setattr(sys, "stderr", stderr)
        assert main(["wait", batch_id, "--poll", "0.05"]) == 0
    assert "the API has responded with 503 for 0 s, trying again" in read_terminal(ours)
