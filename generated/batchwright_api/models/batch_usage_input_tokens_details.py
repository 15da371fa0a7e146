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
class BatchUsageInputTokensDetails(ResponseObject):
    """The input tokens, broken down.

    Attributes:
        cached_tokens (int): Tokens that came from the prompt cache.
        additional_properties (Mapping[str, Any]): Fields that the specification lacks.
    """

    cached_tokens: int
    additional_properties: Mapping[str, Any] = NO_FIELDS
