"""The rows of the input that answers are joined with."""

from __future__ import annotations

import os
from collections.abc import Callable, Iterable, Iterator, Mapping
from contextlib import ExitStack
from importlib import import_module
from importlib.util import find_spec
from itertools import islice
from pathlib import Path
from typing import Any, cast

from attrs import frozen

from batchwright._jsonl.encoding import text
from batchwright._rows.rows import rows_of
from batchwright._rows.sources import RowSource, TextFile, opened
from batchwright._rows.tables import is_frame
from batchwright._rows.templates import Row, renderer
from batchwright._tables.types import Columns, Native, Scalar, converter, of_values
from batchwright.errors import InputError

__all__ = ["Input", "InputRow"]

_PEEKED = 1000


@frozen
class InputRow:
    """A row of the input.

    Args:
        where: What errors call it.
        custom_id: The id of its request.
        values: Its values, in the order of the columns.
    """

    where: str
    custom_id: str
    values: tuple[Any, ...]


class Input:
    """A table that requests were made from, which can be read more than once.

    Args:
        source: A path, a data frame, or an iterable of rows.
        on: The column that holds the ids of the requests, or the template that they were made by.
    """

    def __init__(self, source: RowSource, on: str) -> None:
        self._source, schema = _kept(source)
        self._on = on
        self.columns: Columns = schema or self._inferred()
        if "{" not in on and on not in self.columns:
            there = ", ".join(map(repr, self.columns)) or "none"
            raise InputError(f"there is no column {on!r} to join on; the columns are {there}")

    def rows(self) -> Iterator[InputRow]:
        """Yield the rows.

        Raises:
            InputError: A row has no id, or a column that the first rows do not have.
        """
        names = list(self.columns)
        converters = [
            (n, one) for n, kind in enumerate(self.columns.values()) if (one := converter(kind))
        ]
        custom_id = _custom_id(self._on)
        with ExitStack() as stack:
            found = rows_of(opened(self._source, stack))
            for number, row in found.rows:
                where = f"{found.where} {number}"
                if len(row) != len(names) or row.keys() != self.columns.keys():
                    for name in row.keys() - self.columns.keys():
                        raise InputError(f"{where}: the rows before have no column {name!r}")
                values = list(map(row.get, names))
                for n, convert in converters:
                    values[n] = convert(values[n])
                yield InputRow(where, custom_id(row, where), tuple(values))

    def _inferred(self) -> Columns:
        with ExitStack() as stack:
            found = opened(self._source, stack)
            is_csv = isinstance(found, TextFile) and not found.is_json
            rows = [dict(row) for _, row in islice(rows_of(found).rows, _PEEKED)]
            names = dict.fromkeys(name for row in rows for name in row)
        if is_csv:
            return dict.fromkeys(names, Scalar.TEXT)
        return {name: of_values([row.get(name) for row in rows]) for name in names}


def _custom_id(on: str) -> Callable[[Row, str], str]:
    render = renderer({"custom_id": on if "{" in on else f"{{{on}}}", "url": "/", "body": {}})

    def custom_id(row: Row, where: str) -> str:
        return str(text(render(row, where)["custom_id"]))

    return custom_id


def _kept(source: RowSource) -> tuple[RowSource, Columns | None]:
    """Return a source that can be read again, and its columns if it has a schema of Arrow."""
    if isinstance(source, str | os.PathLike):
        if not Path(source).is_file():  # such as a pipe, or `-` for the standard input
            if source != "-":
                Path(source).stat()  # which says so if there is no such file
            raise InputError(f"{source}: a table to join is read more than once; name a file")
        return source, _schema_of_file(Path(source)) if find_spec("pyarrow") else None
    if not is_frame(source):
        if isinstance(source, Mapping) or not isinstance(source, Iterable):
            raise TypeError(f"a table to join is a path or a table, not {type(source).__name__}")
        return list(cast("Iterable[Any]", source)), None
    if not hasattr(source, "__arrow_c_stream__") and hasattr(source, "collect"):
        source = cast("Any", source).collect()  # a lazy frame
    if find_spec("pyarrow") and hasattr(source, "__arrow_c_stream__"):
        table = import_module("pyarrow").table(source)
        return table, _columns(table.schema)
    return source, None


def _schema_of_file(path: Path) -> Columns | None:
    with path.open("rb") as file:
        head = file.read(6)
    if head.startswith(b"PAR1"):
        return _columns(import_module("pyarrow.parquet").read_schema(path))
    if head == b"ARROW1":
        with import_module("pyarrow").ipc.open_file(path) as reader:
            return _columns(reader.schema)
    return None


def _columns(schema: Any) -> Columns:
    if len(set(schema.names)) != len(schema.names):
        raise InputError("the table to join has two columns of one name")
    return {field.name: Native(field.type) for field in schema}
