"""Files of vectors as NumPy reads them, written in constant memory and without NumPy."""

from __future__ import annotations

import struct
from collections.abc import Iterable
from math import nan
from pathlib import Path
from typing import BinaryIO

import orjson

from batchwright._tables.rows import TableRow
from batchwright._tables.types import Columns, List, Vector
from batchwright._tables.vectors import packed

__all__ = ["ids_path", "vector_column", "write_vectors"]

_HEADER = 128
_START = b"\x93NUMPY\x01\x00"


def ids_path(path: Path) -> Path:
    """The file beside a file of vectors that says whose they are."""
    return path.with_name(f"{path.stem}.ids.jsonl")


def vector_column(columns: Columns) -> str | None:
    """The column with the vectors; None if there is none."""
    return next((name for name, kind in columns.items() if _vector(kind) is not None), None)


def write_vectors(
    file: BinaryIO, ids: BinaryIO, columns: Columns, rows: Iterable[TableRow]
) -> None:
    """Write a matrix of float32, a row for each vector, in the order of the rows of the table.

    A row of the input whose vector is missing has NaN, so that the matrix is in step with the
    input. An answer without a vector, or without a row of the input where there is one, is left
    out.

    Args:
        file: A new file, which must be seekable.
        ids: Gets an object for each row of the matrix: whose it is, and which of its vectors.
        columns: The columns, one of which has vectors.
        rows: The rows.
    """
    place, vector = next(
        (n, vector) for n, kind in enumerate(columns.values()) if (vector := _vector(kind))
    )
    nothing = packed([nan] * vector.size)
    count = 0
    file.write(_header(count, vector.size))
    for row in rows:
        found = row.values[place]
        vectors = found if isinstance(found, list) else [found]
        if found is None or row.of_input is False:
            vectors = [nothing] if row.of_input else []
        for index, one in enumerate(vectors):
            file.write(one)
            ids.write(orjson.dumps({"custom_id": row.custom_id, "index": index}) + b"\n")
        count += len(vectors)
    file.seek(0)
    file.write(_header(count, vector.size))


def _vector(kind: object) -> Vector | None:
    inner = kind.item if isinstance(kind, List) else kind
    return inner if isinstance(inner, Vector) else None


def _header(count: int, size: int) -> bytes:
    shape = f"{{'descr': '<f4', 'fortran_order': False, 'shape': ({count}, {size}), }}"
    length = _HEADER - len(_START) - 2
    return _START + struct.pack("<H", length) + shape.ljust(length - 1).encode() + b"\n"
