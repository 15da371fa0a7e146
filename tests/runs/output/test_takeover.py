"""Taking over answers for an input that has changed."""

from __future__ import annotations

import random
from pathlib import Path

import pytest

from batchwright.runs.output import (
    Answered,
    AssemblyError,
    Part,
    TakenOver,
    iter_answers,
    take_over,
)
from batchwright.runs.status import Outcome, Reason

from ...lines import answer


def mapping(path: Path, pairs: list[tuple[int, int]]) -> Path:
    file = path / "mapping"
    file.write_bytes(b"".join(b"%d\t%d\n" % pair for pair in pairs))
    return file


def answered(number: int, outcome: Outcome = "succeeded") -> Answered:
    if outcome == "succeeded":
        return number, outcome, answer(f"r{number}").rstrip()
    error = {"code": "batch_expired", "message": "Too late."}
    return number, "expired", answer(f"r{number}", None, error=error).rstrip()


def test_answers_get_the_new_numbers_in_the_new_order(tmp_path: Path) -> None:
    pairs = mapping(tmp_path, [(2, 5), (3, 1), (7, 4), (9, 3)])
    old = [answered(1), answered(2), answered(3, "expired"), answered(5)]
    target = tmp_path / "answers" / "00000.answers"
    taken = take_over(pairs, old, target)
    assert list(iter_answers([Part(target, 1, 9, 0)])) == [
        (2, *answered(5)[1:]),
        (3, *answered(1)[1:]),
        (9, *answered(3, "expired")[1:]),
    ]
    assert taken == TakenOver(
        3,
        2,
        9,
        (
            Reason("succeeded", "", 2, 2, "r5", "", 200),
            Reason("expired", "batch_expired", 1, 9, "r3", "Too late.", None),
        ),
    )
    assert [path.name for path in target.parent.iterdir()] == [target.name]


def test_many_answers_in_any_order(tmp_path: Path) -> None:
    numbers = list(range(1, 5001))
    random.Random(9).shuffle(numbers)
    pairs = mapping(tmp_path, list(enumerate(numbers, 1)))
    target = tmp_path / "answers"
    assert take_over(pairs, map(answered, range(1, 5001)), target).lines == 5000
    assert [line for _, _, line in iter_answers([Part(target, 1, 5000, 0)])] == [
        answered(number)[2] for number in numbers
    ]


def test_nothing_to_take_over(tmp_path: Path) -> None:
    assert take_over(mapping(tmp_path, [(1, 1)]), [], tmp_path / "a") == TakenOver(0, 0, 0, ())
    assert take_over(mapping(tmp_path, []), [answered(1)], tmp_path / "a").lines == 0
    assert (tmp_path / "a").read_bytes() == b""


@pytest.mark.parametrize("content", [b"1\n", b"1\t2\t3\n", b"a\tb\n", b"2\t1\n2\t2\n"])
def test_a_damaged_mapping_is_an_error(tmp_path: Path, content: bytes) -> None:
    path = tmp_path / "mapping"
    path.write_bytes(content)
    with pytest.raises(AssemblyError, match="mapping"):
        take_over(path, [answered(1), answered(2)], tmp_path / "a")
    assert not (tmp_path / "a").exists()
