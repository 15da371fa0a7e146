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
class BatchUsageOutputTokensDetails(ResponseObject):
    """The output tokens, broken down.

    Attributes:
        reasoning_tokens (int): Tokens spent on reasoning.
        additional_properties (Mapping[str, Any]): Fields that the specification lacks.
    """

    reasoning_tokens: int
    additional_properties: Mapping[str, Any] = NO_FIELDS
