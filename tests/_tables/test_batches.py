"""Columns of Arrow."""

from __future__ import annotations

from array import array

import pyarrow
import pytest

from batchwright._tables.batches import batches, schema_of
from batchwright._tables.rows import TableRow
from batchwright._tables.types import List, Vector

COLUMNS = {"vector": Vector(2), "vectors": List(Vector(2))}
VECTORS = [[1.0, 2.0], None, [3.0, -4.0]]


def as_bytes(vector: list[float] | None) -> bytes | None:
    return None if vector is None else array("f", vector).tobytes()


@pytest.mark.parametrize("fixed", [True, False])
@pytest.mark.parametrize("several", [VECTORS, [None], [], None])
def test_vectors_are_lists_of_a_fixed_size_or_of_any(
    fixed: bool, several: list[list[float] | None] | None
) -> None:
    lists = None if several is None else [as_bytes(one) for one in several]
    rows = [TableRow("", "", (as_bytes(one), lists)) for one in VECTORS]
    schema = schema_of(COLUMNS, fixed=fixed)
    table = pyarrow.Table.from_batches(batches(COLUMNS, rows, schema), schema)
    table.validate(full=True)
    assert table.to_pylist() == [{"vector": one, "vectors": several} for one in VECTORS]
    assert pyarrow.types.is_fixed_size_list(table.schema.field("vector").type) is fixed
