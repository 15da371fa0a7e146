from __future__ import annotations

from collections.abc import Mapping
from operator import itemgetter
from typing import Any, Literal, Self

from attrs import define

from ..models.batch_errors import BatchErrors
from ..models.batch_request_counts import BatchRequestCounts
from ..models.batch_status import BatchStatus
from ..models.batch_usage import BatchUsage
from ..models.metadata import Metadata
from ..types import (
    NO_FIELDS,
    APIObject,
)

_read_batch_errors = BatchErrors.from_dict
_read_batch_request_counts = BatchRequestCounts.from_dict
_read_batch_usage = BatchUsage.from_dict
# itemgetter fetches all fields in one call in C, which is faster than a `get` for each.
_fetch = itemgetter(
    "id",
    "object",
    "endpoint",
    "input_file_id",
    "completion_window",
    "status",
    "created_at",
    "model",
    "errors",
    "output_file_id",
    "error_file_id",
    "in_progress_at",
    "expires_at",
    "finalizing_at",
    "completed_at",
    "failed_at",
    "expired_at",
    "cancelling_at",
    "cancelled_at",
    "request_counts",
    "usage",
    "metadata",
)
_ABSENT = dict.fromkeys(
    (
        "model",
        "errors",
        "output_file_id",
        "error_file_id",
        "in_progress_at",
        "expires_at",
        "finalizing_at",
        "completed_at",
        "failed_at",
        "expired_at",
        "cancelling_at",
        "cancelled_at",
        "request_counts",
        "usage",
        "metadata",
    )
)


@define(repr=False)
class Batch(APIObject):
    """A job over one input file. Its `*_at` times are Unix seconds.

    Attributes:
        id (str): The batch's id.
        object (Literal['batch']): Always `batch`.
        endpoint (str): The endpoint that the requests call.
        input_file_id (str): The file of requests.
        completion_window (str): The time within which the batch should end.
        status (BatchStatus): The state of the batch.
        created_at (int): When the batch was created.
        model (str | None): The model snapshot that executed the batch; null until it is
            known, absent before September 2025.
        errors (BatchErrors | None): Why validation failed.
        output_file_id (str | None): The file of answers; null until it exists; stays null
            if no request succeeded.
        error_file_id (str | None): The file of answers to requests that failed or were
            never executed.
        in_progress_at (int | None): When execution began.
        expires_at (int | None): When the batch expires.
        finalizing_at (int | None): When the service began to write the result files.
        completed_at (int | None): When it completed.
        failed_at (int | None): When validation failed.
        expired_at (int | None): When it expired.
        cancelling_at (int | None): When cancelling was requested.
        cancelled_at (int | None): When it was cancelled.
        request_counts (BatchRequestCounts | None): How many requests there are, and how
            many are done.
        usage (BatchUsage | None): The tokens used so far; absent before September 2025.
        metadata (Metadata | None): The metadata given when the batch was created.
        additional_properties (Mapping[str, Any]): Fields that the specification lacks.
    """

    id: str
    object: Literal["batch"]
    endpoint: str
    input_file_id: str
    completion_window: str
    status: BatchStatus
    created_at: int
    model: str | None = None
    errors: BatchErrors | None = None
    output_file_id: str | None = None
    error_file_id: str | None = None
    in_progress_at: int | None = None
    expires_at: int | None = None
    finalizing_at: int | None = None
    completed_at: int | None = None
    failed_at: int | None = None
    expired_at: int | None = None
    cancelling_at: int | None = None
    cancelled_at: int | None = None
    request_counts: BatchRequestCounts | None = None
    usage: BatchUsage | None = None
    metadata: Metadata | None = None
    additional_properties: Mapping[str, Any] = NO_FIELDS

    @classmethod
    def from_dict(cls, src_dict: Mapping[str, Any]) -> Self:
        """Read parsed JSON.

        Raises:
            KeyError: If a required field is missing.
        """
        # Objects usually have every key; these are read without a copy.
        if len(src_dict) != 22:
            src_dict = {**_ABSENT, **src_dict}
        try:
            fields = _fetch(src_dict)
        except KeyError:  # as many keys as fields, but different ones
            src_dict = {**_ABSENT, **src_dict}
            fields = _fetch(src_dict)
        (
            id,
            object,
            endpoint,
            input_file_id,
            completion_window,
            status,
            created_at,
            model,
            errors,
            output_file_id,
            error_file_id,
            in_progress_at,
            expires_at,
            finalizing_at,
            completed_at,
            failed_at,
            expired_at,
            cancelling_at,
            cancelled_at,
            request_counts,
            usage,
            metadata,
        ) = fields
        return cls(
            id,
            object,
            endpoint,
            input_file_id,
            completion_window,
            status,
            created_at,
            model,
            None if errors is None else _read_batch_errors(errors),
            output_file_id,
            error_file_id,
            in_progress_at,
            expires_at,
            finalizing_at,
            completed_at,
            failed_at,
            expired_at,
            cancelling_at,
            cancelled_at,
            None if request_counts is None else _read_batch_request_counts(request_counts),
            None if usage is None else _read_batch_usage(usage),
            metadata,
            # All fields were found, so an equal count means no others.
            NO_FIELDS
            if len(src_dict) == 22
            else {
                name: src_dict[name]
                for name in src_dict
                if name
                not in (
                    "id",
                    "object",
                    "endpoint",
                    "input_file_id",
                    "completion_window",
                    "status",
                    "created_at",
                    "model",
                    "errors",
                    "output_file_id",
                    "error_file_id",
                    "in_progress_at",
                    "expires_at",
                    "finalizing_at",
                    "completed_at",
                    "failed_at",
                    "expired_at",
                    "cancelling_at",
                    "cancelled_at",
                    "request_counts",
                    "usage",
                    "metadata",
                )
            },
        )

    def to_dict(self) -> dict[str, Any]:
        """Return the object as JSON."""
        return {
            **self.additional_properties,
            "id": self.id,
            "object": self.object,
            "endpoint": self.endpoint,
            "input_file_id": self.input_file_id,
            "completion_window": self.completion_window,
            "status": self.status,
            "created_at": self.created_at,
            "model": self.model,
            "errors": None if self.errors is None else self.errors.to_dict(),
            "output_file_id": self.output_file_id,
            "error_file_id": self.error_file_id,
            "in_progress_at": self.in_progress_at,
            "expires_at": self.expires_at,
            "finalizing_at": self.finalizing_at,
            "completed_at": self.completed_at,
            "failed_at": self.failed_at,
            "expired_at": self.expired_at,
            "cancelling_at": self.cancelling_at,
            "cancelled_at": self.cancelled_at,
            "request_counts": None
            if self.request_counts is None
            else self.request_counts.to_dict(),
            "usage": None if self.usage is None else self.usage.to_dict(),
            "metadata": self.metadata,
        }
