from __future__ import annotations

from collections.abc import Mapping
from operator import itemgetter
from typing import Any, Self

from attrs import define

from ..types import (
    NO_FIELDS,
    APIObject,
)

# itemgetter fetches all fields in one call in C, which is faster than a `get` for each.
_fetch = itemgetter(
    "code",
    "message",
)
_ABSENT = dict.fromkeys(
    (
        "code",
        "message",
    )
)


@define(repr=False)
class BatchRequestOutputError(APIObject):
    """Why a request of a batch was never executed.

    Attributes:
        code (str | None): `batch_expired`, `batch_cancelled` or `request_timeout`.
        message (str | None): The reason in words.
        additional_properties (Mapping[str, Any]): Fields that the specification lacks.
    """

    code: str | None = None
    message: str | None = None
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
            code,
            message,
        ) = fields
        return cls(
            code,
            message,
            # All fields were found, so an equal count means no others.
            NO_FIELDS
            if len(src_dict) == 2
            else {
                name: src_dict[name]
                for name in src_dict
                if name
                not in (
                    "code",
                    "message",
                )
            },
        )

    def to_dict(self) -> dict[str, Any]:
        """Return the object as JSON."""
        return {
            **self.additional_properties,
            "code": self.code,
            "message": self.message,
        }
