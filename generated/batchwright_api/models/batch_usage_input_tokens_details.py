from __future__ import annotations

from collections.abc import Mapping
from typing import Any, Self

from attrs import define

from ..types import (
    NO_FIELDS,
    APIObject,
)


@define(repr=False)
class BatchUsageInputTokensDetails(APIObject):
    """The input tokens, broken down.

    Attributes:
        cached_tokens (int): Tokens that came from the prompt cache.
        additional_properties (Mapping[str, Any]): Fields that the specification lacks.
    """

    cached_tokens: int
    additional_properties: Mapping[str, Any] = NO_FIELDS

    @classmethod
    def from_dict(cls, src_dict: Mapping[str, Any]) -> Self:
        """Read parsed JSON.

        Raises:
            KeyError: If a required field is missing.
        """
        return cls(
            src_dict["cached_tokens"],
            # All fields were found, so an equal count means no others.
            NO_FIELDS
            if len(src_dict) == 1
            else {name: src_dict[name] for name in src_dict if name not in ("cached_tokens",)},
        )

    def to_dict(self) -> dict[str, Any]:
        """Return the object as JSON."""
        return {
            **self.additional_properties,
            "cached_tokens": self.cached_tokens,
        }
