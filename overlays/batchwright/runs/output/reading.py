"""Reading the answers of a run, at its end or before."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from typing import TypeVar

from batchwright.results import Result
from batchwright.runs.output.answers import stored
from batchwright.runs.output.parts import AnyPart, AssemblyError, merged
from batchwright.runs.status import OUTCOMES, Outcome

__all__ = ["Answered", "iter_answers", "results_of", "split"]

T = TypeVar("T")

Answered = tuple[int, Outcome, bytes]
"""The number of a line, how it ended, and its answer without line end."""

_OUTCOMES: dict[bytes, Outcome] = {outcome.encode(): outcome for outcome in OUTCOMES}


def split(number: int, rest: bytes) -> tuple[Outcome, bytes]:
    """Split what follows the number of an answer.

    Raises:
        AssemblyError: It is damaged.
    """
    outcome, _, answer = rest.partition(b"\t")
    if outcome not in _OUTCOMES:
        raise AssemblyError(f"the answer to line {number} is damaged: it has no outcome")
    return _OUTCOMES[outcome], answer.rstrip(b"\r\n")


def iter_answers(parts: Sequence[AnyPart]) -> Iterator[Answered]:
    """Read the answers that are there, by line number; the latest to each line.

    Another process may replace the files meanwhile; a part whose file is gone is skipped.

    Args:
        parts: The parts, in any order.

    Yields:
        The number of each line, its outcome, and its answer.

    Raises:
        AssemblyError: A part is damaged.
    """
    for number, _, rest in merged(parts, skip_absent=True):
        yield number, *split(number, rest)


def results_of(answers: Iterable[Answered], into: type[T] | None = None) -> Iterator[Result[T]]:
    """Parse answers, a line at a time.

    Args:
        answers: The answers.
        into: The class that structured outputs are read into.

    Raises:
        InputError: A line is not an answer.
    """
    for number, _, answer in answers:
        yield stored(answer, number, into)
