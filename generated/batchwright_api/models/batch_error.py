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
    "param",
    "line",
)
_ABSENT = dict.fromkeys(
    (
        "code",
        "message",
        "param",
        "line",
    )
)


@define(repr=False)
class BatchError(APIObject):
    """One problem of an input file.

    Attributes:
        code (str | None): The kind of problem, such as `invalid_json_line`.
        message (str | None): The problem in words.
        param (str | None): The field at fault, such as `body.model`.
        line (int | None): The number of the line, from 1; null for the whole file.
        additional_properties (Mapping[str, Any]): Fields that the specification lacks.
    """

    code: str | None = None
    message: str | None = None
    param: str | None = None
    line: int | None = None
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
            code,
            message,
            param,
            line,
        ) = fields
        return cls(
            code,
            message,
            param,
            line,
            # All fields were found, so an equal count means no others.
            NO_FIELDS
            if len(src_dict) == 4
            else {
                name: src_dict[name]
                for name in src_dict
                if name
                not in (
                    "code",
                    "message",
                    "param",
                    "line",
                )
            },
        )

    def to_dict(self) -> dict[str, Any]:
        """Return the object as JSON."""
        return {
            **self.additional_properties,
            "code": self.code,
            "message": self.message,
            "param": self.param,
            "line": self.line,
        }
