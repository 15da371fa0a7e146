from __future__ import annotations

from collections.abc import Mapping
from operator import itemgetter
from typing import Any, Literal, Self

from attrs import define

from ..types import (
    NO_FIELDS,
    APIObject,
)

# itemgetter fetches all fields in one call in C, which is faster than a `get` for each.
_fetch = itemgetter(
    "id",
    "object",
    "created",
    "owned_by",
    "shutdown_date",
)
_ABSENT = dict.fromkeys(("shutdown_date",))


@define(repr=False)
class Model(APIObject):
    """A model that the key can use.

    Attributes:
        id (str): The model's id.
        object (Literal['model']): Always `model`.
        created (int): When the model was created.
        owned_by (str): The owner of the model.
        shutdown_date (str | None): The day when the model shuts down, as YYYY-MM-DD; null
            if none is announced.
        additional_properties (Mapping[str, Any]): Fields that the specification lacks.
    """

    id: str
    object: Literal["model"]
    created: int
    owned_by: str
    shutdown_date: str | None = None
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
            id,
            object,
            created,
            owned_by,
            shutdown_date,
        ) = fields
        return cls(
            id,
            object,
            created,
            owned_by,
            shutdown_date,
            # All fields were found, so an equal count means no others.
            NO_FIELDS
            if len(src_dict) == 5
            else {
                name: src_dict[name]
                for name in src_dict
                if name
                not in (
                    "id",
                    "object",
                    "created",
                    "owned_by",
                    "shutdown_date",
                )
            },
        )

    def to_dict(self) -> dict[str, Any]:
        """Return the object as JSON."""
        return {
            **self.additional_properties,
            "id": self.id,
            "object": self.object,
            "created": self.created,
            "owned_by": self.owned_by,
            "shutdown_date": self.shutdown_date,
        }
