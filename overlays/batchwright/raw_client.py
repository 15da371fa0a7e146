"""`client.with_raw_response`: the resources over a transport that keeps the answers."""

from __future__ import annotations

from functools import cached_property

from batchwright.raw import AsyncRawTransport, RawTransport
from batchwright.resources.batches import AsyncBatches, AsyncRawBatches, Batches, RawBatches
from batchwright.resources.files import AsyncFiles, AsyncRawFiles, Files, RawFiles
from batchwright.resources.models import AsyncModels, AsyncRawModels, Models, RawModels
from batchwright.resources.uploads import AsyncRawUploads, AsyncUploads, RawUploads, Uploads
from batchwright.transport import AsyncTransport, Transport

__all__ = ["AsyncRawClient", "RawClient"]


class RawClient:
    """The resources of a `Client`; each method gives a `RawResponse`.

    Example:
        answer = client.with_raw_response.files.retrieve("file-1")
        print(answer.status_code, answer.parsed.filename)
    """

    def __init__(self, transport: Transport) -> None:
        self._transport = RawTransport(transport.config, transport.pool, transport.timing)

    @cached_property
    def batches(self) -> RawBatches:
        """Batches."""
        return RawBatches(Batches(self._transport))

    @cached_property
    def files(self) -> RawFiles:
        """Files."""
        return RawFiles(Files(self._transport))

    @cached_property
    def uploads(self) -> RawUploads:
        """Uploads."""
        return RawUploads(Uploads(self._transport))

    @cached_property
    def models(self) -> RawModels:
        """Models."""
        return RawModels(Models(self._transport))


class AsyncRawClient:
    """The resources of an `AsyncClient`; each method gives a `RawResponse`.

    Example:
        answer = await client.with_raw_response.files.retrieve("file-1")
        print(answer.status_code, answer.parsed.filename)
    """

    def __init__(self, transport: AsyncTransport) -> None:
        self._transport = AsyncRawTransport(transport.config, transport.pool, transport.timing)

    @cached_property
    def batches(self) -> AsyncRawBatches:
        """Batches."""
        return AsyncRawBatches(AsyncBatches(self._transport))

    @cached_property
    def files(self) -> AsyncRawFiles:
        """Files."""
        return AsyncRawFiles(AsyncFiles(self._transport))

    @cached_property
    def uploads(self) -> AsyncRawUploads:
        """Uploads."""
        return AsyncRawUploads(AsyncUploads(self._transport))

    @cached_property
    def models(self) -> AsyncRawModels:
        """Models."""
        return AsyncRawModels(AsyncModels(self._transport))
