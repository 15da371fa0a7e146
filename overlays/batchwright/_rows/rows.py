"""The rows of any source, numbered."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from typing import Any, BinaryIO

from batchwright._jsonl.formats import binary_format, text_format
from batchwright._jsonl.parsing import parse
from batchwright._rows.sources import Items, Opened, Rows, TextFile
from batchwright._rows.tables import NumberedRow, csv_rows
from batchwright._rows.templates import Row
from batchwright._rows.text import text_lines
from batchwright.errors import InputError

__all__ = ["ITEM", "as_bytes", "row_of", "rows_of"]

ITEM = "item"
"""What errors call an item of an iterable, before its number."""


def rows_of(source: Opened) -> Rows:
    """Return the rows of a source.

    Args:
        source: A CSV, JSON Lines with an object a line, a table, or mappings or such lines.

    Raises:
        InputError: It cannot be read as what it is; the message says in which row. Iterating raises
            it too.
    """
    if isinstance(source, Rows):
        return source
    if isinstance(source, Items):
        return Rows(_item_rows(source.items), "", ITEM)
    return Rows(_text_rows(source), source.name, "line")


def row_of(item: object, number: int) -> Row:
    """Return an item of an iterable as a row.

    Args:
        item: A mapping, an object with `to_dict`, or a line of JSON.
        number: Its number, from 1.

    Raises:
        InputError: It is none of these.
    """
    where = f"{ITEM} {number}"
    if isinstance(item, str | bytes):
        item = _parsed(as_bytes(item, where), where)
    row = item if isinstance(item, Mapping) else getattr(item, "to_dict", lambda: None)()
    if not isinstance(row, Mapping):
        raise InputError(f"{where} must be a mapping, not {type(item).__name__}")
    return row


def as_bytes(item: str | bytes, where: str) -> bytes:
    """Return a line of an iterable as bytes, with or without its line end.

    Raises:
        InputError: It is more than one line.
    """
    line = item.encode("utf-8", "surrogatepass") if isinstance(item, str) else item
    if b"\n" in line[:-1]:
        raise InputError(f"{where} is more than one line")
    return line


def _text_rows(text: TextFile) -> Iterator[NumberedRow]:
    if found := binary_format(text.start):
        raise InputError(f"{text.name}: it is {found}")
    if text.is_json:
        return _json_rows(text.file, text.name)
    return csv_rows(text.file, text.name, text.delimiter or ",")


def _json_rows(file: BinaryIO, name: str) -> Iterator[NumberedRow]:
    for number, line in enumerate(text_lines(file), 1):
        try:
            yield number, _parsed(line, f"{name}: line {number}")
        except InputError as error:
            looks = text_format(line) if number == 1 else None
            if looks is None:
                raise
            raise InputError(f"{str(error).removesuffix('.')}. It looks like {looks}") from error


def _item_rows(items: Iterable[Any]) -> Iterator[NumberedRow]:
    return ((number, row_of(item, number)) for number, item in enumerate(items, 1))


def _parsed(line: bytes, where: str) -> dict[str, Any]:
    try:
        row = parse(line)
    except InputError as error:
        raise InputError(f"{where}: it is not valid JSON. {error}") from error
    if not isinstance(row, dict):
        raise InputError(f"{where}: it is not a JSON object")
    return row
