from __future__ import annotations

from typing import Any

from attrs import define

from ..models.create_file_request_purpose import (
    CreateFileRequestPurpose,
)
from ..models.file_expiration_after import FileExpirationAfter
from ..types import (
    UNSET,
    APIObject,
    File,
    RequestFiles,
    Unset,
    form_fields,
    not_none,
)


@define(repr=False)
class CreateFileRequest(APIObject):
    """A file to store.

    Attributes:
        file (File): The content and the name. At most 536,870,912 bytes.
        purpose (CreateFileRequestPurpose): What the file is for.
        expires_after (FileExpirationAfter | Unset): When to delete a file.
    """

    file: File
    purpose: CreateFileRequestPurpose
    expires_after: FileExpirationAfter | Unset = UNSET

    def to_dict(self) -> dict[str, Any]:
        """Return the object as JSON."""
        fields: dict[str, Any] = {
            "file": not_none("CreateFileRequest.file", self.file),
            "purpose": not_none("CreateFileRequest.purpose", self.purpose),
        }
        if not isinstance(self.expires_after, Unset):
            fields["expires_after"] = not_none(
                "CreateFileRequest.expires_after", self.expires_after
            ).to_dict()
        return fields

    def to_multipart(self) -> RequestFiles:
        """Return the form fields; nested ones are named `name[key]`."""
        files: RequestFiles = []
        files.append(("file", not_none("CreateFileRequest.file", self.file).to_tuple()))
        files.append(
            (
                "purpose",
                (None, str(not_none("CreateFileRequest.purpose", self.purpose)).encode(), None),
            )
        )
        if not isinstance(self.expires_after, Unset):
            files.extend(
                form_fields(
                    "expires_after", not_none("CreateFileRequest.expires_after", self.expires_after)
                )
            )
        return files
