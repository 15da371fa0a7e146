"""What the input of a run can be, and its lines."""

from __future__ import annotations

import io
import os
import sys
from collections.abc import AsyncIterable, Callable, Iterable, Iterator, Mapping
from contextlib import ExitStack, contextmanager
from functools import partial
from itertools import count
from pathlib import Path
from typing import Any, BinaryIO, Protocol, TextIO, cast, runtime_checkable

from batchwright._jsonl.encoding import encode
from batchwright._jsonl.parsing import MAX_LINE, parse
from batchwright._transfer.atomic_write import replacing
from batchwright.errors import InputError
from batchwright.runs.input.blocks import file_of
from batchwright.runs.input.compression import decompressed, without_suffix
from batchwright.runs.input.tables import NumberedRow, csv_rows, file_rows, frame_rows, is_frame
from batchwright.runs.input.templates import Template, renderer

__all__ = ["Convertible", "Item", "RunSource", "Table", "name_of_source", "open_lines", "spool"]

_BOM = b"\xef\xbb\xbf"
_DRAIN = 1 << 20
_COLUMNAR = (b"PAR1", b"ARROW1", b"FEA1")
_DELIMITERS = {".csv": ",", ".tsv": "\t"}


class Convertible(Protocol):
    """Anything with `to_dict`, such as `batchwright.types.BatchRequestInput`."""

    def to_dict(self) -> dict[str, Any]:
        """Return the request as a dict."""
        ...


@runtime_checkable
class Table(Protocol):
    """A data frame or a table in memory: of polars, pandas, pyarrow, duckdb and others."""

    def __arrow_c_stream__(self, requested_schema: object | None = None) -> object: ...


Item = Mapping[str, Any] | Convertible | bytes | str
"""A request, a line, or with a template a row."""

RunSource = (
    str | os.PathLike[str] | BinaryIO | TextIO | Iterable[Item] | AsyncIterable[Item] | Table
)
"""A path, `-` for the standard input, an open file, an iterable of requests, or a table."""


@contextmanager
def open_lines(source: RunSource, template: Template | None = None) -> Iterator[Iterator[bytes]]:
    """Open the input of a run.

    Args:
        source: A path (of JSON Lines, CSV, TSV, Parquet, Arrow or Feather; the first three may be
            compressed with gzip or Zstandard), `-` for the standard input, an open file with such
            lines, an iterable of requests, lines or rows, or a table in memory.
        template: How a row becomes a request; see `renderer`. Tables need one.

    Yields:
        An iterator over the lines, each with its line end. A byte order mark is left out, and of a
        line longer than any request only the beginning comes.

    Raises:
        InputError: A row or a request cannot become a line, or the source cannot be read as what it
            is. Iterating raises it too.
        TypeError: The source is none of these.
        OSError: The file cannot be read.
    """
    with ExitStack() as stack:
        yield _lines(source, template, stack)


async def spool(source: AsyncIterable[Item], path: Path, template: Template | None = None) -> None:
    """Write an async source to a file, whose lines `open_lines` then gives.

    Args:
        source: Requests, lines, or with a template rows.
        path: The file. It appears when it is complete.
        template: How a row becomes a request.

    Raises:
        InputError: An item cannot become a line.
        OSError: The file cannot be written.
    """
    line_of = _line_maker(template)
    number = 0
    with replacing(path) as file:
        os.chmod(file.name, 0o600)
        async for item in source:
            number += 1
            file.write(line_of(item, number))


def name_of_source(source: object) -> str:
    """The name of a source in messages."""
    if isinstance(source, str | os.PathLike):
        return "<stdin>" if source == "-" else os.fspath(source)
    if is_frame(source):
        return f"<{type(source).__name__}>"
    name = getattr(source, "name", None)
    return name if isinstance(name, str) else "<input>"


