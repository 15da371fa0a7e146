from __future__ import annotations

from collections.abc import Mapping
from typing import Any, ClassVar

from attrs import define

from ..models.batch_usage_input_tokens_details import BatchUsageInputTokensDetails
from ..models.batch_usage_output_tokens_details import BatchUsageOutputTokensDetails
from ..reading import ResponseObject, readable
from ..types import (
    NO_FIELDS,
)


@readable
@define(repr=False, slots=False)
class BatchUsage(ResponseObject):
    """The tokens that a batch has used.

    Attributes:
        input_tokens (int): Tokens read.
        input_tokens_details (BatchUsageInputTokensDetails): The input tokens, broken down.
        output_tokens (int): Tokens written.
        output_tokens_details (BatchUsageOutputTokensDetails): The output tokens, broken
            down.
        total_tokens (int): Tokens read and written.
        additional_properties (Mapping[str, Any]): Fields that the specification lacks.
    """

    _OBJECTS: ClassVar[Mapping[str, type[ResponseObject]]] = {
        "input_tokens_details": BatchUsageInputTokensDetails,
        "output_tokens_details": BatchUsageOutputTokensDetails,
    }

    input_tokens: int
    input_tokens_details: BatchUsageInputTokensDetails
    output_tokens: int
    output_tokens_details: BatchUsageOutputTokensDetails
    total_tokens: int
    additional_properties: Mapping[str, Any] = NO_FIELDS
