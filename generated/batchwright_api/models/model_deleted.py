from __future__ import annotations

from collections.abc import Mapping
from typing import Any, Literal, Self

from attrs import define

from ..types import (
    NO_FIELDS,
    APIObject,
)


@define(repr=False)
class ModelDeleted(APIObject):
    """The result of deleting a model.

    Attributes:
        id (str): The model's id.
        object (Literal['model']): Always `model`.
        deleted (bool): Whether the model was deleted.
        additional_properties (Mapping[str, Any]): Fields that the specification lacks.
    """

    id: str
    object: Literal["model"]
    deleted: bool
    additional_properties: Mapping[str, Any] = NO_FIELDS

    @classmethod
    def from_dict(cls, src_dict: Mapping[str, Any]) -> Self:
        """Read parsed JSON.

        Raises:
            KeyError: If a required field is missing.
        """
        return cls(
            src_dict["id"],
            src_dict["object"],
            src_dict["deleted"],
            # All fields were found, so an equal count means no others.
            NO_FIELDS
            if len(src_dict) == 3
            else {
                name: src_dict[name]
                for name in src_dict
                if name
                not in (
                    "id",
                    "object",
                    "deleted",
                )
            },
        )

    def to_dict(self) -> dict[str, Any]:
        """Return the object as JSON."""
        return {
            **self.additional_properties,
            "id": self.id,
            "object": self.object,
            "deleted": self.deleted,
        }
