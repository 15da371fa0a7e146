"""Bringing answers and rows of the input together, in the order of the input."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from typing import BinaryIO, cast

from batchwright._jsonl.uniqueness import Seen
from batchwright._tables.answers import Answer, Answers
from batchwright._tables.inputs import InputRow
from batchwright.errors import InputError

__all__ = ["Pair", "pairs"]

Pair = tuple[InputRow | None, Answer | None]
"""A row and its answer; one of them may be missing, but not both."""


def pairs(rows: Iterable[InputRow], answers: Answers) -> Iterator[Pair]:
    """Give each row its answer; answers that no row asked for come at the end.

    Where both are in the same order, no answer is kept. Of each that comes before its turn, its
    place in the file is kept: some 300 bytes. Answers that are in no file are kept themselves.

    Raises:
        InputError: Two rows, or two answers, have the same id.
    """
    with answers.reopened() as file, Seen() as seen_rows, Seen() as seen_answers:
        finder = _Finder(answers, file, seen_answers)
        for row in rows:
            if not seen_rows.add(row.custom_id):
                raise InputError(f"{row.where}: the id {row.custom_id!r} is in an earlier row, too")
            yield row, finder.take(row.custom_id)
        for answer in finder.rest():
            yield None, answer


class _Finder:
    """Finds answers by their ids.

    Args:
        answers: The answers.
        file: Their file, in which they can be read again; None if there is none.
        seen: Gets the ids of the answers.
    """

    def __init__(self, answers: Answers, file: BinaryIO | None, seen: Seen) -> None:
        self._answers = answers
        self._ahead = iter(answers)
        self._passed: dict[str, tuple[int, int] | Answer] = {}
        self._file = file
        self._seen = seen

    def take(self, custom_id: str) -> Answer | None:
        """Return an answer; None if there is none. It is not given a second time."""
        if (found := self._passed.pop(custom_id, None)) is not None:
            return self._fetched(found)
        for answer in self._checked():
            if answer.result.custom_id == custom_id:
                return answer
            place = (answer.offset, answer.number) if self._file is not None else answer
            self._passed[answer.result.custom_id] = place
        return None

    def rest(self) -> Iterator[Answer]:
        """Yield the answers that were not taken, in their order."""
        yield from map(self._fetched, self._passed.values())
        yield from self._checked()

    def _checked(self) -> Iterator[Answer]:
        for answer in self._ahead:
            custom_id = answer.result.custom_id
            if not self._seen.add(custom_id):
                where = self._answers.where(answer.number)
                raise InputError(f"{where}: there is an earlier answer to {custom_id!r}, too")
            yield answer

    def _fetched(self, place: tuple[int, int] | Answer) -> Answer:
        if isinstance(place, Answer) or self._file is None:
            return cast("Answer", place)
        return self._answers.at(self._file, *place)
