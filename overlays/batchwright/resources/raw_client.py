"""`client.with_raw_response`: `with_raw_response` of each resource."""

from __future__ import annotations

from functools import cached_property

from batchwright._http.transport import AsyncTransport, Transport
from batchwright.resources.batches import AsyncBatches, AsyncRawBatches, Batches, RawBatches
from batchwright.resources.files import AsyncFiles, AsyncRawFiles, Files, RawFiles
from batchwright.resources.models import AsyncModels, AsyncRawModels, Models, RawModels
from batchwright.resources.uploads import AsyncRawUploads, AsyncUploads, RawUploads, Uploads

__all__ = ["AsyncRawClient", "RawClient"]


class RawClient:
    """The resources of a `Client`; each method gives a `RawResponse`.

    Example:
        answer = client.with_raw_response.files.retrieve("file-1")
        print(answer.status_code, answer.parsed.filename)
    """

    def __init__(self, transport: Transport) -> None:
        self._transport = transport

    @cached_property
    def batches(self) -> RawBatches:
        """Batches."""
        return Batches(self._transport).with_raw_response

    @cached_property
    def files(self) -> RawFiles:
        """Files."""
        return Files(self._transport).with_raw_response

    @cached_property
    def uploads(self) -> RawUploads:
        """Uploads."""
        return Uploads(self._transport).with_raw_response

    @cached_property
    def models(self) -> RawModels:
        """Models."""
        return Models(self._transport).with_raw_response


class AsyncRawClient:
    """The resources of an `AsyncClient`; each method gives a `RawResponse`.

    Example:
        answer = await client.with_raw_response.files.retrieve("file-1")
        print(answer.status_code, answer.parsed.filename)
    """

    def __init__(self, transport: AsyncTransport) -> None:
        self._transport = transport

    @cached_property
    def batches(self) -> AsyncRawBatches:
        """Batches."""
        return AsyncBatches(self._transport).with_raw_response

    @cached_property
    def files(self) -> AsyncRawFiles:
        """Files."""
        return AsyncFiles(self._transport).with_raw_response

    @cached_property
    def uploads(self) -> AsyncRawUploads:
        """Uploads."""
        return AsyncUploads(self._transport).with_raw_response

    @cached_property
    def models(self) -> AsyncRawModels:
        """Models."""
        return AsyncModels(self._transport).with_raw_response
