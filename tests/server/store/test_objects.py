"""The objects of the server have all the fields of the specification."""

from __future__ import annotations

from typing import Any

import pytest
from attrs import NOTHING, fields

from batchwright.server.store.objects import new_batch, new_file, new_part, new_upload
from batchwright.types import Batch, FileObject, Upload, UploadPart


@pytest.mark.parametrize(
    ("made", "model"),
    [
        (new_batch("file-1", "/v1/embeddings", "24h", None, now=1), Batch),
        (new_file("file-1", "batch", "a.jsonl", 1, now=1, expires_after=None), FileObject),
        (new_upload("a.jsonl", "batch", 1, now=1), Upload),
        (new_part("upload_1", now=1), UploadPart),
    ],
    ids=lambda value: getattr(value, "__name__", ""),
)
def test_an_object_has_the_fields_of_its_schema(made: dict[str, Any], model: Any):
    """An optional one may be so new that the server does not have it yet."""
    known = {field.name.lstrip("_"): field for field in fields(model)}
    assert set(made) <= known.keys()
    assert {name for name, field in known.items() if field.default is NOTHING} <= set(made)
    model.from_dict(made)
