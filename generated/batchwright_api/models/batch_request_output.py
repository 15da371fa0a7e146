from __future__ import annotations

from collections.abc import Mapping
from operator import itemgetter
from typing import Any, Self

from attrs import define

from ..models.batch_request_output_error import BatchRequestOutputError
from ..models.batch_request_output_response import BatchRequestOutputResponse
from ..types import (
    NO_FIELDS,
    APIObject,
)

_read_batch_request_output_response = BatchRequestOutputResponse.from_dict
_read_batch_request_output_error = BatchRequestOutputError.from_dict
# itemgetter fetches all fields in one call in C, which is faster than a `get` for each.
_fetch = itemgetter(
    "custom_id",
    "id",
    "response",
    "error",
)
_ABSENT = dict.fromkeys(
    (
        "id",
        "response",
        "error",
    )
)


@define(repr=False)
class BatchRequestOutput(APIObject):
    """One line of a batch's output or error file. A request that was executed but failed has its
    error in the body of the response and null in `error`, so only the status of the response
    tells success from failure.

    Attributes:
        custom_id (str): The caller's name for the request.
        id (str | None): The service's id for the request.
        response (BatchRequestOutputResponse | None): The endpoint's response; null if the
            request was never executed.
        error (BatchRequestOutputError | None): Why the request was never executed; null if
            it was.
        additional_properties (Mapping[str, Any]): Fields that the specification lacks.
    """

    custom_id: str
    id: str | None = None
    response: BatchRequestOutputResponse | None = None
    error: BatchRequestOutputError | None = None
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
            custom_id,
            id,
            response,
            error,
        ) = fields
        return cls(
            custom_id,
            id,
            None if response is None else _read_batch_request_output_response(response),
            None if error is None else _read_batch_request_output_error(error),
            # All fields were found, so an equal count means no others.
            NO_FIELDS
            if len(src_dict) == 4
            else {
                name: src_dict[name]
                for name in src_dict
                if name
                not in (
                    "custom_id",
                    "id",
                    "response",
                    "error",
                )
            },
        )

    def to_dict(self) -> dict[str, Any]:
        """Return the object as JSON."""
        return {
            **self.additional_properties,
            "custom_id": self.custom_id,
            "id": self.id,
            "response": None if self.response is None else self.response.to_dict(),
            "error": None if self.error is None else self.error.to_dict(),
        }
