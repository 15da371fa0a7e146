from __future__ import annotations

from collections.abc import Mapping
from typing import Any, ClassVar, Literal

from attrs import define

from ..models.file_object import FileObject
from ..reading import ResponseObject, readable
from ..types import (
    NO_FIELDS,
)


@readable
@define(repr=False, slots=False)
class ListFilesResponse(ResponseObject):
    """One page of files.

    Attributes:
        data (list[FileObject]): The files, in the requested order.
        object (Literal['list'] | None): Always `list`; Azure omits it.
        first_id (str | None): The first id of the page; absent from older responses.
        last_id (str | None): The last id of the page; absent from older responses.
        has_more (bool | None): Whether another page follows. Absent means no.
        additional_properties (Mapping[str, Any]): Fields that the specification lacks.
    """

    _LISTS: ClassVar[Mapping[str, type[ResponseObject]]] = {
        "data": FileObject,
    }

    data: list[FileObject]
    object: Literal["list"] | None = None
    first_id: str | None = None
    last_id: str | None = None
    has_more: bool | None = None
    additional_properties: Mapping[str, Any] = NO_FIELDS
