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
    "message",
    "type",
    "param",
    "code",
)
_ABSENT = dict.fromkeys(
    (
        "message",
        "type",
        "param",
        "code",
    )
)


@define(repr=False)
class Error(APIObject):
    """What went wrong. Gateways omit some of these.

    Attributes:
        message (str | None): The error in words.
        type (str | None): The type of the error, such as `invalid_request_error`.
        param (str | None): The parameter at fault.
        code (int | str | None): A code for programs, such as `invalid_api_key`.
        additional_properties (Mapping[str, Any]): Fields that the specification lacks.
    """

    message: str | None = None
    type: str | None = None
    param: str | None = None
    code: int | str | None = None
    additional_properties: Mapping[str, Any] = NO_FIELDS

    @classmethod
    def from_dict(cls, src_dict: Mapping[str, Any]) -> Self:
        """Read parsed JSON.

        Raises:
            KeyError: If a required field is missing.
        """
        # Objects usually have every key; these are read without a copy.
        if len(src_dict) != 4:
            src_dict = {**_ABSENT, **src_dict}
        try:
            fields = _fetch(src_dict)
        except KeyError:  # as many keys as fields, but different ones
            src_dict = {**_ABSENT, **src_dict}
            fields = _fetch(src_dict)
        (
            message,
            type,
            param,
            code,
        ) = fields
        return cls(
            message,
            type,
            param,
            code,
            # All fields were found, so an equal count means no others.
            NO_FIELDS
            if len(src_dict) == 4
            else {
                name: src_dict[name]
                for name in src_dict
                if name
                not in (
                    "message",
                    "type",
                    "param",
                    "code",
                )
            },
        )

    def to_dict(self) -> dict[str, Any]:
        """Return the object as JSON."""
        return {
            **self.additional_properties,
            "message": self.message,
            "type": self.type,
            "param": self.param,
            "code": self.code,
        }
