from __future__ import annotations

from collections.abc import Mapping
from typing import Any, Literal, Self

from attrs import define

from ..types import (
    NO_FIELDS,
    APIObject,
    not_none,
)


@define(repr=False)
class FileExpirationAfter(APIObject):
    """When to delete a file.

    Attributes:
        anchor (Literal['created_at']): The start of the period.
        seconds (int): How many seconds after the anchor. At least 3,600, at most 2,592,000.
        additional_properties (Mapping[str, Any]): Fields that the specification lacks.
    """

    anchor: Literal["created_at"]
    seconds: int
    additional_properties: Mapping[str, Any] = NO_FIELDS

    @classmethod
    def from_dict(cls, src_dict: Mapping[str, Any]) -> Self:
        """Read parsed JSON.

        Raises:
            KeyError: If a required field is missing.
        """
        return cls(
            src_dict["anchor"],
            src_dict["seconds"],
            {
                name: src_dict[name]
                for name in src_dict
                if name
                not in (
                    "anchor",
                    "seconds",
                )
            },
        )

    def to_dict(self) -> dict[str, Any]:
        """Return the object as JSON."""
        fields: dict[str, Any] = {
            **self.additional_properties,
            "anchor": not_none("FileExpirationAfter.anchor", self.anchor),
            "seconds": not_none("FileExpirationAfter.seconds", self.seconds),
        }
        return fields
