from __future__ import annotations

from collections.abc import Mapping
from operator import itemgetter
from typing import Any, Literal, Self

from attrs import define

from ..models.model import Model
from ..types import (
    NO_FIELDS,
    APIObject,
)

_read_model = Model.from_dict
# itemgetter fetches all fields in one call in C, which is faster than a `get` for each.
_fetch = itemgetter(
    "data",
    "object",
)
_ABSENT = dict.fromkeys(("object",))


@define(repr=False)
class ListModelsResponse(APIObject):
    """All models.

    Attributes:
        data (list[Model]): The models.
        object (Literal['list'] | None): Always `list`.
        additional_properties (Mapping[str, Any]): Fields that the specification lacks.
    """

    data: list[Model]
    object: Literal["list"] | None = None
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
            data,
            object,
        ) = fields
        return cls(
            [_read_model(item) for item in data],
            object,
            # All fields were found, so an equal count means no others.
            NO_FIELDS
            if len(src_dict) == 2
            else {
                name: src_dict[name]
                for name in src_dict
                if name
                not in (
                    "data",
                    "object",
                )
            },
        )

    def to_dict(self) -> dict[str, Any]:
        """Return the object as JSON."""
        return {
            **self.additional_properties,
            "data": [item.to_dict() for item in self.data],
            "object": self.object,
        }
