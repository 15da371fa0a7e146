from __future__ import annotations

from collections.abc import Mapping
from typing import Any, ClassVar

from attrs import define

from ..models.batch_error import BatchError
from ..reading import ResponseObject, readable
from ..types import (
    NO_FIELDS,
)


@readable
@define(repr=False, slots=False)
class BatchErrors(ResponseObject):
    """The problems found in a batch's input file.

    Attributes:
        object (str | None): Always `list`.
        data (list[BatchError] | None): The problems, in line order.
        additional_properties (Mapping[str, Any]): Fields that the specification lacks.
    """

    _LISTS: ClassVar[Mapping[str, type[ResponseObject]]] = {
        "data": BatchError,
    }

    object: str | None = None
    data: list[BatchError] | None = None
    additional_properties: Mapping[str, Any] = NO_FIELDS
