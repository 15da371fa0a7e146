from __future__ import annotations

from collections.abc import Mapping
from operator import itemgetter
from typing import Any, ClassVar, Literal, Self

from attrs import define

from ..models.file_object_purpose import FileObjectPurpose
from ..models.file_object_status import FileObjectStatus
from ..types import (
    NO_FIELDS,
    APIObject,
    warn_deprecated,
)

# itemgetter fetches all fields in one call in C, which is faster than a `get` for each.
_fetch = itemgetter(
    "id",
    "object",
    "bytes",
    "created_at",
    "filename",
    "purpose",
    "expires_at",
    "status",
    "status_details",
)
_ABSENT = dict.fromkeys(
    (
        "expires_at",
        "status",
        "status_details",
    )
)


@define(repr=False)
class FileObject(APIObject):
    """A stored file.

    Attributes:
        id (str): The file's id.
        object (Literal['file']): Always `file`.
        bytes (int): The size in bytes.
        created_at (int): When the file was created.
        filename (str): The name given at the upload; the service names result files.
        purpose (FileObjectPurpose): What the file is for.
        expires_at (int | None): When it will be deleted; may be null right after the
            upload; absent from older responses.
        status (FileObjectStatus | None): Whether the file can be used. An input file is
            `processed` at once; on Azure, after a moment.
        status_details (str | None): Why a fine-tuning file was rejected.
        additional_properties (Mapping[str, Any]): Fields that the specification lacks.
    """

    _JSON_NAMES: ClassVar[Mapping[str, str]] = {
        "_status": "status",
        "_status_details": "status_details",
    }

    id: str
    object: Literal["file"]
    bytes: int
    created_at: int
    filename: str
    purpose: FileObjectPurpose
    expires_at: int | None = None
    _status: FileObjectStatus | None = None
    _status_details: str | None = None
    additional_properties: Mapping[str, Any] = NO_FIELDS

    @property
    def status(self) -> FileObjectStatus | None:
        """Whether the file can be used. An input file is `processed` at once; on Azure, after a
        moment.

        Deprecated; use instead: the status and errors of the batch, which fails if its input
        file is unusable.
        """
        warn_deprecated(
            "FileObject.status",
            "the status and errors of the batch, which fails if its input file is unusable",
        )
        return self._status

    @property
    def status_details(self) -> str | None:
        """Why a fine-tuning file was rejected.

        Deprecated; use instead: the errors of the batch.
        """
        warn_deprecated("FileObject.status_details", "the errors of the batch")
        return self._status_details

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
            filename,
            purpose,
            expires_at,
            status,
            status_details,
        ) = fields
        return cls(
            id,
            object,
            bytes,
            created_at,
            filename,
            purpose,
            expires_at,
            status,
            status_details,
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
                    "filename",
                    "purpose",
                    "expires_at",
                    "status",
                    "status_details",
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
            "filename": self.filename,
            "purpose": self.purpose,
            "expires_at": self.expires_at,
            "status": self._status,
            "status_details": self._status_details,
        }
