from __future__ import annotations

from typing import Any

from attrs import define

from ..types import (
    APIObject,
    File,
    RequestFiles,
    not_none,
)


@define(repr=False)
class AddUploadPartRequest(APIObject):
    """One part of an upload.

    Attributes:
        data (File): The bytes of the part. At most 67,108,864 bytes.
    """

    data: File

    def to_dict(self) -> dict[str, Any]:
        """Return the object as JSON."""
        fields: dict[str, Any] = {
            "data": not_none("AddUploadPartRequest.data", self.data),
        }
        return fields

    def to_multipart(self) -> RequestFiles:
        """Return the form fields; nested ones are named `name[key]`."""
        files: RequestFiles = []
        files.append(("data", not_none("AddUploadPartRequest.data", self.data).to_tuple()))
        return files
