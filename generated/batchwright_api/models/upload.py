from __future__ import annotations

from collections.abc import Mapping
from typing import Any, ClassVar, Literal

from attrs import define

from ..models.file_object import FileObject
from ..models.upload_status import UploadStatus
from ..reading import ResponseObject, readable
from ..types import (
    NO_FIELDS,
)


@readable
@define(repr=False, slots=False)
class Upload(ResponseObject):
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

    _OBJECTS: ClassVar[Mapping[str, type[ResponseObject]]] = {
        "file": FileObject,
    }

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
