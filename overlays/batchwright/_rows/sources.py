"""What rows and lines can come from, opened."""

from __future__ import annotations

import io
import os
import re
import sys
from collections.abc import Iterable, Iterator, Mapping
from contextlib import ExitStack
from pathlib import Path
from typing import Any, BinaryIO, Protocol, TextIO, cast, runtime_checkable

from attrs import frozen

from batchwright._rows.compression import decompressed, without_suffix
from batchwright._rows.tables import NumberedRow, file_rows, frame_rows, is_frame
from batchwright._rows.text import BOM, as_binary

__all__ = [
    "Convertible",
    "Item",
    "Items",
    "Opened",
    "RowSource",
    "Rows",
    "Table",
    "TextFile",
    "name_of_source",
    "opened",
]

_COLUMNAR = (b"PAR1", b"ARROW1", b"FEA1")
_DELIMITERS = {".csv": ",", ".tsv": "\t"}
_JSON = frozenset((".json", ".jsonl", ".ndjson"))
_STARTS_AS_JSON = re.compile(rb"\s*(\{|\[\s*(\{|$))")


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

RowSource = str | os.PathLike[str] | BinaryIO | TextIO | Iterable[Item] | Table
"""A path, `-` for the standard input, an open file, an iterable of rows or requests, or a table."""


@frozen
class TextFile:
    """A file of text.

    Args:
        file: Its content, decompressed.
        name: Its name in errors.
        delimiter: What its name says separates the columns of a CSV; None if it names no CSV.
        named_json: Whether its name says that it has JSON.
    """

    file: io.BufferedReader
    name: str
    delimiter: str | None
    named_json: bool = False

    @property
    def is_json(self) -> bool:
        """Whether its rows are JSON, by its name or else by how it begins."""
        if self.delimiter is not None:
            return False
        return self.named_json or bool(_STARTS_AS_JSON.match(self.start.removeprefix(BOM)))

    @property
    def start(self) -> bytes:
        """Its first bytes, which are not read by that."""
        return self.file.peek(64)[:64]


@frozen
class Rows:
    """The rows of a source.

    Args:
        rows: The rows, numbered.
        name: The name of the source in errors.
        unit: What the numbers count, such as `row`.
    """

    rows: Iterator[NumberedRow]
    name: str
    unit: str = "row"

    @property
    def where(self) -> str:
        """What errors call a row, before its number."""
        return f"{self.name}: {self.unit}" if self.name else self.unit


@frozen
class Items:
    """The items of an iterable.

    Args:
        items: The items, unchecked.
    """

    items: Iterable[Any]


Opened = TextFile | Rows | Items


def opened(source: RowSource, stack: ExitStack) -> Opened:
    """Open a source.

    Args:
        source: The source.
        stack: Closes what was opened here.

    Raises:
        InputError: The source cannot be read as what it is.
        TypeError: It is no source.
        OSError: The file cannot be read.
    """
    name = name_of_source(source)
    if isinstance(source, str) and source == "-":
        return _text(sys.stdin.buffer, name)
    if isinstance(source, str | os.PathLike):
        path = Path(source)
        content = stack.enter_context(path.open("rb"))
        if content.peek(8).startswith(_COLUMNAR):
            return Rows(file_rows(path), name)
        return _text(content, name)
    if is_frame(source):
        return Rows(frame_rows(source), name)
    if isinstance(source, bytes):
        return _text(io.BytesIO(source), name)
    if hasattr(source, "readline"):
        return _text(as_binary(cast("BinaryIO | TextIO", source)), name)
    if isinstance(source, Mapping) or not isinstance(source, Iterable):
        raise TypeError(
            "the input must be a path, an open file, an iterable of requests or a table, not "
            f"{type(source).__name__}"
        )
    return Items(source)


def name_of_source(source: object) -> str:
    """The name of a source in messages."""
    if isinstance(source, str | os.PathLike):
        return "<stdin>" if source == "-" else os.fspath(source)
    if is_frame(source):
        return f"<{type(source).__name__}>"
    name = getattr(source, "name", None)
    return name if isinstance(name, str) else "<input>"


def _text(file: BinaryIO, name: str) -> TextFile:
    suffix = Path(without_suffix(name)).suffix.lower()
    return TextFile(decompressed(file, name), name, _DELIMITERS.get(suffix), suffix in _JSON)
