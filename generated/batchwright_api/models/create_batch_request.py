from __future__ import annotations

from collections.abc import Mapping
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
        return cls(
            src_dict["input_file_id"],
            src_dict["endpoint"],
            src_dict["completion_window"],
            src_dict.get("metadata", UNSET),
            BatchFileExpirationAfter.from_dict(src_dict["output_expires_after"])
            if "output_expires_after" in src_dict
            else UNSET,
            {
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
