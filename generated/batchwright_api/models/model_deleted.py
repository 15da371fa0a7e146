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
class ModelDeleted(ResponseObject):
    """The result of deleting a model.

    Attributes:
        id (str): The model's id.
        object (Literal['model']): Always `model`.
        deleted (bool): Whether the model was deleted.
        additional_properties (Mapping[str, Any]): Fields that the specification lacks.
    """

    id: str
    object: Literal["model"]
    deleted: bool
    additional_properties: Mapping[str, Any] = NO_FIELDS
