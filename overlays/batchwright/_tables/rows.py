"""The rows of a table: answers, alone or beside the rows of the input."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any, NamedTuple

from attrs import define

from batchwright._display import Displayable
from batchwright._tables.answers import Answer, Answers
from batchwright._tables.contents import Taken
from batchwright._tables.inputs import Input
from batchwright._tables.pairing import pairs
from batchwright.errors import InputError

__all__ = ["Counts", "TableRow", "table_rows"]


class TableRow(NamedTuple):
    """A row of a table.

    Args:
        where: What errors call it.
        custom_id: The id of the request.
        values: Its values, in the order of the columns.
        of_input: Whether the input has this row; None if the answers stand alone.
    """

    where: str
    custom_id: str
    values: tuple[Any, ...]
    of_input: bool | None = None


@define(repr=False)
class Counts(Displayable):
    """How many rows a table has.

    Args:
        rows: All of them.
        failed: Those whose request did not succeed.
        unanswered: Rows of the input without an answer.
        unasked: Answers without a row of the input.

    Example:
        from batchwright import results

        content.write_to_file("answers.jsonl")
        counts = results.table("answers.jsonl").write("answers.parquet")
        print(f"{counts.failed} of {counts.rows} did not succeed.")
    """

    rows: int = 0
    failed: int = 0
    unanswered: int = 0
    unasked: int = 0


def table_rows(
    answers: Answers, take: Taken, width: int, joined: Input | None, counts: Counts
) -> Iterator[TableRow]:
    """Yield the rows of a table.

    Args:
        answers: The answers.
        take: What takes the values of its columns from a result.
        width: How many columns that are.
        joined: The input, whose columns come first and whose order the rows have; None to have the
            answers alone, in their own order.
        counts: Counts the rows.

    Raises:
        InputError: A line is no answer, or an answer does not fit the columns; the message says
            which.
    """

    def values(answer: Answer) -> tuple[Any, ...]:
        try:
            found = take(answer.result)
        except InputError as error:
            raise InputError(f"{answers.where(answer.number)}: {error}") from error
        counts.rows += 1
        if not answer.result.ok:
            counts.failed += 1
        return found

    if joined is None:
        for answer in answers:
            where = answers.where(answer.number)
            yield TableRow(where, answer.result.custom_id, values(answer))
        return
    nothing, no_row = (None,) * width, (None,) * len(joined.columns)
    for row, found in pairs(joined.rows(), answers):
        if row is not None and found is not None:
            yield TableRow(row.where, row.custom_id, row.values + values(found), of_input=True)
        elif row is not None:
            counts.rows += 1
            counts.unanswered += 1
            yield TableRow(row.where, row.custom_id, row.values + nothing, of_input=True)
        elif found is not None:
            counts.unasked += 1
            where = answers.where(found.number)
            yield TableRow(where, found.result.custom_id, no_row + values(found), of_input=False)
