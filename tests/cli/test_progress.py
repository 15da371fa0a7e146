"""The bar and the lines."""

from __future__ import annotations

import os
import pty
import sys

import pytest

from batchwright.cli.progress import show_progress

from .conftest import read_terminal


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
