from __future__ import annotations

from collections.abc import Mapping
from typing import Any, ClassVar, Literal

from attrs import define

from ..models.batch_errors import BatchErrors
from ..models.batch_request_counts import BatchRequestCounts
from ..models.batch_status import BatchStatus
from ..models.batch_usage import BatchUsage
from ..models.metadata import Metadata
from ..reading import ResponseObject, readable
from ..types import (
    NO_FIELDS,
)


@readable
@define(repr=False, slots=False)
class Batch(ResponseObject):
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

    _OBJECTS: ClassVar[Mapping[str, type[ResponseObject]]] = {
        "errors": BatchErrors,
        "request_counts": BatchRequestCounts,
        "usage": BatchUsage,
    }

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
