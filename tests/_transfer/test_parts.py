"""Splitting a file into parts."""

from __future__ import annotations

import hashlib
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from batchwright import UploadError
from batchwright._transfer.parts import PartPlan, check_length, part_ranges
from batchwright.limits import MAX_PART_BYTES
from batchwright.types import Upload


@settings(deadline=None)
@given(st.integers(1, 10_000), st.integers(1, 500))
def test_parts_cover_the_file_without_gaps_or_overlaps(size: int, part_size: int):
    position = 0
    for start, length in part_ranges(size, part_size):
        assert start == position
        assert 0 < length <= part_size
        position += length
    assert position == size


@pytest.mark.parametrize("part_size", [0, -1, MAX_PART_BYTES + 1])
def test_a_part_size_out_of_range_is_refused(part_size: int):
    with pytest.raises(ValueError, match=f"part_size must be 1 to {MAX_PART_BYTES} bytes"):
        part_ranges(10, part_size)


def test_a_plan_describes_the_file(tmp_path: Path):
    path = tmp_path / "x.jsonl"
    path.write_bytes(b"12345")
    plan = PartPlan.of(str(path), 2, 8)
    assert (plan.size, len(plan.parts), plan.workers) == (5, 3, 3)
    assert plan.md5() == hashlib.md5(b"12345").hexdigest()
    assert plan.mime_type == "application/jsonl"
    names = ("x.json", "x.unheard-of")
    types = [PartPlan.of(b"1", 1, 1, name).mime_type for name in names]
    assert types == ["application/json", "application/octet-stream"]


def test_an_invalid_plan_is_refused(tmp_path: Path):
    path = tmp_path / "empty.jsonl"
    path.touch()
    with pytest.raises(ValueError, match="the file is empty"):
        PartPlan.of(path, 10, 1)
    with pytest.raises(ValueError, match="max_workers must be 1 or more"):
        PartPlan.of(path, 10, 0)
    with pytest.raises(FileNotFoundError):
        PartPlan.of(tmp_path / "gone", 10, 1)
    with pytest.raises(ValueError, match="the file has 0 bytes, not 5"):
        PartPlan.of(path, 10, 1, size=5)
    with pytest.raises(TypeError, match="filename must be given for bytes"):
        PartPlan.of(b"12345", 10, 1)


def test_a_device_is_not_sent():
    device = Path("/dev/zero")
    if not device.exists():
        pytest.skip("There is no /dev/zero")
    with pytest.raises(OSError, match="/dev/zero is a device"):
        PartPlan.of(device, 10, 1)


@pytest.mark.parametrize("content", [b"123456", b"1234"])
def test_a_file_that_changes_its_length_is_a_clear_error(tmp_path: Path, content: bytes):
    path = tmp_path / "x.jsonl"
    path.write_bytes(b"12345")
    plan = PartPlan.of(path, 10, 1)
    path.write_bytes(content)
    with pytest.raises(OSError, match=r"x\.jsonl: the file changed its length"):
        plan.md5()


def test_bytes_are_planned_like_a_file():
    plan = PartPlan.of(b"12345", 2, 8, "x.jsonl", 5)
    assert (plan.name, plan.size, plan.parts) == ("x.jsonl", 5, [(0, 2), (2, 2), (4, 1)])
    assert plan.md5() == hashlib.md5(b"12345").hexdigest()
    assert plan.open().read() == b"12345"


@pytest.mark.parametrize("length", [None, 4, "4", 4.0, True, -1, [4], {}])
@pytest.mark.parametrize("file", ["with a length", "no object"])
def test_a_length_that_is_none_is_not_compared(length: object, file: str) -> None:
    described = {"id": "file-1", "bytes": length} if file == "with a length" else length
    check_length(Upload.from_dict({"id": "upload_1", "file": described}), 4)


def test_another_length_is_an_error() -> None:
    with pytest.raises(UploadError, match="4 bytes were sent, but the new file has 5"):
        check_length(Upload.from_dict({"id": "upload_1", "file": {"bytes": 5}}), 4)
