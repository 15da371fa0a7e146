"""The answers of a batch: reading the lines of its output file and error file."""

from __future__ import annotations

from collections.abc import Iterator
from typing import TypeVar, overload

from batchwright._answers.calls import ToolCall
from batchwright._answers.failures import ResultError
from batchwright._answers.lines import lines_of
from batchwright._answers.parsing import reader_of
from batchwright._answers.result import Result, parse_line
from batchwright._answers.tokens import Usage
from batchwright._jsonl.lines import name_of
from batchwright._transfer.sources import Source
from batchwright.errors import InputError

__all__ = ["Result", "ResultError", "ToolCall", "Usage", "parse", "read"]

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
