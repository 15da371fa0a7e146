"""The request id of a response, on the object parsed from it."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any, TypeVar

from batchwright._http.redaction import Secrets

__all__ = ["with_request_id"]

T = TypeVar("T")


def with_request_id(parsed: T, headers: Mapping[str, str], secrets: Secrets) -> T:
    """Note the request id on what was parsed, if it is an object of the API."""
    if hasattr(parsed, "_request_id"):
        found: Any = parsed
        found._request_id = secrets.redact(headers.get("x-request-id", "")) or None
    return parsed
