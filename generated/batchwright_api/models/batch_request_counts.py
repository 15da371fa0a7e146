from __future__ import annotations

from collections.abc import Mapping
from typing import Any, Self

from attrs import define

from ..types import (
    NO_FIELDS,
    APIObject,
)


@define(repr=False)
class BatchRequestCounts(APIObject):
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

    @classmethod
    def from_dict(cls, src_dict: Mapping[str, Any]) -> Self:
        """Read parsed JSON.

        Raises:
            KeyError: If a required field is missing.
        """
        return cls(
            src_dict["total"],
            src_dict["completed"],
            src_dict["failed"],
            # All fields were found, so an equal count means no others.
            NO_FIELDS
            if len(src_dict) == 3
            else {
                name: src_dict[name]
                for name in src_dict
                if name
                not in (
                    "total",
                    "completed",
                    "failed",
                )
            },
        )

    def to_dict(self) -> dict[str, Any]:
        """Return the object as JSON."""
        return {
            **self.additional_properties,
            "total": self.total,
            "completed": self.completed,
            "failed": self.failed,
        }
