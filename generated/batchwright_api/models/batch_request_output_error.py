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
class BatchRequestOutputError(ResponseObject):
    """Why a request of a batch was never executed.

    Attributes:
        code (str | None): `batch_expired`, `batch_cancelled` or `request_timeout`.
        message (str | None): The reason in words.
        additional_properties (Mapping[str, Any]): Fields that the specification lacks.
    """

    code: str | None = None
    message: str | None = None
    additional_properties: Mapping[str, Any] = NO_FIELDS
