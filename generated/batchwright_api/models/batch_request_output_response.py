from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from attrs import define

from ..models.response_body import ResponseBody
from ..reading import ResponseObject, readable
from ..types import (
    NO_FIELDS,
)


@readable
@define(repr=False, slots=False)
class BatchRequestOutputResponse(ResponseObject):
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
