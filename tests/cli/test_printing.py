"""What reaches the terminal."""

from __future__ import annotations

import os
import pty
import re
import sys
from collections.abc import Callable, Iterator
from contextlib import contextmanager

import pytest
import typer

from batchwright.cli import printing

from .conftest import read_terminal

EVIL = "\x1b]0;owned\x07 [red]not markup[/red] \u202eabc \x9b31m"


@contextmanager
def terminal(monkeypatch: pytest.MonkeyPatch) -> Iterator[Callable[[], str]]:
    """Makes stdout a terminal, and reads what it was sent."""
    ours, theirs = pty.openpty()
    monkeypatch.setenv("COLUMNS", "60")
    monkeypatch.setenv("TERM", "xterm")
    with os.fdopen(theirs, "w") as stdout, monkeypatch.context() as patch:
        patch.setattr(sys, "stdout", stdout)
        yield lambda: os.read(ours, 100_000).decode()
    os.close(ours)


@contextmanager
def nobody_reads(monkeypatch: pytest.MonkeyPatch) -> Iterator[None]:
    """Makes stdout a pipe whose other end is closed."""
    ours, theirs = os.pipe()
    os.close(ours)
    with os.fdopen(theirs, "w") as stdout, monkeypatch.context() as patch:
        patch.setattr(sys, "stdout", stdout)
        yield


@pytest.mark.parametrize("text", ["\x00", "\x1b[2J", "\r\n", "\x7f", "\x9b", "\u202e", "\ud800"])
def test_control_characters_are_escaped(text: str) -> None:
    escaped = printing.printable(text)
    assert escaped.isprintable()
    assert escaped.startswith("\\u")


def test_other_text_is_unchanged() -> None:
    assert printing.printable("naïve [red] 東京 🙂") == "naïve [red] 東京 🙂"


def test_a_table_obeys_neither_control_characters_nor_markup(
    capsys: pytest.CaptureFixture[str],
) -> None:
    printing.out_table(["id", "name"], [["file-1", EVIL]])
    out = capsys.readouterr().out
    assert "\x1b" not in out
    assert "[red]not markup[/red]" in out
    assert "\\u001b]0;owned" in out


def test_a_table_in_a_pipe_is_not_cut(capsys: pytest.CaptureFixture[str]) -> None:
    printing.out_table(["id", "name"], [["file-1", "x" * 500]])
    assert "x" * 500 in capsys.readouterr().out


COLUMNS = ("id", "status", "endpoint", "requests", "created")
ROW = (
    "batch_67890abcdef67890abcdef67890abcde",
    "in_progress",
    "/v1/chat/completions",
    "49999 of 50000, 12 failed",
    "2023-11-14 22:13:20Z",
)


@pytest.mark.parametrize("width", [200, 120, 100, 80, 60])
def test_a_table_on_a_terminal_fits_and_breaks_no_word(
    monkeypatch: pytest.MonkeyPatch, width: int
) -> None:
    ours, theirs = pty.openpty()
    monkeypatch.setenv("COLUMNS", str(width))
    monkeypatch.setenv("TERM", "xterm")
    with os.fdopen(theirs, "w") as stdout, monkeypatch.context() as patch:
        patch.setattr(sys, "stdout", stdout)
        printing.out_table(COLUMNS, [ROW, ROW])
    shown = re.sub(r"\x1b\[\d*m", "", read_terminal(ours))
    words = shown.split()
    for word in " ".join(ROW).split():
        assert words.count(word) >= 2
    assert max(map(len, shown.splitlines())) <= width


def test_a_table_with_room_has_a_head(monkeypatch: pytest.MonkeyPatch) -> None:
    with terminal(monkeypatch) as read:
        printing.out_table(["id", "name"], [["file-1", "x" * 30]])
        assert "\x1b[1m" in read()


def test_lines_are_escaped_on_a_terminal(monkeypatch: pytest.MonkeyPatch) -> None:
    with terminal(monkeypatch) as read:
        printing.out_lines([b"\x1b[31m\xff"])
        assert read().strip() == "\\u001b[31m\ufffd"


def test_fields_leave_out_what_is_none(capsys: pytest.CaptureFixture[str]) -> None:
    printing.out_fields({"id": "a\x1b", "longer": 3, "nothing": None})
    assert capsys.readouterr().out == "id      a\\u001b\nlonger  3\n"


def test_json_is_one_line_of_ascii(capsys: pytest.CaptureFixture[str]) -> None:
    printing.out_json({"text": EVIL})
    out = capsys.readouterr().out
    assert out.isascii()
    assert out.strip().isprintable()


def test_text_that_nobody_reads_ends_quietly(monkeypatch: pytest.MonkeyPatch) -> None:
    with nobody_reads(monkeypatch), pytest.raises(typer.Exit) as ended:
        printing.out("hello")
    assert ended.value.exit_code == 141


def test_bytes_that_nobody_reads_end_quietly(monkeypatch: pytest.MonkeyPatch) -> None:
    with nobody_reads(monkeypatch), pytest.raises(typer.Exit) as ended:
        printing.out_bytes([b"hello"])
    assert ended.value.exit_code == 141


def test_an_impossible_time_is_shown_as_a_number() -> None:
    assert printing.moment(10**30) == str(10**30)
    assert printing.moment(None) is None


def test_times_are_in_utc_and_say_so() -> None:
    assert printing.moment(1_700_000_000) == "2023-11-14 22:13:20Z"


@pytest.mark.parametrize(
    ("time", "written"),
    [
        ("2025-03-08T23:29:02.5Z", "2025-03-08 23:29:02Z"),
        (1741476542000, "2025-03-08 23:29:02Z"),
        (10**18, str(10**18)),
        ("soon", "soon"),
        ([], "[]"),
        ("", None),
        (None, None),
    ],
)
def test_a_time_of_another_type_is_written_as_well_as_can_be(
    time: object, written: str | None
) -> None:
    assert printing.moment(time) == written
