from __future__ import annotations

from collections.abc import Mapping
from typing import Any, ClassVar, Literal

from attrs import define

from ..models.model import Model
from ..reading import ResponseObject, readable
from ..types import (
    NO_FIELDS,
)


@readable
@define(repr=False, slots=False)
class ListModelsResponse(ResponseObject):
    """All models.

    Attributes:
        data (list[Model]): The models.
        object (Literal['list'] | None): Always `list`.
        additional_properties (Mapping[str, Any]): Fields that the specification lacks.
    """

    _LISTS: ClassVar[Mapping[str, type[ResponseObject]]] = {
        "data": Model,
    }

    data: list[Model]
    object: Literal["list"] | None = None
    additional_properties: Mapping[str, Any] = NO_FIELDS
