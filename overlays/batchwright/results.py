"""The answers of a batch: reading the lines of its output file and error file."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from functools import partial
from typing import TYPE_CHECKING, Any, TypeVar, overload

from batchwright._answers.calls import ToolCall
from batchwright._answers.failures import ResultError
from batchwright._answers.lines import lines_of
from batchwright._answers.parsing import reader_of
from batchwright._answers.result import Result, parse_line
from batchwright._answers.tokens import Usage
from batchwright._jsonl.lines import name_of
from batchwright._lazy import lazy
from batchwright._transfer.sources import Source
from batchwright.errors import InputError

if TYPE_CHECKING:
    from batchwright._rows.sources import RowSource
    from batchwright._tables.rows import Counts
    from batchwright._tables.table import Table

__all__ = [
    "Counts",
    "Result",
    "ResultError",
    "Table",
    "ToolCall",
    "Usage",
    "parse",
    "read",
    "table",
]

__getattr__ = lazy(
    __name__, {"batchwright._tables.rows": ["Counts"], "batchwright._tables.table": ["Table"]}
)

T = TypeVar("T")


@overload
def read(lines: Source) -> Iterator[Result]: ...
@overload
def read(lines: Source, *, into: type[T]) -> Iterator[Result[T]]: ...
def read(lines: Source, *, into: type[T] | None = None) -> Iterator[Result[T]]:
    r"""Read an output file or an error file, a line at a time. Empty lines are skipped.

    Args:
        lines: A path, bytes, a file opened in binary mode, or an iterable of lines.
        into: The class that structured outputs are read into: a Pydantic model, an attrs class, a
            dataclass, a msgspec Struct or a TypedDict. An answer that does not fit is no error; see
            `Result.why`.

    Yields:
        One result per line, in the order of the file, which is not that of the input.

    Raises:
        InputError: A line is not an answer, for example because the file is truncated; the message
            gives the file and the line.
        TypeError: Nothing can be read into the class.

    Example:
        from dataclasses import dataclass

        @dataclass
        class Ticket:
            product: str
            urgent: bool

        answer = (
            b'{"custom_id": "a", "response": {"status_code": 200, "body": {"choices": [{"message":'
            b'{"content": "{\\"product\\": \\"kettle\\", \\"urgent\\": true}"}}]}}}'
        )
        for result in read(answer, into=Ticket):
            if result.parsed:
                print(result.parsed.product)
            else:
                print(result.custom_id, result.why)
    """
    if into is not None:
        reader_of(into)
    return _results(lines, into)


def _results(lines: Source, into: type[T] | None) -> Iterator[Result[T]]:
    number = 0
    with lines_of(lines) as source:
        for line in source:
            number += 1
            try:
                result = parse_line(line, number, into)
            except InputError as error:
                if not line.strip():
                    continue
                raise _placed(name_of(lines), number, error) from error
            yield result


def table(
    source: Source | Iterable[Result[Any]],
    *,
    into: type[Any] | None = None,
    join: RowSource | None = None,
    on: str | None = None,
    columns: Sequence[str] | None = None,
) -> Table:
    """Lay out answers as a table, which is read a few rows at a time.

    Its columns are `custom_id`, `ok` and `status_code`; then what the answers hold; then `model`,
    `error_code`, `error_message`, `input_tokens`, `output_tokens`, `total_tokens`, `cached_tokens`
    and `reasoning_tokens`. The first answer that succeeded decides what they hold:

    - Texts: `text`, `finish_reason` and `refusal`.
    - Embeddings: `embedding`, vectors of float32 of one length; or `embeddings`, lists of them, if
      a request has several inputs.
    - Moderations: `flagged`.
    - With `into`: those of texts, and one column for each member of the class, called
      `parsed_NAME` if NAME is taken. Where the class holds no single object, it is one column,
      `parsed`. `error_code` and `error_message` then say why a text could not be read, too, as
      `Result.why` does.

    With `join`, the rows are those of the input, in its order and with its columns first, each
    called `input_NAME` if NAME is taken. A row without an answer has nulls; an answer without a row
    comes at the end. Answers in the order of the input, as those of a run are, take no memory; of
    any other, only its place in the file is kept, some 300 bytes.

    Args:
        source: A path, bytes, a file opened in binary mode, or an iterable of lines or of results.
            Open files and iterators can be read only once, and so can their table.
        into: The class of structured outputs, as for `read`.
        join: The input: a path of a CSV, TSV, JSON Lines, Parquet or Arrow file, a data frame, or
            an iterable of rows. The columns of a CSV are text.
        on: The column of the input that holds the ids, or the template that they were made by, such
            as `row-{number}`.
        columns: The names of those that you want, in your order; None for all.

    Returns:
        The table.

    Raises:
        InputError: A line is not an answer, `on` or a column does not exist, or the input cannot be
            read. Reading the table raises it if a later answer does not fit the columns, or if
            two answers or two rows of the input have one id.
        TypeError: Nothing can be read into the class.
        OSError: A file cannot be read.

    Example:
        from batchwright import results

        content.write_to_file("answers.jsonl")
        frame = results.table("answers.jsonl").to_polars()
        print(frame.select("custom_id", "ok", "total_tokens"))
    """
    from batchwright._tables.answers import Answers
    from batchwright._tables.contents import schema_of
    from batchwright._tables.inputs import Input
    from batchwright._tables.table import Table

    if into is not None:
        reader_of(into)
    if (join is None) != (on is None):
        raise InputError("`join` and `on` need each other: a table, and its column of ids")
    joined = Input(join, on) if join is not None and on is not None else None
    schema = None if into is None else schema_of(into)
    answers = Answers(source, partial(parse_at, into=into))
    return Table(answers, schema=schema, joined=joined, columns=columns)


def parse_at(name: str, number: int, line: bytes, into: type[T] | None = None) -> Result[T]:
    """Parse a line of a file; an error gives the file and the line's number."""
    try:
        return parse_line(line, number, into)
    except InputError as error:
        raise _placed(name, number, error) from error


def _placed(name: str, number: int, error: InputError) -> InputError:
    return InputError(f"{name}:{number}: {error}")


@overload
def parse(line: bytes) -> Result: ...
@overload
def parse(line: bytes, *, into: type[T]) -> Result[T]: ...
def parse(line: bytes, *, into: type[T] | None = None) -> Result[T]:
    """Parse one line of an output file or an error file.

    Args:
        line: The line, with or without its end.
        into: The class that a structured output is read into; see `read`.

    Returns:
        The result.

    Raises:
        InputError: The line is not an answer.
        TypeError: Nothing can be read into the class.

    Example:
        >>> parse(b'{"custom_id": "a", "error": {"code": "batch_expired"}}').error.code
        'batch_expired'
    """
    if into is not None:
        reader_of(into)
    return parse_line(line, None, into)
