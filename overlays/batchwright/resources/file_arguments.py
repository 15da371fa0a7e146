"""Turning the arguments of a method that sends or receives a file into those of an operation."""

from __future__ import annotations

from collections.abc import Mapping
from types import MappingProxyType
from typing import Any, Self

from attrs import define

from batchwright._transfer.loaded_content import LoadedContent
from batchwright._transfer.sources import Payload
from batchwright.resources.arguments import JSON, made
from batchwright_api.api.files import download_file
from batchwright_api.models import (
    AddUploadPartRequest,
    CreateFileRequest,
    CreateUploadRequest,
    FileExpirationAfter,
)
from batchwright_api.types import File, Operation

__all__ = ["LOADED_FILE", "file_creation", "part_addition", "upload_creation"]

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


def file_creation(
    payload: Payload, purpose: str, expires_after: JSON | FileExpirationAfter | None
) -> CreateFileRequest:
    """The body of `createFile`."""
    return CreateFileRequest(
        file=_File.of(payload),
        purpose=purpose,
        expires_after=made(FileExpirationAfter, expires_after),
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
        expires_after=made(FileExpirationAfter, expires_after),
    )


def part_addition(payload: Payload) -> AddUploadPartRequest:
    """The body of `addUploadPart`."""
    return AddUploadPartRequest(_File.of(payload))
