from __future__ import annotations

from collections.abc import Mapping
from typing import Any, ClassVar, Literal

from attrs import define

from ..models.file_object_purpose import FileObjectPurpose
from ..models.file_object_status import FileObjectStatus
from ..reading import ResponseObject, readable
from ..types import (
    NO_FIELDS,
    warn_deprecated,
)


@readable
@define(repr=False, slots=False)
class FileObject(ResponseObject):
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
