"""A large file is checked in parts, with the report of a single pass."""

from __future__ import annotations

import os
import sys
from collections.abc import Callable
from pathlib import Path
from random import Random
from threading import Thread

import pytest

from batchwright._jsonl import parts
from batchwright._jsonl.parts import in_parts, parts_of
from batchwright._jsonl.passing import Wanted
from batchwright.requests import Report, check

from ..lines import chat, embedding, lines
from .test_fuzzing import a_line

WANTED = Wanted(endpoint=None, models=None, check="warn", max_problems=100)


@pytest.fixture
def write(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Callable[..., Path]:
    """Write lines to a file that is checked in so many parts."""

    def write(*some: object, count: int = 2, end: bytes = b"\n") -> Path:
        path = tmp_path / "requests.jsonl"
        path.write_bytes(lines(*some) + end)
        monkeypatch.setattr(parts, "PER_PROCESS", max(path.stat().st_size // count, 1))
        monkeypatch.setattr(parts, "_cores", lambda: count)
        return path

    return write


def both(path: Path, *, shared: bool = True, **options: object) -> Report:
    """The report of several processes, which is that of one."""
    wanted = {"endpoint": None, "models": None, "check": "warn", "max_problems": 100, **options}
    assert (in_parts(path, Wanted(**wanted)) is not None) == shared  # type: ignore[arg-type]
    report = check(path, **options)  # type: ignore[arg-type]
    assert report == check(path.read_bytes(), **options)  # type: ignore[arg-type]
    return report


def test_good_lines(write: Callable[..., Path]) -> None:
    report = both(write(*(chat(str(n)) for n in range(900))))
    assert (report.ok, report.requests, report.model) == (True, 900, "m")


def test_embedding_inputs_are_added_up(write: Callable[..., Path]) -> None:
    report = both(write(*(embedding(str(n), ["x"] * (n % 5 + 1)) for n in range(300))))
    assert report.embedding_inputs == 900


@pytest.mark.parametrize("max_problems", [1, 5, 100])
def test_problems_have_their_lines_and_their_limit(
    write: Callable[..., Path], max_problems: int
) -> None:
    some = [chat(str(n), **({"n": -1} if n % 9 == 8 else {})) for n in range(90)]
    report = both(write(*some, b'{"custom_id": NaN}'), max_problems=max_problems)
    assert len(report.problems) + report.omitted == 11
    assert report.problems[0].line == 9


def test_a_model_that_changes_in_a_later_part(write: Callable[..., Path]) -> None:
    some = [chat(str(n), model="m" if n < 80 else "n") for n in range(90)]
    report = both(write(*some))
    assert [one.line for one in report.problems] == list(range(81, 91))


def test_models_are_known_to_all_processes(write: Callable[..., Path]) -> None:
    some = [chat(str(n), model="m" if n < 80 else "n") for n in range(90)]
    report = both(write(*some), models={"m"})
    assert {one.code for one in report.problems} == {"model_not_found"}


def test_warnings_are_counted_across_parts(write: Callable[..., Path]) -> None:
    some = [chat(str(n), **({"odd": 1} if n % 2 else {"temprature": 1})) for n in range(90)]
    report = both(write(*some))
    assert [(one.line, one.lines) for one in report.warnings] == [(1, 45), (2, 45)]
    strict = both(write(*some), check="strict")
    assert len(strict.problems) == 90


def test_more_warnings_than_are_listed(write: Callable[..., Path]) -> None:
    some = [chat(str(n), **{f"odd{n % 9}": 1}) for n in range(90)]
    report = both(write(*some), shared=False, max_problems=4)
    assert report.omitted_warnings == 50


@pytest.mark.parametrize("second", [1, 40, 89])
def test_a_duplicate_in_another_part(write: Callable[..., Path], second: int) -> None:
    some = [chat("0" if n == second else str(n)) for n in range(90)]
    report = both(write(*some), shared=second != 89)
    assert [(one.code, one.line) for one in report.problems] == [
        ("duplicate_custom_id", second + 1)
    ]


@pytest.mark.parametrize("end", [b"", b"\n", b"\r\n", b"\n\n"])
def test_how_the_file_ends(write: Callable[..., Path], end: bytes) -> None:
    report = both(write(*(chat(name) for name in "abcd"), end=end))
    assert report.requests == 4 + (end == b"\n\n")


@pytest.mark.parametrize("count", range(2, 9))
@pytest.mark.parametrize("end", [b"", b"\n"])
def test_parts_begin_between_lines(write: Callable[..., Path], end: bytes, count: int) -> None:
    path = write(*(chat("c", user="x" * (n % 4 * 900)) for n in range(9)), count=count, end=end)
    found, data = parts_of(path, count), path.read_bytes()
    assert sum(length for _, length in found) == len(data)
    assert all(data[start - 1 : start] in (b"", b"\n") and length for start, length in found)


def test_a_line_longer_than_a_part(write: Callable[..., Path]) -> None:
    some = [chat("a"), chat("b"), chat("c", user="x" * 9000), chat("d")]
    assert both(write(*some, count=5)).requests == 4


def test_three_processes(write: Callable[..., Path]) -> None:
    assert both(write(*(chat(str(n)) for n in range(90)), count=3)).requests == 90


@pytest.mark.parametrize("seed", range(4))
def test_any_lines(write: Callable[..., Path], seed: int) -> None:
    random = Random(seed)
    some = [a_line(random) for _ in range(120)]
    path = write(chat("first"), *some, *(chat(f"c{n}") for n in range(40)), count=2)
    assert check(path) == check(path.read_bytes())


def test_a_file_that_does_not_begin_like_requests(write: Callable[..., Path]) -> None:
    for first in (b"PK\x03\x04", b"a,b", b"[", {**chat("a"), "url": "/v1/odd"}):
        path = write(first, *(chat(str(n)) for n in range(50)))
        assert check(path) == check(path.read_bytes())


def test_processes_get_no_key(
    write: Callable[..., Path], tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("OPENAI_API_KEY", "secret")
    assert "secret" not in parts._environment().values()
    assert not any(name.startswith("OPENAI") for name in parts._environment())


@pytest.mark.parametrize("executable", ["", "/usr/sbin/uwsgi", "/nowhere/python3"])
def test_one_process_does_it_where_no_other_can_be_started(
    write: Callable[..., Path], monkeypatch: pytest.MonkeyPatch, executable: str
) -> None:
    path = write(*(chat(str(n)) for n in range(90)))
    monkeypatch.setattr(sys, "executable", executable)
    assert both(path, shared=False).ok


def test_one_process_does_it_where_others_fail(
    write: Callable[..., Path], monkeypatch: pytest.MonkeyPatch
) -> None:
    path = write(*(chat(str(n)) for n in range(90)))
    monkeypatch.setattr(parts, "_environment", lambda: {"PYTHONPATH": os.devnull})
    monkeypatch.setattr(parts, "_MODULE", "batchwright._jsonl.none")
    assert both(path, shared=False).ok


def test_a_small_file_is_not_divided(tmp_path: Path) -> None:
    path = tmp_path / "requests.jsonl"
    path.write_bytes(lines(*(chat(str(n)) for n in range(90))))
    assert len(parts_of(path, 8)) == 1
    assert in_parts(path, WANTED) is None
    assert in_parts(path.read_bytes(), WANTED) is None
    assert in_parts(tmp_path / "none", WANTED) is None


@pytest.mark.skipif(not hasattr(os, "mkfifo"), reason="there are no such pipes")
def test_a_pipe_is_opened_once(tmp_path: Path) -> None:
    path = tmp_path / "pipe"
    os.mkfifo(path)
    writer = Thread(target=path.write_bytes, args=[lines(chat("a"))], daemon=True)
    writer.start()
    assert check(path).requests == 1
    writer.join()
