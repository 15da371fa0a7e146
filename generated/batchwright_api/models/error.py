from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from attrs import define

from ..reading import ResponseObject, readable
from ..types import (
    NO_FIELDS,
)


@readable
@define(repr=False, slots=False)
class Error(ResponseObject):
    """What went wrong. Gateways omit some of these.

    Attributes:
        message (str | None): The error in words.
        type (str | None): The type of the error, such as `invalid_request_error`.
        param (str | None): The parameter at fault.
        code (int | str | None): A code for programs, such as `invalid_api_key`.
        additional_properties (Mapping[str, Any]): Fields that the specification lacks.
    """

    message: str | None = None
    type: str | None = None
    param: str | None = None
    code: int | str | None = None
    additional_properties: Mapping[str, Any] = NO_FIELDS
