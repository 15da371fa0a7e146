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
class BatchRequestCounts(ResponseObject):
    """The requests of a batch, counted. Those that expired or were cancelled are neither completed
    nor failed.

    Attributes:
        total (int): All requests of the batch.
        completed (int): Requests that succeeded.
        failed (int): Requests that failed.
        additional_properties (Mapping[str, Any]): Fields that the specification lacks.
    """

    total: int
    completed: int
    failed: int
    additional_properties: Mapping[str, Any] = NO_FIELDS
