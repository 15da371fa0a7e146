"""Errors, in the API's envelope."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from batchwright._jsonl.findings import type_of

_CODES = {
    401: "invalid_api_key",
    429: "rate_limit_exceeded",
    500: "server_error",
    503: "server_is_overloaded",
}


class RequestError(Exception):
    """A request that is refused: over HTTP, or as a line of a batch.

    Args:
        status: The HTTP status.
        message: What is wrong, for people.
        code: The code of the error.
        param: The parameter at fault.
        type: The API's type of error.
        headers: More headers of the response.
    """

    def __init__(
        self,
        status: int,
        message: str,
        *,
        code: str | None = None,
        param: str | None = None,
        type: str = "invalid_request_error",
        headers: Mapping[str, str] | None = None,
    ) -> None:
        super().__init__(message)
        self.status = status
        self.headers = headers
        self.body = envelope(message, code=code, param=param, type=type)


def envelope(
    message: str,
    *,
    code: str | None = None,
    param: str | None = None,
    type: str = "invalid_request_error",
) -> Mapping[str, Any]:
    """Return the JSON of an error."""
    return {"error": {"message": message, "type": type, "param": param, "code": code}}


def of_status(status: int, message: str, code: str | None = None) -> Mapping[str, Any]:
    """Return the JSON of an error, with the type and code that belong to a status."""
    kind = "requests" if status == 429 else "invalid_request_error"
    if status >= 500:
        kind = "server_error"
    return envelope(message, code=code or _CODES.get(status), type=kind)


def invalid_type(name: str, wanted: str, value: Any) -> RequestError:
    """Return the error for a parameter of the wrong JSON type."""
    message = f"Invalid type for '{name}': expected {wanted}, but got {type_of(value)} instead."
    return RequestError(400, message, code="invalid_type", param=name)


def missing(name: str) -> RequestError:
    """Return the error for a missing parameter."""
    message = f"Missing required parameter: '{name}'."
    return RequestError(400, message, code="missing_required_parameter", param=name)


def unknown(name: str) -> RequestError:
    """Return the error for an unknown parameter."""
    message = f"Unknown parameter: '{name}'."
    return RequestError(400, message, code="unknown_parameter", param=name)


def unknown_model(name: Any, status: int) -> RequestError:
    """Return the error for an unknown model."""
    message = f"The model '{name}' does not exist or you do not have access to it."
    return RequestError(status, message, code="model_not_found", param="model")
