"""What is made of the fields of a batch, whatever types they have."""

from __future__ import annotations

from typing import Any

import pytest

from batchwright.resources.status import (
    Counts,
    Reason,
    counts_of,
    has_completed,
    is_final,
    is_processed,
    metadata_of,
    reasons_of,
    result_files,
    time_of,
)
from batchwright.types import Batch


def batch(**fields: Any) -> Batch:
    """A batch as it came."""
    return Batch.from_dict({"id": "batch_1", "status": "completed", **fields})


@pytest.mark.parametrize("status", ["COMPLETED", "Failed", "expired", "CANCELLED"])
def test_capitals_do_not_matter(status: str) -> None:
    assert is_final(status)


@pytest.mark.parametrize("status", [None, 7, [], ["completed"], {}, "", "done"])
def test_what_is_no_status_is_not_final(status: Any) -> None:
    assert not is_final(status)
    assert not has_completed(batch(status=status))


@pytest.mark.parametrize("status", [None, "processed", "PROCESSED", "error", "deleted"])
def test_a_file_is_processed(status: str | None) -> None:
    assert is_processed(status)
    assert not is_processed("pending")


@pytest.mark.parametrize(
    ("time", "seconds"),
    [
        (1741476542, 1741476542),
        (1741476542000, 1741476542),
        (1741476542.5, 1741476542.5),
        ("2025-03-08T23:29:02Z", 1741476542),
        ("2025-03-09T00:29:02+01:00", 1741476542),
        ("2025-03-08T23:29:02", 1741476542),
        (0, 0),
        (2**64 - 1, 18446744073709551),
        *((other, None) for other in (None, "", "soon", True, [], {})),
    ],
)
def test_times_are_read(time: Any, seconds: float | None) -> None:
    assert time_of(time) == seconds


@pytest.mark.parametrize(
    ("counts", "expected"),
    [
        ({"total": 3, "completed": 2, "failed": 1}, (2, 1, 3)),
        ({"total": 3}, (0, 0, 3)),
        ({"total": 3, "completed": None, "failed": "1"}, (0, 0, 3)),
        ({"total": 2**64 - 1, "completed": -1, "failed": 1.5}, (0, 0, 0)),
        *((other, None) for other in (None, {}, [], [3], 3, "3", {"done": 1})),
    ],
)
def test_counts_are_read(counts: Any, expected: Counts | None) -> None:
    assert counts_of(batch(request_counts=counts)) == expected


@pytest.mark.parametrize(
    ("errors", "expected"),
    [
        ({"object": "list", "data": [{"code": "x", "message": "m", "line": 3}]}, ["x", "m", 3]),
        ([{"code": "x", "message": "m", "line": "3"}], ["x", "m", None]),
        ({"data": ["m"]}, [None, "m", None]),
        ({"data": "m"}, [None, "m", None]),
        ("m", [None, "m", None]),
        ([{"code": 7, "message": {"a": 1}}], ["7", "{'a': 1}", None]),
    ],
)
def test_reasons_are_read(errors: Any, expected: list[Any]) -> None:
    code, message, line = expected
    assert list(reasons_of(batch(errors=errors))) == [Reason(code, message, None, line)]


@pytest.mark.parametrize("errors", [None, "", [], {}, {"data": None}, {"data": []}, {"data": ""}])
def test_there_may_be_no_reasons(errors: Any) -> None:
    assert list(reasons_of(batch(errors=errors))) == []


@pytest.mark.parametrize("metadata", [None, "", [], ["a"], 7])
def test_there_may_be_no_metadata(metadata: Any) -> None:
    assert metadata_of(batch(metadata=metadata)) == metadata_of("batch_1") == {}


@pytest.mark.parametrize("odd", [None, "", [], ["file-2"], {"id": "file-2"}, 7])
def test_a_file_id_is_a_text(odd: Any) -> None:
    assert result_files(batch(output_file_id=odd, error_file_id="file-3")) == ["file-3"]
