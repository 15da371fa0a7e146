"""Rows of CSV, Parquet and Arrow files and of data frames, in constant memory where that can be."""

from __future__ import annotations

import io
from collections.abc import Iterator, Mapping, Sequence
from contextlib import suppress
from importlib import import_module
from importlib.util import find_spec
from pathlib import Path
from typing import Any, BinaryIO

from batchwright.errors import InputError

__all__ = ["csv_rows", "file_rows", "frame_rows", "is_frame"]

NumberedRow = tuple[int, Mapping[str, Any]]
"""A row's number, or its line in a CSV, from 1, and its values by column."""

_BATCH = 1000
_LIBRARIES = frozenset(
    {"cudf", "dask", "duckdb", "ibis", "modin", "narwhals", "pandas", "polars", "pyarrow"}
)
_LARGEST_CELL = 100_000_000


def csv_rows(file: BinaryIO, name: str, delimiter: str = ",") -> Iterator[NumberedRow]:
    """Yield the rows of a CSV whose first line names the columns.

    Args:
        file: The file, in UTF-8, with a byte order mark or without.
        name: Its name in errors.
        delimiter: What separates the columns.

    Raises:
        InputError: It is no such CSV; the message says in which line.
    """
    import csv

    csv.field_size_limit(max(csv.field_size_limit(), _LARGEST_CELL))
    text = io.TextIOWrapper(file, encoding="utf-8-sig", newline="")
    reader = csv.reader(text, strict=True, delimiter=delimiter)
    line = 1
    try:
        columns = next(reader, [])
        _check_names(columns, f"{name}: ")
        line = reader.line_num + 1
        for values in reader:
            if values:  # an empty line is no row
                if len(values) != len(columns):
                    has = "1 column" if len(values) == 1 else f"{len(values)} columns"
                    raise InputError(f"{name}: line {line} has {has}, not {len(columns)}")
                yield line, dict(zip(columns, values, strict=True))
            line = reader.line_num + 1
    except csv.Error as error:
        if str(error) == "unexpected end of data":
            raise InputError(f"{name}: line {line}: a quotation mark is never closed") from error
        raise InputError(f"{name}: line {reader.line_num}: {error}") from error
    except UnicodeDecodeError as error:
        wrong = reader.line_num + 1 + error.object.count(b"\n", 0, error.start)
        raise InputError(f"{name}: line {wrong} is not UTF-8: {error.reason}") from error
    finally:
        with suppress(ValueError):  # the file was closed before the last row was asked for
            text.detach()


def _check_names(columns: Sequence[Any], where: str = "") -> None:
    if twice := {column for column in columns if columns.count(column) > 1}:
        raise InputError(f"{where}there are two columns {min(twice, key=str)!r}")


def is_frame(source: object) -> bool:
    """Whether a source is a data frame, or another table in memory."""
    library = type(source).__module__.partition(".")[0]
    return library in _LIBRARIES or hasattr(source, "__arrow_c_stream__")


def frame_rows(frame: Any) -> Iterator[NumberedRow]:
    """Yield the rows of a data frame, a relation of DuckDB, or a table or reader of Arrow."""
    return enumerate(_frame_rows(frame), 1)


def file_rows(path: Path) -> Iterator[NumberedRow]:
    """Yield the rows of a Parquet, Arrow or Feather file."""
    return enumerate(_file_rows(path), 1)


def _file_rows(path: Path) -> Iterator[dict[str, Any]]:
    with path.open("rb") as file:
        parquet = file.read(4) == b"PAR1"
    if find_spec("pyarrow"):
        return _arrow_parquet(path) if parquet else _arrow_ipc(path)
    narwhals = _narwhals(str(path))
    for backend in ("polars", "pandas"):
        if find_spec(backend):
            if parquet:
                return _frame_rows(narwhals.read_parquet(str(path), backend=backend))
            library = import_module(backend)
            read = library.read_ipc if backend == "polars" else library.read_feather
            return _frame_rows(read(path))
    raise InputError(
        f"{path}: reading it needs pyarrow or polars: pip install 'batchwright[tables]' pyarrow"
    )


def _arrow_parquet(path: Path) -> Iterator[dict[str, Any]]:
    pyarrow, parquet = import_module("pyarrow"), import_module("pyarrow.parquet")
    try:
        with parquet.ParquetFile(path) as file:
            _check_names(file.schema_arrow.names, f"{path}: ")
            for batch in file.iter_batches(batch_size=_BATCH):
                yield from batch.to_pylist()
    except (pyarrow.ArrowInvalid, OSError) as error:
        raise InputError(f"{path}: it cannot be read as Parquet: {error}") from error


def _arrow_ipc(path: Path) -> Iterator[dict[str, Any]]:
    pyarrow = import_module("pyarrow")
    try:
        with pyarrow.memory_map(str(path)) as source:
            try:
                reader = pyarrow.ipc.open_file(source)
                batches = (reader.get_batch(n) for n in range(reader.num_record_batches))
            except pyarrow.ArrowInvalid:
                source.seek(0)
                batches = iter(pyarrow.ipc.open_stream(source))
            yield from _of_batches(batches)
    except (pyarrow.ArrowInvalid, OSError) as error:
        raise InputError(f"{path}: it cannot be read as Arrow: {error}") from error


def _frame_rows(frame: Any) -> Iterator[dict[str, Any]]:
    if type(frame).__module__.partition(".")[0] == "pandas" and hasattr(frame, "columns"):
        _check_names(list(frame.columns))
    for name in ("to_arrow_reader", "fetch_arrow_reader"):  # relations of DuckDB, new and old
        if hasattr(frame, name):
            return _of_batches(getattr(frame, name)(_BATCH))
    if (kind := type(frame).__name__).startswith("RecordBatch"):
        return _of_batches([frame] if kind == "RecordBatch" else frame)
    if hasattr(frame, "to_batches"):  # tables, record batches and data sets of Arrow
        return _of_batches(frame.to_batches())
    return _by_narwhals(frame)


def _of_batches(batches: Any) -> Iterator[dict[str, Any]]:
    for batch in batches:
        _check_names(batch.schema.names)
        for start in range(0, batch.num_rows, _BATCH):
            yield from batch.slice(start, _BATCH).to_pylist()


def _by_narwhals(frame: Any) -> Iterator[dict[str, Any]]:
    narwhals = _narwhals(f"a {type(frame).__name__}")
    try:
        table = narwhals.from_native(frame)
    except TypeError as error:
        if hasattr(frame, "__arrow_c_stream__") and find_spec("pyarrow"):
            return _by_stream(frame)
        raise InputError(f"a {type(frame).__name__} is no table that can be read") from error
    if isinstance(table, narwhals.LazyFrame):
        table = table.collect()
    starts = range(0, len(table), _BATCH)
    return (row for n in starts for row in table[n : n + _BATCH].rows(named=True))


def _by_stream(frame: Any) -> Iterator[dict[str, Any]]:
    """Yield the rows of any table with the C interface of Arrow."""
    pyarrow = import_module("pyarrow")
    try:
        return _of_batches(pyarrow.RecordBatchReader.from_stream(frame))
    except pyarrow.ArrowInvalid as error:  # it streams a column
        raise InputError(f"a {type(frame).__name__} is no table that can be read") from error


def _narwhals(name: str) -> Any:
    try:
        import narwhals
    except ImportError as error:
        raise InputError(
            f"{name}: reading tables needs a package: pip install 'batchwright[tables]'"
        ) from error
    return narwhals
