from __future__ import annotations

from collections.abc import Mapping
from typing import Any, Literal, Self

from attrs import define

from ..types import (
    NO_FIELDS,
    APIObject,
)


@define(repr=False)
class UploadPart(APIObject):
    """One stored part of an upload.

    Attributes:
        id (str): The part's id.
        object (Literal['upload.part']): Always `upload.part`.
        created_at (int): When the part arrived.
        upload_id (str): The upload that it belongs to.
        additional_properties (Mapping[str, Any]): Fields that the specification lacks.
    """

    id: str
    object: Literal["upload.part"]
    created_at: int
    upload_id: str
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
            src_dict["created_at"],
            src_dict["upload_id"],
            # All fields were found, so an equal count means no others.
            NO_FIELDS
            if len(src_dict) == 4
            else {
                name: src_dict[name]
                for name in src_dict
                if name
                not in (
                    "id",
                    "object",
                    "created_at",
                    "upload_id",
                )
            },
        )

    def to_dict(self) -> dict[str, Any]:
        """Return the object as JSON."""
        return {
            **self.additional_properties,
            "id": self.id,
            "object": self.object,
            "created_at": self.created_at,
            "upload_id": self.upload_id,
        }
