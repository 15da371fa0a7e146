"""Writing a table to a file, which appears when it is complete."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from pathlib import Path
from typing import Any, BinaryIO

from batchwright._tables.batches import batches, schema_of
from batchwright._tables.formats import FORMATS, Format, format_of
from batchwright._tables.npy import ids_path, vector_column, write_vectors
from batchwright._tables.packages import needed
from batchwright._tables.rows import TableRow
from batchwright._tables.texts import csv_lines, json_lines
from batchwright._tables.types import Columns, List
from batchwright._transfer.atomic_write import replacing
from batchwright.errors import InputError

__all__ = ["check_format", "chosen_format", "lines", "write"]

_GROUP_BYTES = 1 << 25
_GROUP_ROWS = 1 << 17


def chosen_format(name: str | None, path: Path) -> Format:
    """Return the format of a file.

    Args:
        name: Its name; None goes by the file's.
        path: The file.

    Raises:
        InputError: There is no such format, or the file's name stands for none.
    """
    if name is None:
        if (found := format_of(path)) is None:
            ends = ", ".join(f".{one}" for one in FORMATS)
            raise InputError(f"{path}: name the format, or end the file's name in one of {ends}")
        return found
    for one in FORMATS:
        if one == name:
            return one
    raise InputError(f"{name!r} is no format; choose one of {', '.join(FORMATS)}")


def check_format(format: Format, columns: Columns, *, chosen: bool, joined: bool) -> None:
    """Refuse a format that cannot hold the columns.

    Args:
        format: The format.
        columns: The columns.
        chosen: Whether the columns were named by the caller.
        joined: Whether the input was joined.

    Raises:
        InputError: It cannot.
    """
    vectors = vector_column(columns)
    if format == "parquet":
        needed("pyarrow.parquet")
    if format == "npy" and vectors is None:
        raise InputError("there are no embeddings, which are all that a .npy file holds")
    if format == "npy" and joined and isinstance(columns[str(vectors)], List):
        raise InputError(
            "an answer has several embeddings, so that a matrix of them cannot have a row for each "
            "row of the input: leave the input out"
        )
    if format == "csv" and vectors is not None and not chosen:
        raise InputError(
            "a CSV is no place for embeddings: choose parquet, jsonl or npy, or name the columns "
            f"that you want, with or without {vectors!r}"
        )


def lines(format: Format, columns: Columns, rows: Iterable[TableRow]) -> Iterator[bytes]:
    """Yield a table as text, a row at a time.

    Raises:
        InputError: The format is none of text.
    """
    if format == "csv":
        return csv_lines(columns, rows)
    if format == "jsonl":
        return json_lines(columns, rows)
    raise InputError(f"{format} is no format of text: name a file to write it to")


def write(
    path: Path, format: Format, columns: Columns, rows: Iterable[TableRow], *, overwrite: bool
) -> None:
    """Write a table to a file.

    Raises:
        InputError: A row does not fit.
        OSError: The file exists and may not be replaced, or cannot be written.
    """
    with replacing(path, overwrite=overwrite) as file:
        if format == "npy":
            with replacing(ids_path(path), overwrite=overwrite) as ids:
                write_vectors(file, ids, columns, rows)
        elif format == "parquet":
            _write_parquet(file, columns, rows)
        else:
            file.writelines(lines(format, columns, rows))


def _writes_missing_vectors(arrow: Any) -> bool:
    """Older versions write lists of a fixed size only if none of them is missing."""
    return int(arrow.__version__.partition(".")[0]) >= 25


def _write_parquet(file: BinaryIO, columns: Columns, rows: Iterable[TableRow]) -> None:
    """Write batches in groups, since readers are slow where groups are small."""
    arrow, parquet = needed("pyarrow"), needed("pyarrow.parquet")
    schema = schema_of(columns, fixed=_writes_missing_vectors(arrow))
    with parquet.ParquetWriter(file, schema) as writer:
        group: list[Any] = []
        for batch in batches(columns, rows, schema):
            group.append(batch)
            size, count = sum(one.nbytes for one in group), sum(one.num_rows for one in group)
            if size >= _GROUP_BYTES or count >= _GROUP_ROWS:
                writer.write_table(arrow.Table.from_batches(group, schema))
                group = []
        if group:
            writer.write_table(arrow.Table.from_batches(group, schema))
