from __future__ import annotations

from collections.abc import Mapping
from operator import itemgetter
from typing import Any, Literal, Self

from attrs import define

from ..models.file_object import FileObject
from ..models.upload_status import UploadStatus
from ..types import (
    NO_FIELDS,
    APIObject,
)

_read_file_object = FileObject.from_dict
# itemgetter fetches all fields in one call in C, which is faster than a `get` for each.
_fetch = itemgetter(
    "id",
    "object",
    "bytes",
    "created_at",
    "expires_at",
    "filename",
    "purpose",
    "status",
    "file",
)
_ABSENT = dict.fromkeys(("file",))


@define(repr=False)
class Upload(APIObject):
    """A file that is uploaded in parts.

    Attributes:
        id (str): The upload's id.
        object (Literal['upload']): Always `upload`.
        bytes (int): The size announced when the upload was created.
        created_at (int): When it was created.
        expires_at (int): When it expires.
        filename (str): What the finished file will be called.
        purpose (str): What the file is for.
        status (UploadStatus): The state of the upload.
        file (FileObject | None): The file, once the upload is completed.
        additional_properties (Mapping[str, Any]): Fields that the specification lacks.
    """

    id: str
    object: Literal["upload"]
    bytes: int
    created_at: int
    expires_at: int
    filename: str
    purpose: str
    status: UploadStatus
    file: FileObject | None = None
    additional_properties: Mapping[str, Any] = NO_FIELDS

    @classmethod
    def from_dict(cls, src_dict: Mapping[str, Any]) -> Self:
        """Read parsed JSON.

        Raises:
            KeyError: If a required field is missing.
        """
        # Objects usually have every key; these are read without a copy.
        if len(src_dict) != 9:
            src_dict = {**_ABSENT, **src_dict}
        try:
            fields = _fetch(src_dict)
        except KeyError:  # as many keys as fields, but different ones
            src_dict = {**_ABSENT, **src_dict}
            fields = _fetch(src_dict)
        (
            id,
            object,
            bytes,
            created_at,
            expires_at,
            filename,
            purpose,
            status,
            file,
        ) = fields
        return cls(
            id,
            object,
            bytes,
            created_at,
            expires_at,
            filename,
            purpose,
            status,
            None if file is None else _read_file_object(file),
            # All fields were found, so an equal count means no others.
            NO_FIELDS
            if len(src_dict) == 9
            else {
                name: src_dict[name]
                for name in src_dict
                if name
                not in (
                    "id",
                    "object",
                    "bytes",
                    "created_at",
                    "expires_at",
                    "filename",
                    "purpose",
                    "status",
                    "file",
                )
            },
        )

    def to_dict(self) -> dict[str, Any]:
        """Return the object as JSON."""
        return {
            **self.additional_properties,
            "id": self.id,
            "object": self.object,
            "bytes": self.bytes,
            "created_at": self.created_at,
            "expires_at": self.expires_at,
            "filename": self.filename,
            "purpose": self.purpose,
            "status": self.status,
            "file": None if self.file is None else self.file.to_dict(),
        }
