"""`model_dump` and its kin, as on the objects of the vendor's SDK."""

from __future__ import annotations

import json
from typing import Any

import openai.types
import pytest

from batchwright_api.models import Batch, BatchFileExpirationAfter, CreateBatchRequest, FileObject
from batchwright_api.types import UNSET

from .scripted import REQUIRED

FULL = {
    **REQUIRED,
    "model": "gpt-4o-mini",
    "errors": {"object": "list", "data": [{"code": "x", "message": "m", "line": None}]},
    "request_counts": {"total": 3, "completed": 1, "failed": 2},
    "metadata": {"run": "ü"},
    "usage": None,
}
BATCH = Batch.from_dict(FULL)
THEIRS = openai.types.Batch.model_validate(FULL)


def shared(dump: dict[str, Any]) -> dict[str, Any]:
    """The fields that the vendor's package has too; ours may be newer."""
    return {name: value for name, value in dump.items() if name in type(THEIRS).model_fields}


def test_a_dump_is_the_json() -> None:
    assert BATCH.model_dump() == BATCH.model_dump(mode="json")
    assert shared(BATCH.model_dump()) == THEIRS.model_dump()
    assert BATCH.model_dump(by_alias=True, exclude_unset=True) == BATCH.to_dict() == FULL


def test_what_was_changed_is_dumped() -> None:
    batch = Batch.from_dict(FULL)
    batch.output_file_id, batch.status = "file-2", "completed"
    assert batch.to_dict() == {**FULL, "output_file_id": "file-2", "status": "completed"}


def test_none_is_left_out_of_nested_objects_too_but_not_of_free_form_ones() -> None:
    assert BATCH.model_dump(exclude_none=True) == THEIRS.model_dump(exclude_none=True)
    extra = Batch.from_dict({**FULL, "novel": {"a": None}, "absent": None})
    dumped = extra.model_dump(exclude_none=True)
    assert dumped["novel"] == {"a": None}
    assert "absent" not in dumped
    assert dumped["errors"]["data"] == [{"code": "x", "message": "m"}]


def test_fields_are_chosen() -> None:
    assert BATCH.model_dump(include={"id", "usage"}) == {"id": "batch_1", "usage": None}
    assert BATCH.model_dump(include=["id", "usage"], exclude_none=True) == {"id": "batch_1"}
    assert shared(BATCH.model_dump(exclude={"id"})) == THEIRS.model_dump(exclude={"id"})


@pytest.mark.parametrize("indent", [None, 2])
def test_json_text_is_written_as_the_vendors_objects_write_it(indent: int | None) -> None:
    fields = {"include": {"id", "metadata"}, "exclude_none": True, "indent": indent}
    assert BATCH.model_dump_json(**fields) == (  # type: ignore[arg-type]
        THEIRS.model_dump_json(**fields)  # type: ignore[arg-type]
    )
    assert json.loads(BATCH.model_dump_json(exclude={"id"}))["model"] == "gpt-4o-mini"


def test_to_json_is_indented() -> None:
    assert json.loads(BATCH.to_json()) == BATCH.to_dict()
    assert json.loads(BATCH.to_json(exclude_unset=False)) == BATCH.model_dump()
    assert BATCH.to_json(exclude_none=True).startswith('{\n  "id": "batch_1"')
    assert "\n" not in BATCH.to_json(indent=None)


def test_a_deprecated_field_is_dumped_by_its_name() -> None:
    fields = {"id": "f", "object": "file", "bytes": 1, "created_at": 1, "filename": "a"}
    file = FileObject.from_dict({**fields, "purpose": "batch", "status": "processed"})
    assert file.model_dump(exclude_none=True)["status"] == "processed"
    assert "status_details" not in file.model_dump(exclude_none=True)


def test_unset_is_left_out_of_a_request() -> None:
    request = CreateBatchRequest(
        "file-1", "/v1/x", "24h", UNSET, BatchFileExpirationAfter("created_at", 3600)
    )
    for dumped in (request.model_dump(), request.model_dump(exclude_none=True)):
        assert dumped == {
            "input_file_id": "file-1",
            "endpoint": "/v1/x",
            "completion_window": "24h",
            "output_expires_after": {"anchor": "created_at", "seconds": 3600},
        }


def test_an_object_is_read_from_its_dump() -> None:
    assert Batch.model_validate(BATCH.model_dump()) == BATCH
    assert Batch.model_validate_json(BATCH.model_dump_json()) == BATCH
    assert Batch.model_validate_json(BATCH.to_json().encode()) == BATCH


def test_a_copy_can_have_other_fields() -> None:
    copied = BATCH.model_copy(update={"status": "expired"})
    assert (copied.status, copied.id) == ("expired", BATCH.id)
    assert copied.status != BATCH.status
    assert BATCH.model_copy() == BATCH
    with pytest.raises(TypeError, match="stauts"):
        BATCH.model_copy(update={"stauts": "expired"})


def test_only_a_deep_copy_copies_what_is_nested() -> None:
    assert BATCH.model_copy().request_counts is BATCH.request_counts
    deep = BATCH.model_copy(deep=True)
    assert deep == BATCH
    assert deep.request_counts is not BATCH.request_counts


def test_a_copy_can_replace_a_deprecated_field() -> None:
    file = FileObject("file-1", "file", 1, 1, "a.jsonl", "batch", status="uploaded")
    assert file.model_copy(update={"status": "processed"}).to_dict()["status"] == "processed"
