"""Writing a table to a file, which appears when it is complete."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from enum import StrEnum
from pathlib import Path
from typing import Any, BinaryIO

from batchwright._tables.batches import batches, schema_of
from batchwright._tables.npy import ids_path, vector_column, write_vectors
from batchwright._tables.packages import needed
from batchwright._tables.rows import TableRow
from batchwright._tables.texts import csv_lines, json_lines
from batchwright._tables.types import Columns
from batchwright._transfer.atomic_write import replacing
from batchwright.errors import InputError

__all__ = ["Format", "check_format", "lines", "write"]

_GROUP_BYTES = 1 << 26
_GROUP_ROWS = 1 << 17


class Format(StrEnum):
    """The formats of files."""

    CSV = "csv"
    JSONL = "jsonl"
    NPY = "npy"
    PARQUET = "parquet"

    @classmethod
    def of(cls, name: str) -> Format:
        """Return the format of a name.

        Raises:
            InputError: There is none.
        """
        try:
            return cls(name)
        except ValueError:
            raise InputError(f"{name!r} is no format; choose one of {', '.join(cls)}") from None

    @classmethod
    def of_path(cls, path: Path) -> Format:
        """Return the format that the end of a file's name stands for.

        Raises:
            InputError: It stands for none.
        """
        name = path.suffix.lower().removeprefix(".")
        if name not in {*cls}:
            ends = ", ".join(f".{one}" for one in cls)
            raise InputError(f"{path}: name the format, or end the name in one of {ends}")
        return cls(name)


def check_format(format: Format, columns: Columns, *, chosen: bool) -> None:
    """Refuse a format that cannot hold the columns.

    Args:
        format: The format.
        columns: The columns.
        chosen: Whether the columns were named by the caller.

    Raises:
        InputError: It cannot.
    """
    vectors = vector_column(columns)
    if format is Format.PARQUET:
        needed("pyarrow.parquet")
    if format is Format.NPY and vectors is None:
        raise InputError("there are no embeddings, which are all that a .npy file holds")
    if format is Format.CSV and vectors is not None and not chosen:
        raise InputError(
            "a CSV is no place for embeddings: choose parquet, jsonl or npy, or name the columns "
            f"that you want, with or without {vectors!r}"
        )


def lines(format: Format, columns: Columns, rows: Iterable[TableRow]) -> Iterator[bytes]:
    """Yield a table as text, a row at a time.

    Raises:
        InputError: The format is none of text.
    """
    if format is Format.CSV:
        return csv_lines(columns, rows)
    if format is Format.JSONL:
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
        if format is Format.NPY:
            with replacing(ids_path(path), overwrite=overwrite) as ids:
                write_vectors(file, ids, columns, rows)
        elif format is Format.PARQUET:
            _write_parquet(file, columns, rows)
        else:
            file.writelines(lines(format, columns, rows))


def _write_parquet(file: BinaryIO, columns: Columns, rows: Iterable[TableRow]) -> None:
    """Write batches in groups, since readers are slow where groups are small."""
    arrow, parquet = needed("pyarrow"), needed("pyarrow.parquet")
    schema = schema_of(columns)
    with parquet.ParquetWriter(file, schema) as writer:
        group: list[Any] = []
        for batch in batches(columns, rows):
            group.append(batch)
            size, count = sum(one.nbytes for one in group), sum(one.num_rows for one in group)
            if size >= _GROUP_BYTES or count >= _GROUP_ROWS:
                writer.write_table(arrow.Table.from_batches(group, schema))
                group = []
        if group:
            writer.write_table(arrow.Table.from_batches(group, schema))
