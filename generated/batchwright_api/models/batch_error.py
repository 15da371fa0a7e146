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
class BatchError(ResponseObject):
    """One problem of an input file.

    Attributes:
        code (str | None): The kind of problem, such as `invalid_json_line`.
        message (str | None): The problem in words.
        param (str | None): The field at fault, such as `body.model`.
        line (int | None): The number of the line, from 1; null for the whole file.
        additional_properties (Mapping[str, Any]): Fields that the specification lacks.
    """

    code: str | None = None
    message: str | None = None
    param: str | None = None
    line: int | None = None
    additional_properties: Mapping[str, Any] = NO_FIELDS
