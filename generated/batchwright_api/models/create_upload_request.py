from __future__ import annotations

from collections.abc import Mapping
from operator import itemgetter
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

_read_file_expiration_after = FileExpirationAfter.from_dict
# itemgetter fetches all fields in one call in C, which is faster than a `get` for each.
_fetch = itemgetter(
    "filename",
    "purpose",
    "bytes",
    "mime_type",
    "expires_after",
)
_ABSENT: dict[str, Any] = dict.fromkeys(("expires_after",), UNSET)


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
        # Objects usually have every key; these are read without a copy.
        if len(src_dict) != 5:
            src_dict = {**_ABSENT, **src_dict}
        try:
            fields = _fetch(src_dict)
        except KeyError:  # as many keys as fields, but different ones
            src_dict = {**_ABSENT, **src_dict}
            fields = _fetch(src_dict)
        (
            filename,
            purpose,
            bytes,
            mime_type,
            expires_after,
        ) = fields
        return cls(
            filename,
            purpose,
            bytes,
            mime_type,
            UNSET if expires_after is UNSET else _read_file_expiration_after(expires_after),
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
