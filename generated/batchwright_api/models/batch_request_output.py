from __future__ import annotations

from collections.abc import Mapping
from typing import Any, ClassVar

from attrs import define

from ..models.batch_request_output_error import BatchRequestOutputError
from ..models.batch_request_output_response import BatchRequestOutputResponse
from ..reading import ResponseObject, readable
from ..types import (
    NO_FIELDS,
)


@readable
@define(repr=False, slots=False)
class BatchRequestOutput(ResponseObject):
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

    _OBJECTS: ClassVar[Mapping[str, type[ResponseObject]]] = {
        "response": BatchRequestOutputResponse,
        "error": BatchRequestOutputError,
    }

    custom_id: str
    id: str | None = None
    response: BatchRequestOutputResponse | None = None
    error: BatchRequestOutputError | None = None
    additional_properties: Mapping[str, Any] = NO_FIELDS
