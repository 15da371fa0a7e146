"""Turning the arguments of a method into those of a generated operation."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from types import MappingProxyType
from typing import Any, Self, TypeVar

from attrs import define

from batchwright._transfer.loaded_content import LoadedContent
from batchwright._transfer.sources import Payload
from batchwright.types import BatchFileExpirationAfter, FileExpirationAfter
from batchwright_api.api.files import download_file
from batchwright_api.models import (
    AddUploadPartRequest,
    CreateBatchRequest,
    CreateFileRequest,
    CreateUploadRequest,
)
from batchwright_api.types import UNSET, File, Operation, Unset

__all__ = [
    "JSON",
    "LOADED_FILE",
    "batch_creation",
    "file_creation",
    "given",
    "id_of",
    "part_addition",
    "upload_creation",
]

T = TypeVar("T")

JSON = Mapping[str, Any]  # a JSON object, with values of any type

_BYTES = "application/octet-stream"

LOADED_FILE = Operation(
    download_file.operation.name,
    download_file.operation.resend,
    download_file.operation.build_request,
    lambda response: LoadedContent(response, response.content),
)
"""`downloadFile`, whose response is kept beside the bytes."""


@define
class _File(File):
    """A file with headers of its own, which the specification cannot express."""

    headers: Mapping[str, str] = MappingProxyType({})

    @classmethod
    def of(cls, payload: Payload) -> Self:
        return cls(payload.file, payload.name, payload.mime_type or _BYTES, payload.headers)

    def to_tuple(self) -> Any:
        """Return the file as httpx takes it in `files`."""
        found = self.file_name, self.payload, self.mime_type
        return (*found, self.headers) if self.headers else found


def id_of(thing: object) -> str:
    """Return an id, or the id of an object."""
    found = thing if isinstance(thing, str) else getattr(thing, "id", None)
    if not isinstance(found, str):
        raise TypeError(f"expected an id or an object with an id, not {type(thing).__name__}")
    return found


def given(value: T | None) -> T | Unset:
    """Leave out an argument that is None."""
    return UNSET if value is None else value


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
        output_expires_after=_made(BatchFileExpirationAfter, output_expires_after),
    )


def file_creation(
    payload: Payload, purpose: str, expires_after: JSON | FileExpirationAfter | None
) -> CreateFileRequest:
    """The body of `createFile`."""
    return CreateFileRequest(
        file=_File.of(payload),
        purpose=purpose,
        expires_after=_made(FileExpirationAfter, expires_after),
    )


def upload_creation(
    filename: str,
    purpose: str,
    size: int,
    mime_type: str,
    expires_after: JSON | FileExpirationAfter | None,
) -> CreateUploadRequest:
    """The body of `createUpload`."""
    return CreateUploadRequest(
        filename=filename,
        purpose=purpose,
        bytes=size,
        mime_type=mime_type,
        expires_after=_made(FileExpirationAfter, expires_after),
    )


def part_addition(payload: Payload) -> AddUploadPartRequest:
    """The body of `addUploadPart`."""
    return AddUploadPartRequest(_File.of(payload))


def _made(model: Callable[..., T], value: JSON | T | None) -> T | Unset:
    return given(model(**value) if isinstance(value, Mapping) else value)