def _lines(source: RunSource, template: Template | None, stack: ExitStack) -> Iterator[bytes]:
    name = name_of_source(source)
    if isinstance(source, str) and source == "-":
        return _of_file(sys.stdin.buffer, name, template)
    if isinstance(source, str | os.PathLike):
        path = Path(source)
        content = stack.enter_context(path.open("rb"))
        if content.peek(8).startswith(_COLUMNAR):
            return _of_rows(file_rows(path), "row", name, template)
        return _of_file(content, name, template)
    if is_frame(source):
        return _of_rows(frame_rows(source), "row", name, template)
    if isinstance(source, bytes):
        return _of_file(io.BytesIO(source), name, template)
    if hasattr(source, "readline"):
        file = _as_binary(cast("BinaryIO | TextIO", source))
        return _of_file(file, name, template)
    if isinstance(source, Mapping) or not isinstance(source, Iterable):
        raise TypeError(
            "the input must be a path, an open file, an iterable of requests or a table, not "
            f"{type(source).__name__}"
        )
    return map(_line_maker(template), source, count(1))


def _of_file(file: BinaryIO, name: str, template: Template | None) -> Iterator[bytes]:
    content = decompressed(file, name)
    suffix = Path(without_suffix(name)).suffix.lower()
    delimiter = _DELIMITERS.get(suffix)
    if delimiter is None:
        looks_like_json = content.peek(64).removeprefix(_BOM).lstrip().startswith(b"{")
        if template is None or looks_like_json:
            return _json_lines(_text_lines(content), name, template)
    return _of_rows(csv_rows(content, name, delimiter or ","), "line", name, template)


def _text_lines(file: BinaryIO) -> Iterator[bytes]:
    """Yield the lines of a file, each no longer than just beyond what a request may have."""
    limit = MAX_LINE + 1
    lines = iter(partial(file.readline, limit), b"")
    if first := next(lines, b""):
        yield first.removeprefix(_BOM)
        if len(first) == limit:
            _drain(file, first)
    for line in lines:
        yield line
        if len(line) == limit:
            _drain(file, line)


def _drain(file: BinaryIO, line: bytes) -> None:
    while line and not line.endswith(b"\n"):
        line = file.readline(_DRAIN)


def _json_lines(lines: Iterator[bytes], name: str, template: Template | None) -> Iterator[bytes]:
    """Return lines as they are, or with a template the requests made from them."""
    if template is None:
        return lines
    rows = ((number, _row(line, f"{name}: line {number}")) for number, line in enumerate(lines, 1))
    return _of_rows(rows, "line", name, template)


def _row(line: bytes, where: str) -> dict[str, Any]:
    try:
        row = parse(line)
    except InputError as error:
        raise InputError(f"{where}: it is not valid JSON. {error}") from error
    if not isinstance(row, dict):
        raise InputError(f"{where}: it is not a JSON object")
    return row


def _of_rows(
    rows: Iterator[NumberedRow], unit: str, name: str, template: Template | None
) -> Iterator[bytes]:
    """Return the requests made from rows, as lines."""
    if template is None:
        raise InputError(
            f"{name}: a table needs a template that says how a row becomes a request, such as "
            '{"custom_id": "{id}", "url": "/v1/embeddings", '
            '"body": {"model": "text-embedding-3-small", "input": "{text}"}}'
        )
    render = renderer(template)

    def line_of(numbered: NumberedRow) -> bytes:
        where = f"{name}: {unit} {numbered[0]}"
        return encode(render(numbered[1], where), where)

    return map(line_of, rows)


def _line_maker(template: Template | None) -> Callable[[object, int], bytes]:
    """Return what makes a line of an item of an iterable and its number."""
    render = renderer(template) if template is not None else None

    def line_of(item: object, number: int) -> bytes:
        where = f"item {number}"
        if isinstance(item, str):
            item = item.encode("utf-8", "surrogatepass")
        if isinstance(item, bytes):
            if b"\n" in item[:-1]:
                raise InputError(f"{where} is more than one line")
            if render is None:
                return item if item.endswith(b"\n") else item + b"\n"
            item = _row(item, where)
        if render is None:
            return encode(item, where)
        row = item if isinstance(item, Mapping) else getattr(item, "to_dict", lambda: None)()
        if not isinstance(row, Mapping):
            raise InputError(f"{where} must be a mapping, not {type(item).__name__}")
        return encode(render(row, where), where)

    return line_of


def _as_binary(file: BinaryIO | TextIO) -> BinaryIO:
    """Return a file itself, or if it is open as text its content in UTF-8."""
    if isinstance(file.read(0), bytes):
        return cast("BinaryIO", file)
    text = cast("TextIO", file)
    blocks = iter(partial(text.read, _DRAIN), "")
    return file_of(block.encode("utf-8", "surrogatepass") for block in blocks)
