"""Rows as text: CSV, and JSON Lines with an object a row."""

from __future__ import annotations

import base64
import csv
import io
from collections.abc import Callable, Iterable, Iterator
from typing import Any

import orjson

from batchwright._tables.rows import TableRow
from batchwright._tables.types import Columns, Json, List, Scalar, Type, Vector
from batchwright._tables.vectors import numbers
from batchwright.errors import InputError

__all__ = ["csv_lines", "json_lines"]

_JSON = orjson.OPT_SERIALIZE_NUMPY | orjson.OPT_NON_STR_KEYS
_LINE = _JSON | orjson.OPT_APPEND_NEWLINE


def json_lines(columns: Columns, rows: Iterable[TableRow]) -> Iterator[bytes]:
    """Yield an object for each row, on a line of its own."""
    converters = {
        name: convert
        for name, kind in columns.items()
        if (convert := _from_bytes(kind)) is not None
    }
    names = list(columns)
    for row in rows:
        members = dict(zip(names, row.values, strict=True))
        for name, convert in converters.items():
            members[name] = convert(members[name])
        yield _encoded(members, row.where, _LINE)


def csv_lines(columns: Columns, rows: Iterable[TableRow]) -> Iterator[bytes]:
    """Yield a header, and a record for each row, which has several lines if its texts have.

    What has no value is empty, and what is no single value is JSON. Nothing is escaped for
    spreadsheets, which take a text that begins with `=` for a formula.
    """
    buffer = io.StringIO(newline="")
    writer = csv.writer(buffer, lineterminator="\n")

    def record(cells: Iterable[object]) -> bytes:
        writer.writerow(cells)
        written = buffer.getvalue().encode("utf-8", "surrogatepass")
        buffer.seek(0)
        buffer.truncate()
        return written

    yield record(columns)
    formatters = [(n, one) for n, kind in enumerate(columns.values()) if (one := _formatter(kind))]
    for row in rows:
        cells = list(row.values)
        for n, formatted in formatters:
            cells[n] = formatted(cells[n], row.where)
        yield record(cells)


def _formatter(kind: Type) -> Callable[[Any, str], object] | None:
    """Return what makes a cell of a value; None if any value is one as it is."""
    if kind in (Scalar.TEXT, Scalar.INTEGER, Scalar.NUMBER, Json()):
        return None
    if (convert := _from_bytes(kind)) is not None:
        return lambda value, where: _cell(convert(value), where)
    return _cell


def _from_bytes(kind: Type) -> Callable[[Any], Any] | None:
    """Return what makes numbers of packed vectors; None if the column has none."""
    if isinstance(kind, Vector):
        return lambda value: None if value is None else numbers(value)
    if isinstance(kind, List) and isinstance(kind.item, Vector):
        return lambda value: value and [numbers(one) for one in value]
    return None


def _cell(value: Any, where: str) -> object:
    if value is None or isinstance(value, str):
        return value
    if isinstance(value, bool | list | tuple | dict) or hasattr(value, "dtype"):
        return _encoded(value, where, _JSON).decode()
    if isinstance(value, bytes):
        return _plain(value)
    as_text = getattr(value, "isoformat", None)
    return value if as_text is None else as_text()


def _encoded(value: Any, where: str, option: int) -> bytes:
    try:
        return orjson.dumps(value, _plain, option)
    except orjson.JSONEncodeError as error:
        raise InputError(f"{where} cannot be written as JSON: {error}") from error


def _plain(value: Any) -> str:
    """Write as text what JSON has no type for."""
    return base64.b64encode(value).decode() if isinstance(value, bytes) else str(value)
