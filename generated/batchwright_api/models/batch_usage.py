from __future__ import annotations

from collections.abc import Mapping
from typing import Any, Self

from attrs import define

from ..models.batch_usage_input_tokens_details import BatchUsageInputTokensDetails
from ..models.batch_usage_output_tokens_details import BatchUsageOutputTokensDetails
from ..types import (
    NO_FIELDS,
    APIObject,
)

_read_batch_usage_input_tokens_details = BatchUsageInputTokensDetails.from_dict
_read_batch_usage_output_tokens_details = BatchUsageOutputTokensDetails.from_dict


@define(repr=False)
class BatchUsage(APIObject):
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

    input_tokens: int
    input_tokens_details: BatchUsageInputTokensDetails
    output_tokens: int
    output_tokens_details: BatchUsageOutputTokensDetails
    total_tokens: int
    additional_properties: Mapping[str, Any] = NO_FIELDS

    @classmethod
    def from_dict(cls, src_dict: Mapping[str, Any]) -> Self:
        """Read parsed JSON.

        Raises:
            KeyError: If a required field is missing.
        """
        return cls(
            src_dict["input_tokens"],
            _read_batch_usage_input_tokens_details(src_dict["input_tokens_details"]),
            src_dict["output_tokens"],
            _read_batch_usage_output_tokens_details(src_dict["output_tokens_details"]),
            src_dict["total_tokens"],
            # All fields were found, so an equal count means no others.
            NO_FIELDS
            if len(src_dict) == 5
            else {
                name: src_dict[name]
                for name in src_dict
                if name
                not in (
                    "input_tokens",
                    "input_tokens_details",
                    "output_tokens",
                    "output_tokens_details",
                    "total_tokens",
                )
            },
        )

    def to_dict(self) -> dict[str, Any]:
        """Return the object as JSON."""
        return {
            **self.additional_properties,
            "input_tokens": self.input_tokens,
            "input_tokens_details": self.input_tokens_details.to_dict(),
            "output_tokens": self.output_tokens,
            "output_tokens_details": self.output_tokens_details.to_dict(),
            "total_tokens": self.total_tokens,
        }
