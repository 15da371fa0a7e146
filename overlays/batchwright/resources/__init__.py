"""The resources of a client, and what their methods return; imported on first use."""

from __future__ import annotations

from typing import TYPE_CHECKING

from batchwright._lazy import lazy

if TYPE_CHECKING:
    from batchwright._http.options import RequestOptions
    from batchwright._transfer.async_content import AsyncFileContent
    from batchwright._transfer.content import FileContent
    from batchwright._transfer.loaded_content import LoadedContent
    from batchwright.resources.aio.batches import AsyncBatches
    from batchwright.resources.aio.files import AsyncFiles, AsyncStreamedFiles
    from batchwright.resources.aio.models import AsyncModels
    from batchwright.resources.aio.uploads import AsyncParts, AsyncUploads
    from batchwright.resources.batches import Batches
    from batchwright.resources.files import Files, StreamedFiles
    from batchwright.resources.models import Models
    from batchwright.resources.namespace import AsyncResources, Resources
    from batchwright.resources.page import Page, PageInfo
    from batchwright.resources.pagination import AsyncPaginator, Paginator
    from batchwright.resources.raw import Parsed, Raw, RawResponse
    from batchwright.resources.uploads import Parts, Uploads

__all__ = [
    "AsyncBatches",
    "AsyncFileContent",
    "AsyncFiles",
    "AsyncModels",
    "AsyncPaginator",
    "AsyncParts",
    "AsyncResources",
    "AsyncStreamedFiles",
    "AsyncUploads",
    "Batches",
    "FileContent",
    "Files",
    "LoadedContent",
    "Models",
    "Page",
    "PageInfo",
    "Paginator",
    "Parsed",
    "Parts",
    "Raw",
    "RawResponse",
    "RequestOptions",
    "Resources",
    "StreamedFiles",
    "Uploads",
]

__getattr__ = lazy(
    __name__,
    {
        ".._http.options": ("RequestOptions",),
        ".._transfer.async_content": ("AsyncFileContent",),
        ".._transfer.content": ("FileContent",),
        ".._transfer.loaded_content": ("LoadedContent",),
        ".aio.batches": ("AsyncBatches",),
        ".aio.files": ("AsyncFiles", "AsyncStreamedFiles"),
        ".aio.models": ("AsyncModels",),
        ".aio.uploads": ("AsyncParts", "AsyncUploads"),
        ".batches": ("Batches",),
        ".files": ("Files", "StreamedFiles"),
        ".models": ("Models",),
        ".namespace": ("AsyncResources", "Resources"),
        ".page": ("Page", "PageInfo"),
        ".pagination": ("AsyncPaginator", "Paginator"),
        ".raw": ("Parsed", "Raw", "RawResponse"),
        ".uploads": ("Parts", "Uploads"),
    },
)


def __dir__() -> list[str]:
    return sorted(__all__)
