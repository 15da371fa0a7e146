from __future__ import annotations

from collections.abc import Mapping
from operator import itemgetter
from typing import Any, Self

from attrs import define

from ..models.response_body import ResponseBody
from ..types import (
    NO_FIELDS,
    APIObject,
)

# itemgetter fetches all fields in one call in C, which is faster than a `get` for each.
_fetch = itemgetter(
    "status_code",
    "request_id",
    "body",
)
_ABSENT = dict.fromkeys(
    (
        "request_id",
        "body",
    )
)


@define(repr=False)
class BatchRequestOutputResponse(APIObject):
    """The endpoint's response to one request of a batch.

    Attributes:
        status_code (int): The HTTP status.
        request_id (str | None): The id to quote when asking the vendor for help.
        body (ResponseBody | None): The body of the endpoint's response.
        additional_properties (Mapping[str, Any]): Fields that the specification lacks.
    """

    status_code: int
    request_id: str | None = None
    body: ResponseBody | None = None
    additional_properties: Mapping[str, Any] = NO_FIELDS

    @classmethod
    def from_dict(cls, src_dict: Mapping[str, Any]) -> Self:
        """Read parsed JSON.

        Raises:
            KeyError: If a required field is missing.
        """
        # Objects usually have every key; these are read without a copy.
        if len(src_dict) != 3:
            src_dict = {**_ABSENT, **src_dict}
        try:
            fields = _fetch(src_dict)
        except KeyError:  # as many keys as fields, but different ones
            src_dict = {**_ABSENT, **src_dict}
            fields = _fetch(src_dict)
        (
            status_code,
            request_id,
            body,
        ) = fields
        return cls(
            status_code,
            request_id,
            body,
            # All fields were found, so an equal count means no others.
            NO_FIELDS
            if len(src_dict) == 3
            else {
                name: src_dict[name]
                for name in src_dict
                if name
                not in (
                    "status_code",
                    "request_id",
                    "body",
                )
            },
        )

    def to_dict(self) -> dict[str, Any]:
        """Return the object as JSON."""
        return {
            **self.additional_properties,
            "status_code": self.status_code,
            "request_id": self.request_id,
            "body": self.body,
        }
