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
class FileDeleted(ResponseObject):
    """The result of deleting a file.

    Attributes:
        id (str): The file's id.
        object (Literal['file']): Always `file`.
        deleted (bool): Whether the file was deleted.
        additional_properties (Mapping[str, Any]): Fields that the specification lacks.
    """

    id: str
    object: Literal["file"]
    deleted: bool
    additional_properties: Mapping[str, Any] = NO_FIELDS
