from __future__ import annotations

from collections.abc import Mapping
from operator import itemgetter
from typing import Any, Self

from attrs import define

from ..models.batch_error import BatchError
from ..types import (
    NO_FIELDS,
    APIObject,
)

_read_batch_error = BatchError.from_dict
# itemgetter fetches all fields in one call in C, which is faster than a `get` for each.
_fetch = itemgetter(
    "object",
    "data",
)
_ABSENT = dict.fromkeys(
    (
        "object",
        "data",
    )
)


@define(repr=False)
class BatchErrors(APIObject):
    """The problems found in a batch's input file.

    Attributes:
        object (str | None): Always `list`.
        data (list[BatchError] | None): The problems, in line order.
        additional_properties (Mapping[str, Any]): Fields that the specification lacks.
    """

    object: str | None = None
    data: list[BatchError] | None = None
    additional_properties: Mapping[str, Any] = NO_FIELDS

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
            object,
            data,
        ) = fields
        return cls(
            object,
            None if data is None else [_read_batch_error(item) for item in data],
            # All fields were found, so an equal count means no others.
            NO_FIELDS
            if len(src_dict) == 2
            else {
                name: src_dict[name]
                for name in src_dict
                if name
                not in (
                    "object",
                    "data",
                )
            },
        )

    def to_dict(self) -> dict[str, Any]:
        """Return the object as JSON."""
        return {
            **self.additional_properties,
            "object": self.object,
            "data": None if self.data is None else [item.to_dict() for item in self.data],
        }
