from __future__ import annotations

from collections.abc import Mapping
from typing import Any, Self

from attrs import define

from ..models.error import Error
from ..types import (
    NO_FIELDS,
    APIObject,
)

_read_error = Error.from_dict


@define(repr=False)
class ErrorResponse(APIObject):
    """The envelope around an error.

    Attributes:
        error (Error): What went wrong. Gateways omit some of these.
        additional_properties (Mapping[str, Any]): Fields that the specification lacks.
    """

    error: Error
    additional_properties: Mapping[str, Any] = NO_FIELDS

    @classmethod
    def from_dict(cls, src_dict: Mapping[str, Any]) -> Self:
        """Read parsed JSON.

        Raises:
            KeyError: If a required field is missing.
        """
        return cls(
            _read_error(src_dict["error"]),
            # All fields were found, so an equal count means no others.
            NO_FIELDS
            if len(src_dict) == 1
            else {name: src_dict[name] for name in src_dict if name not in ("error",)},
        )

    def to_dict(self) -> dict[str, Any]:
        """Return the object as JSON."""
        return {
            **self.additional_properties,
            "error": self.error.to_dict(),
        }
