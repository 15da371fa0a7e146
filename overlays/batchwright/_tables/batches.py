"""Rows as record batches of Arrow, a few at a time."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from itertools import accumulate, chain, islice
from typing import TYPE_CHECKING, Any

from batchwright._tables.packages import needed
from batchwright._tables.rows import TableRow
from batchwright._tables.types import Columns, List, Type, Vector, arrow_type
from batchwright.errors import InputError

if TYPE_CHECKING:
    import pyarrow  # type: ignore[import-untyped, unused-ignore]

__all__ = ["batches", "schema_of"]

_ROWS = 1000


def schema_of(columns: Columns, *, fixed: bool = True) -> pyarrow.Schema:
    """Return the schema of Arrow for columns, with vectors as lists of a fixed size or of any."""
    arrow = needed("pyarrow")
    return arrow.schema([(name, arrow_type(kind, fixed=fixed)) for name, kind in columns.items()])


def batches(
    columns: Columns, rows: Iterable[TableRow], schema: pyarrow.Schema
) -> Iterator[pyarrow.RecordBatch]:
    """Iterate over rows as record batches with the schema for their columns.

    Raises:
        InputError: A value does not fit its column; the message says in which row.
    """
    return _batches(needed("pyarrow"), columns, iter(rows), schema)


def _batches(arrow: Any, columns: Columns, rows: Iterator[TableRow], schema: Any) -> Iterator[Any]:
    while some := list(islice(rows, _ROWS)):
        values = zip(*(row.values for row in some), strict=True)
        arrays = []
        for (name, kind), column, field in zip(columns.items(), values, schema, strict=True):
            try:
                arrays.append(_array(arrow, kind, field.type, column))
            except _misfits(arrow) as error:
                raise InputError(_misfit(arrow, name, field.type, column, some)) from error
        yield arrow.RecordBatch.from_arrays(arrays, schema=schema)


def _array(arrow: Any, kind: Type, of: Any, values: Sequence[Any]) -> Any:
    if isinstance(kind, Vector):
        return _vectors(arrow, kind, of, values)
    if isinstance(kind, List) and isinstance(kind.item, Vector):
        flat = list(chain.from_iterable(value or () for value in values))
        return _lists(arrow, of, values, _vectors(arrow, kind.item, of.value_type, flat), 1)
    return arrow.array(values, of)


def _lists(arrow: Any, of: Any, values: Sequence[Any], flat: Any, width: int) -> Any:
    """Lists of the items in `flat`, each of which is `width` long in the values."""
    offsets = [0, *accumulate(len(value or ()) // width for value in values)]
    mask = arrow.array([value is None for value in values], arrow.bool_())
    return arrow.ListArray.from_arrays(arrow.array(offsets, arrow.int32()), flat, of, mask=mask)


def _vectors(arrow: Any, kind: Vector, of: Any, values: Sequence[bytes | None]) -> Any:
    if not arrow.types.is_fixed_size_list(of):
        data = arrow.py_buffer(b"".join(value for value in values if value is not None))
        numbers = arrow.Array.from_buffers(arrow.float32(), len(data) // 4, [None, data])
        return _lists(arrow, of, values, numbers, 4)
    nothing = bytes(4 * kind.size)
    data = arrow.py_buffer(b"".join(nothing if value is None else value for value in values))
    numbers = arrow.Array.from_buffers(arrow.float32(), kind.size * len(values), [None, data])
    mask = arrow.array([value is None for value in values], arrow.bool_())
    return arrow.FixedSizeListArray.from_arrays(numbers, type=of, mask=mask)


def _misfits(arrow: Any) -> tuple[type[Exception], ...]:
    return (arrow.ArrowException, TypeError, ValueError, OverflowError)


def _misfit(arrow: Any, name: str, of: Any, column: Sequence[Any], rows: list[TableRow]) -> str:
    """Say which value of a column does not fit."""
    for value, row in zip(column, rows, strict=True):
        try:
            arrow.array([value], of)
        except _misfits(arrow) as error:
            return f"{row.where}: its {name!r} does not fit the column, of type {of}: {error}"
    return f"the column {name!r} does not fit its type {of}"
