from __future__ import annotations

from collections.abc import Mapping
from typing import Any, Self

from attrs import define

from ..types import (
    UNSET,
    APIObject,
    Unset,
    not_none,
)


@define(repr=False)
class CompleteUploadRequest(APIObject):
    """The order of an upload's parts.

    Attributes:
        part_ids (list[str]): The ids of the parts, in order.
        md5 (str | Unset): The MD5 of the whole file in hexadecimal, for the service to
            check.
    """

    part_ids: list[str]
    md5: str | Unset = UNSET

    @classmethod
    def from_dict(cls, src_dict: Mapping[str, Any]) -> Self:
        """Read parsed JSON.

        Raises:
            KeyError: If a required field is missing.
        """
        return cls(
            src_dict["part_ids"],
            src_dict.get("md5", UNSET),
        )

    def to_dict(self) -> dict[str, Any]:
        """Return the object as JSON."""
        fields: dict[str, Any] = {
            "part_ids": not_none("CompleteUploadRequest.part_ids", self.part_ids),
        }
        if not isinstance(self.md5, Unset):
            fields["md5"] = not_none("CompleteUploadRequest.md5", self.md5)
        return fields
