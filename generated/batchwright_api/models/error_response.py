from __future__ import annotations

from collections.abc import Mapping
from typing import Any, ClassVar

from attrs import define

from ..models.error import Error
from ..reading import ResponseObject, readable
from ..types import (
    NO_FIELDS,
)


@readable
@define(repr=False, slots=False)
class ErrorResponse(ResponseObject):
    """The envelope around an error.

    Attributes:
        error (Error): What went wrong. Gateways omit some of these.
        additional_properties (Mapping[str, Any]): Fields that the specification lacks.
    """

    _OBJECTS: ClassVar[Mapping[str, type[ResponseObject]]] = {
        "error": Error,
    }

    error: Error
    additional_properties: Mapping[str, Any] = NO_FIELDS
