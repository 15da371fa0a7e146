"""The resources of `client` and of `client.with_raw_response`, each imported on first use."""

from __future__ import annotations

from functools import cached_property
from typing import TYPE_CHECKING, Generic

from batchwright._http.transport import AsyncTransport, Transport
from batchwright.resources.raw import View

if TYPE_CHECKING:
    from batchwright.resources.aio.batches import AsyncBatches
    from batchwright.resources.aio.files import AsyncFiles
    from batchwright.resources.aio.models import AsyncModels
    from batchwright.resources.aio.uploads import AsyncUploads
    from batchwright.resources.batches import Batches
    from batchwright.resources.files import Files
    from batchwright.resources.models import Models
    from batchwright.resources.uploads import Uploads

__all__ = ["AsyncResources", "Resources"]


class Resources(Generic[View]):
    """The resources of a `Client`.

    Example:
        print(client.with_raw_response.batches.retrieve("batch_1").status_code)
    """

    def __init__(self, transport: Transport, view: type[View]) -> None:
        self._transport = transport
        self._view = view

    @cached_property
    def batches(self) -> Batches[View]:
        """Batches: create, wait, cancel, read results."""
        from batchwright.resources.batches import Batches

        return Batches(self._transport, self._view)

    @cached_property
    def files(self) -> Files[View]:
        """Files: upload, list, download, delete."""
        from batchwright.resources.files import Files

        return Files(self._transport, self._view)

    @cached_property
    def uploads(self) -> Uploads[View]:
        """Uploads: large files, in parts."""
        from batchwright.resources.uploads import Uploads

        return Uploads(self._transport, self._view)

    @cached_property
    def models(self) -> Models[View]:
        """The models that the key can use."""
        from batchwright.resources.models import Models

        return Models(self._transport, self._view)


class AsyncResources(Generic[View]):
    """The resources of an `AsyncClient`.

    Example:
        print((await client.with_raw_response.batches.retrieve("batch_1")).status_code)
    """

    def __init__(self, transport: AsyncTransport, view: type[View]) -> None:
        self._transport = transport
        self._view = view

    @cached_property
    def batches(self) -> AsyncBatches[View]:
        """Batches: create, wait, cancel, read results."""
        from batchwright.resources.aio.batches import AsyncBatches

        return AsyncBatches(self._transport, self._view)

    @cached_property
    def files(self) -> AsyncFiles[View]:
        """Files: upload, list, download, delete."""
        from batchwright.resources.aio.files import AsyncFiles

        return AsyncFiles(self._transport, self._view)

    @cached_property
    def uploads(self) -> AsyncUploads[View]:
        """Uploads: large files, in parts."""
        from batchwright.resources.aio.uploads import AsyncUploads

        return AsyncUploads(self._transport, self._view)

    @cached_property
    def models(self) -> AsyncModels[View]:
        """The models that the key can use."""
        from batchwright.resources.aio.models import AsyncModels

        return AsyncModels(self._transport, self._view)
