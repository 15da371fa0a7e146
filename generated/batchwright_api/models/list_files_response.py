from __future__ import annotations

from collections.abc import Mapping
from operator import itemgetter
from typing import Any, Literal, Self

from attrs import define

from ..models.file_object import FileObject
from ..types import (
    NO_FIELDS,
    APIObject,
)

_read_file_object = FileObject.from_dict
# itemgetter fetches all fields in one call in C, which is faster than a `get` for each.
_fetch = itemgetter(
    "data",
    "object",
    "first_id",
    "last_id",
    "has_more",
)
_ABSENT = dict.fromkeys(
    (
        "object",
        "first_id",
        "last_id",
        "has_more",
    )
)


@define(repr=False)
class ListFilesResponse(APIObject):
    """One page of files.

    Attributes:
        data (list[FileObject]): The files, in the requested order.
        object (Literal['list'] | None): Always `list`; Azure omits it.
        first_id (str | None): The first id of the page; absent from older responses.
        last_id (str | None): The last id of the page; absent from older responses.
        has_more (bool | None): Whether another page follows. Absent means no.
        additional_properties (Mapping[str, Any]): Fields that the specification lacks.
    """

    data: list[FileObject]
    object: Literal["list"] | None = None
    first_id: str | None = None
    last_id: str | None = None
    has_more: bool | None = None
    additional_properties: Mapping[str, Any] = NO_FIELDS

    @classmethod
    def from_dict(cls, src_dict: Mapping[str, Any]) -> Self:
        """Read parsed JSON.

        Raises:
            KeyError: If a required field is missing.
        """
        # Objects usually have every key; these are read without a copy.
        if len(src_dict) != 5:
            src_dict = {**_ABSENT, **src_dict}
        try:
            fields = _fetch(src_dict)
        except KeyError:  # as many keys as fields, but different ones
            src_dict = {**_ABSENT, **src_dict}
            fields = _fetch(src_dict)
        (
            data,
            object,
            first_id,
            last_id,
            has_more,
        ) = fields
        return cls(
            [_read_file_object(item) for item in data],
            object,
            first_id,
            last_id,
            has_more,
            # All fields were found, so an equal count means no others.
            NO_FIELDS
            if len(src_dict) == 5
            else {
                name: src_dict[name]
                for name in src_dict
                if name
                not in (
                    "data",
                    "object",
                    "first_id",
                    "last_id",
                    "has_more",
                )
            },
        )

    def to_dict(self) -> dict[str, Any]:
        """Return the object as JSON."""
        return {
            **self.additional_properties,
            "data": [item.to_dict() for item in self.data],
            "object": self.object,
            "first_id": self.first_id,
            "last_id": self.last_id,
            "has_more": self.has_more,
        }
