from __future__ import annotations

from collections.abc import Mapping
from typing import Any, Literal

from attrs import define

from ..reading import ResponseObject, readable
from ..types import (
    NO_FIELDS,
)


@readable
@define(repr=False, slots=False)
class UploadPart(ResponseObject):
    """One stored part of an upload.

    Attributes:
        id (str): The part's id.
        object (Literal['upload.part']): Always `upload.part`.
        created_at (int): When the part arrived.
        upload_id (str): The upload that it belongs to.
        additional_properties (Mapping[str, Any]): Fields that the specification lacks.
    """

    id: str
    object: Literal["upload.part"]
    created_at: int
    upload_id: str
    additional_properties: Mapping[str, Any] = NO_FIELDS
