"""Turning the arguments of a method into those of a generated operation."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any, TypeVar

from batchwright_api.models import BatchFileExpirationAfter, CreateBatchRequest
from batchwright_api.types import UNSET, Unset

__all__ = ["JSON", "batch_creation", "given", "id_of", "made"]

T = TypeVar("T")

JSON = Mapping[str, Any]  # a JSON object, with values of any type


def id_of(thing: object) -> str:
    """Return an id, or the id of an object."""
    found = thing if isinstance(thing, str) else getattr(thing, "id", None)
    if not isinstance(found, str):
        raise TypeError(f"expected an id or an object with an id, not {type(thing).__name__}")
    return found


def given(value: T | None) -> T | Unset:
    """Leave out an argument that is None."""
    return UNSET if value is None else value


def made(model: Callable[..., T], value: JSON | T | None) -> T | Unset:
    """Return an object of the API; a JSON object has its arguments."""
    return given(model(**value) if isinstance(value, Mapping) else value)


def batch_creation(
    input_file_id: str,
    endpoint: str,
    completion_window: str,
    metadata: Mapping[str, str] | None,
    output_expires_after: JSON | BatchFileExpirationAfter | None,
) -> CreateBatchRequest:
    """The body of `createBatch`."""
    return CreateBatchRequest(
        input_file_id=input_file_id,
        endpoint=endpoint,
        completion_window=completion_window,
        metadata=UNSET if metadata is None else dict(metadata),
        output_expires_after=made(BatchFileExpirationAfter, output_expires_after),
    )
