from __future__ import annotations

from collections.abc import Mapping
from typing import Any, Self

from attrs import define

from ..types import (
    NO_FIELDS,
)


@define
class BatchRequestCounts:
    """How many requests a batch has. Requests that expired or were cancelled count as neither
    completed nor failed.

    Attributes:
        total (int): All requests of the batch.
        completed (int): Requests that were answered with success.
        failed (int): Requests that were answered with an error.
        additional_properties (Mapping[str, Any]): Fields that the specification does not know.
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
        """Return what goes over the wire as JSON."""
        return {
            **self.additional_properties,
            "total": self.total,
            "completed": self.completed,
            "failed": self.failed,
        }
