from __future__ import annotations

from collections.abc import Mapping
from typing import Any, Self

from attrs import define

from ..models.create_upload_request_purpose import (
    CreateUploadRequestPurpose,
)
from ..models.file_expiration_after import FileExpirationAfter
from ..types import (
    UNSET,
    APIObject,
    Unset,
    not_none,
)


@define(repr=False)
class CreateUploadRequest(APIObject):
    """A file to upload in parts.

    Attributes:
        filename (str): What the finished file will be called.
        purpose (CreateUploadRequestPurpose): What the file is for.
        bytes (int): The size of the whole file, in bytes. At most 8,589,934,592.
        mime_type (str): The media type, such as `application/jsonl`.
        expires_after (FileExpirationAfter | Unset): When to delete a file.
    """

    filename: str
    purpose: CreateUploadRequestPurpose
    bytes: int
    mime_type: str
    expires_after: FileExpirationAfter | Unset = UNSET

    @classmethod
    def from_dict(cls, src_dict: Mapping[str, Any]) -> Self:
        """Read parsed JSON.

        Raises:
            KeyError: If a required field is missing.
        """
        return cls(
            src_dict["filename"],
            src_dict["purpose"],
            src_dict["bytes"],
            src_dict["mime_type"],
            FileExpirationAfter.from_dict(src_dict["expires_after"])
            if "expires_after" in src_dict
            else UNSET,
        )

    def to_dict(self) -> dict[str, Any]:
        """Return the object as JSON."""
        fields: dict[str, Any] = {
            "filename": not_none("CreateUploadRequest.filename", self.filename),
            "purpose": not_none("CreateUploadRequest.purpose", self.purpose),
            "bytes": not_none("CreateUploadRequest.bytes", self.bytes),
            "mime_type": not_none("CreateUploadRequest.mime_type", self.mime_type),
        }
        if not isinstance(self.expires_after, Unset):
            fields["expires_after"] = not_none(
                "CreateUploadRequest.expires_after", self.expires_after
            ).to_dict()
        return fields
