from __future__ import annotations

from collections.abc import Mapping
from typing import Any, Literal, Self

from attrs import define

from ..models.request_body import RequestBody
from ..types import (
    NO_FIELDS,
    APIObject,
    not_none,
)


@define(repr=False)
class BatchRequestInput(APIObject):
    """One line of a batch's input file.

    Attributes:
        custom_id (str): The caller's name for the request, unique in the file.
        method (Literal['POST']): Always `POST`.
        url (str): The endpoint to call, the same in every line and in the batch.
        body (RequestBody): The parameters that the endpoint takes.
        additional_properties (Mapping[str, Any]): Fields that the specification lacks.
    """

    custom_id: str
    method: Literal["POST"]
    url: str
    body: RequestBody
    additional_properties: Mapping[str, Any] = NO_FIELDS

    @classmethod
    def from_dict(cls, src_dict: Mapping[str, Any]) -> Self:
        """Read parsed JSON.

        Raises:
            KeyError: If a required field is missing.
        """
        return cls(
            src_dict["custom_id"],
            src_dict["method"],
            src_dict["url"],
            src_dict["body"],
            {
                name: src_dict[name]
                for name in src_dict
                if name
                not in (
                    "custom_id",
                    "method",
                    "url",
                    "body",
                )
            },
        )

    def to_dict(self) -> dict[str, Any]:
        """Return the object as JSON."""
        fields: dict[str, Any] = {
            **self.additional_properties,
            "custom_id": not_none("BatchRequestInput.custom_id", self.custom_id),
            "method": not_none("BatchRequestInput.method", self.method),
            "url": not_none("BatchRequestInput.url", self.url),
            "body": not_none("BatchRequestInput.body", self.body),
        }
        return fields
