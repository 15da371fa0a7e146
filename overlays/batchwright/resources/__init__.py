"""The resources of a client, and what their methods return; imported on first use."""

from __future__ import annotations

from typing import TYPE_CHECKING

from batchwright._lazy import lazy

if TYPE_CHECKING:
    from batchwright._transfer.async_content import AsyncFileContent
    from batchwright._transfer.content import FileContent, LoadedContent
    from batchwright.resources.aio.batches import AsyncBatches
    from batchwright.resources.aio.files import AsyncFiles
    from batchwright.resources.aio.models import AsyncModels
    from batchwright.resources.aio.uploads import AsyncUploads
    from batchwright.resources.batches import Batches
    from batchwright.resources.files import Files
    from batchwright.resources.models import Models
    from batchwright.resources.namespace import AsyncResources, Resources
    from batchwright.resources.pagination import AsyncPaginator, Page, PageInfo, Paginator
    from batchwright.resources.raw import Parsed, Raw, RawResponse
    from batchwright.resources.uploads import Uploads

__all__ = [
    "AsyncBatches",
    "AsyncFileContent",
    "AsyncFiles",
    "AsyncModels",
    "AsyncPaginator",
    "AsyncResources",
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
    "Raw",
    "RawResponse",
    "Resources",
    "Uploads",
]

__getattr__ = lazy(
    __name__,
    {
        ".._transfer.async_content": ("AsyncFileContent",),
        ".._transfer.content": ("FileContent", "LoadedContent"),
        ".aio.batches": ("AsyncBatches",),
        ".aio.files": ("AsyncFiles",),
        ".aio.models": ("AsyncModels",),
        ".aio.uploads": ("AsyncUploads",),
        ".batches": ("Batches",),
        ".files": ("Files",),
        ".models": ("Models",),
        ".namespace": ("AsyncResources", "Resources"),
        ".pagination": ("AsyncPaginator", "Page", "PageInfo", "Paginator"),
        ".raw": ("Parsed", "Raw", "RawResponse"),
        ".uploads": ("Uploads",),
    },
)


def __dir__() -> list[str]:
    return sorted(__all__)
