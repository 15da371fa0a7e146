from __future__ import annotations

from collections.abc import Mapping
from operator import itemgetter
from typing import Any, Self

from attrs import define

from ..types import (
    UNSET,
    APIObject,
    Unset,
    not_none,
)

# itemgetter fetches all fields in one call in C, which is faster than a `get` for each.
_fetch = itemgetter(
    "part_ids",
    "md5",
)
_ABSENT: dict[str, Any] = dict.fromkeys(("md5",), UNSET)


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
        # Objects usually have every key; these are read without a copy.
        if len(src_dict) != 2:
            src_dict = {**_ABSENT, **src_dict}
        try:
            fields = _fetch(src_dict)
        except KeyError:  # as many keys as fields, but different ones
            src_dict = {**_ABSENT, **src_dict}
            fields = _fetch(src_dict)
        (
            part_ids,
            md5,
        ) = fields
        return cls(
            part_ids,
            md5,
        )

    def to_dict(self) -> dict[str, Any]:
        """Return the object as JSON."""
        fields: dict[str, Any] = {
            "part_ids": not_none("CompleteUploadRequest.part_ids", self.part_ids),
        }
        if not isinstance(self.md5, Unset):
            fields["md5"] = not_none("CompleteUploadRequest.md5", self.md5)
        return fields
