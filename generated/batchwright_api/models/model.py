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
class Model(ResponseObject):
    """A model that the key can use.

    Attributes:
        id (str): The model's id.
        object (Literal['model']): Always `model`.
        created (int): When the model was created.
        owned_by (str): The owner of the model.
        shutdown_date (str | None): The day when the model shuts down, as YYYY-MM-DD; null
            if none is announced.
        additional_properties (Mapping[str, Any]): Fields that the specification lacks.
    """

    id: str
    object: Literal["model"]
    created: int
    owned_by: str
    shutdown_date: str | None = None
    additional_properties: Mapping[str, Any] = NO_FIELDS
