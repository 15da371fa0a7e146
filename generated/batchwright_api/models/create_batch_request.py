from __future__ import annotations

from collections.abc import Mapping
from operator import itemgetter
from typing import Any, Self

from attrs import define

from ..models.batch_file_expiration_after import BatchFileExpirationAfter
from ..models.create_batch_request_completion_window import (
    CreateBatchRequestCompletionWindow,
)
from ..models.create_batch_request_endpoint import (
    CreateBatchRequestEndpoint,
)
from ..models.metadata import Metadata
from ..types import (
    NO_FIELDS,
    UNSET,
    APIObject,
    Unset,
    not_none,
)

_read_batch_file_expiration_after = BatchFileExpirationAfter.from_dict
# itemgetter fetches all fields in one call in C, which is faster than a `get` for each.
_fetch = itemgetter(
    "input_file_id",
    "endpoint",
    "completion_window",
    "metadata",
    "output_expires_after",
)
_ABSENT: dict[str, Any] = dict.fromkeys(
    (
        "metadata",
        "output_expires_after",
    ),
    UNSET,
)


@define(repr=False)
class CreateBatchRequest(APIObject):
    """A batch to create.

    Attributes:
        input_file_id (str): A file of purpose `batch`.
        endpoint (CreateBatchRequestEndpoint): The endpoint that the requests call.
        completion_window (CreateBatchRequestCompletionWindow): The time within which the
            batch should end.
        metadata (Metadata | None | Unset): Keys and values to keep with the batch.
        output_expires_after (BatchFileExpirationAfter | Unset): When to delete the files
            that a batch writes.
        additional_properties (Mapping[str, Any]): Fields that the specification lacks.
    """

    input_file_id: str
    endpoint: CreateBatchRequestEndpoint
    completion_window: CreateBatchRequestCompletionWindow
    metadata: Metadata | None | Unset = UNSET
    output_expires_after: BatchFileExpirationAfter | Unset = UNSET
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
            input_file_id,
            endpoint,
            completion_window,
            metadata,
            output_expires_after,
        ) = fields
        return cls(
            input_file_id,
            endpoint,
            completion_window,
            metadata,
            UNSET
            if output_expires_after is UNSET
            else _read_batch_file_expiration_after(output_expires_after),
            # All fields were found, so an equal count means no others.
            NO_FIELDS
            if len(src_dict) == 5
            else {
                name: src_dict[name]
                for name in src_dict
                if name
                not in (
                    "input_file_id",
                    "endpoint",
                    "completion_window",
                    "metadata",
                    "output_expires_after",
                )
            },
        )

    def to_dict(self) -> dict[str, Any]:
        """Return the object as JSON."""
        fields: dict[str, Any] = {
            **self.additional_properties,
            "input_file_id": not_none("CreateBatchRequest.input_file_id", self.input_file_id),
            "endpoint": not_none("CreateBatchRequest.endpoint", self.endpoint),
            "completion_window": not_none(
                "CreateBatchRequest.completion_window", self.completion_window
            ),
        }
        if not isinstance(self.metadata, Unset):
            fields["metadata"] = self.metadata
        if not isinstance(self.output_expires_after, Unset):
            fields["output_expires_after"] = not_none(
                "CreateBatchRequest.output_expires_after", self.output_expires_after
            ).to_dict()
        return fields
