"""Batches: the jobs."""

from __future__ import annotations

from collections.abc import AsyncIterator, Awaitable, Callable, Iterator, Mapping
from functools import partial

import httpx

from batchwright._http.transport import AsyncTransport, Transport
from batchwright.errors import APIError
from batchwright.resources.arguments import JSON, given, id_of, made
from batchwright.resources.files import AsyncFiles, Files
from batchwright.resources.pagination import AsyncPaginator, Page, Paginator
from batchwright.resources.polling import MAX_POLL_INTERVAL, POLL_INTERVAL, Watch, is_final
from batchwright.resources.raw import AsyncRawTransport, RawTransport, raw, raw_async
from batchwright.results import InputError, Result, parse
from batchwright.retry import Resend
from batchwright.types import Batch, BatchFileExpirationAfter, ListBatchesResponse
from batchwright_api.api.batch import (
    cancel_batch,
    create_batch,
    list_batches,
    retrieve_batch,
)
from batchwright_api.models import CreateBatchRequest
from batchwright_api.types import UNSET

__all__ = ["AsyncBatches", "AsyncRawBatches", "Batches", "RawBatches"]

_SHORTEST_TIMEOUT = 1.0


class Batches:
    """`client.batches`."""

    def __init__(self, transport: Transport) -> None:
        self._transport = transport

    @property
    def with_raw_response(self) -> RawBatches:
        """The same methods, each giving a `RawResponse`."""
        return RawBatches(Batches(RawTransport.over(self._transport)))

    def create(
        self,
        *,
        input_file_id: str,
        endpoint: str,
        completion_window: str = "24h",
        metadata: Mapping[str, str] | None = None,
        output_expires_after: JSON | BatchFileExpirationAfter | None = None,
    ) -> Batch:
        """Create a batch, which is paid for.

        The request is sent a second time only if the first certainly did not reach the server:
        after any other failure there may be a batch already, so look with `list`.

        Args:
            input_file_id: A file of purpose `batch`.
            endpoint: The path that every request in the file names, such as
                `/v1/chat/completions`.
            completion_window: The time within which the batch should end; the API knows `24h`.
            metadata: Up to 16 pairs, keys of up to 64 and values of up to 512 characters.
            output_expires_after: `{"anchor": "created_at", "seconds": 3600 … 2592000}`, for
                the files that the batch writes.

        Raises:
            APIError: The request went wrong.

        Example:
            client.batches.create(input_file_id="file-1", endpoint="/v1/chat/completions").id
        """
        body = CreateBatchRequest(
            input_file_id=input_file_id,
            endpoint=endpoint,
            completion_window=completion_window,
            metadata=UNSET if metadata is None else dict(metadata),
            output_expires_after=made(BatchFileExpirationAfter, output_expires_after),
        )
        return self._transport.request(
            create_batch.build_request(body=body),
            create_batch.parse_response,
            resend=Resend.UNSENT,
        )

    def list(self, *, after: str | None = None, limit: int | None = None) -> Paginator[Batch]:
        """List the batches, newest first, page by page.

        Args:
            after: The id of the batch after which to begin.
            limit: Batches a page, 1 to 100; 20 if left out.

        Example:
            for batch in client.batches.list():
                print(batch.id, batch.status)
        """
        page = partial(self._page, limit=limit)
        return Paginator(lambda cursor: page(after=cursor), after)

    def retrieve(self, batch_id: Batch | str) -> Batch:
        """Get a batch as it is now.

        Args:
            batch_id: Its id, or the batch as it was.

        Raises:
            NotFoundError: There is no such batch.

        Example:
            client.batches.retrieve("batch_1").status
        """
        return self._transport.request(
            retrieve_batch.build_request(id_of(batch_id)), retrieve_batch.parse_response
        )

    def cancel(self, batch_id: Batch | str) -> Batch:
        """Cancel a batch; it is `cancelling` for up to ten minutes, and keeps what is done.

        Args:
            batch_id: Its id, or the batch as it was.

        Raises:
            ConflictError: The batch is completed or failed.
            NotFoundError: There is no such batch.

        Example:
            client.batches.cancel("batch_1").status
        """
        return self._transport.request(
            cancel_batch.build_request(id_of(batch_id)), cancel_batch.parse_response
        )

    def wait(
        self,
        batch_id: Batch | str,
        *,
        timeout: float | None = None,
        poll_interval: float = POLL_INTERVAL,
        max_poll_interval: float = MAX_POLL_INTERVAL,
        on_update: Callable[[Batch], None] | None = None,
    ) -> Batch:
        """Ask for a batch until it is completed, failed, expired or cancelled.

        Failures that pass (no answer, 408, 429, 500 and above) are waited out, up to 20 in a
        row. States that are not known here do not end the wait.

        Args:
            batch_id: Its id, or the batch as it was.
            timeout: Seconds to wait in all; None waits as long as it takes. A poll that is under
                way is limited by it in each step (connecting, each read), so that a server
                which answers byte by byte can hold it up for longer.
            poll_interval: Seconds before the second look; grows by half each time.
            max_poll_interval: Seconds between two looks at the most.
            on_update: Called with each answer.

        Returns:
            The batch in its final state.

        Raises:
            WaitTimeoutError: The time was over; its `batch` is the last answer.
            APIError: A failure that does not pass.

        Example:
            client.batches.wait("batch_1", timeout=3600).output_file_id
        """
        clock = self._transport.timing.monotonic
        watch = Watch(id_of(batch_id), clock(), timeout, poll_interval, max_poll_interval)
        while True:
            try:
                batch = self._polling(watch.remaining(clock())).retrieve(batch_id)
            except APIError as error:
                watch.failed(error)
            else:
                watch.seen(batch)
                if on_update is not None:
                    on_update(batch)
                if is_final(batch.status):
                    return batch
            self._transport.timing.sleep(watch.pause(clock()))

    def iter_results(self, batch: Batch | str) -> Iterator[Result]:
        """Walk the results of a batch: those of its output file, then those of its error file.

        Args:
            batch: The batch, or its id.

        Yields:
            One result for each line, in no particular order.

        Raises:
            ValueError: The batch has no results yet.
            InputError: A line is not an answer.
            DownloadError: A file did not arrive whole.

        Example:
            for result in client.batches.iter_results("batch_1"):
                print(result.custom_id, result.body if result.ok else result.error)
        """
        batch = batch if isinstance(batch, Batch) else self.retrieve(batch)
        files = Files(self._transport)
        for file_id in _result_files(batch):
            with files.content(file_id) as content:
                for number, line in enumerate(content.iter_lines(), 1):
                    if line.strip():
                        yield _result(file_id, number, line)

    def _polling(self, remaining: float | None) -> Batches:
        return self if remaining is None else Batches(self._transport.limited(_step(remaining)))

    def _page(self, *, after: str | None = None, limit: int | None = None) -> Page[Batch]:
        return self._transport.request(
            list_batches.build_request(after=given(after), limit=given(limit)), _parse_page
        )


class AsyncBatches:
    """`client.batches` of an `AsyncClient`."""

    def __init__(self, transport: AsyncTransport) -> None:
        self._transport = transport

    @property
    def with_raw_response(self) -> AsyncRawBatches:
        """The same methods, each giving a `RawResponse`."""
        return AsyncRawBatches(AsyncBatches(AsyncRawTransport.over(self._transport)))

    async def create(
        self,
        *,
        input_file_id: str,
        endpoint: str,
        completion_window: str = "24h",
        metadata: Mapping[str, str] | None = None,
        output_expires_after: JSON | BatchFileExpirationAfter | None = None,
    ) -> Batch:
        """Do what `Batches.create` does."""
        body = CreateBatchRequest(
            input_file_id=input_file_id,
            endpoint=endpoint,
            completion_window=completion_window,
            metadata=UNSET if metadata is None else dict(metadata),
            output_expires_after=made(BatchFileExpirationAfter, output_expires_after),
        )
        return await self._transport.request(
            create_batch.build_request(body=body),
            create_batch.parse_response,
            resend=Resend.UNSENT,
        )

    def list(self, *, after: str | None = None, limit: int | None = None) -> AsyncPaginator[Batch]:
        """Do what `Batches.list` does, with `async for`."""
        page = partial(self._page, limit=limit)
        return AsyncPaginator(lambda cursor: page(after=cursor), after)

    async def retrieve(self, batch_id: Batch | str) -> Batch:
        """Do what `Batches.retrieve` does."""
        return await self._transport.request(
            retrieve_batch.build_request(id_of(batch_id)), retrieve_batch.parse_response
        )

    async def cancel(self, batch_id: Batch | str) -> Batch:
        """Do what `Batches.cancel` does."""
        return await self._transport.request(
            cancel_batch.build_request(id_of(batch_id)), cancel_batch.parse_response
        )

    async def wait(
        self,
        batch_id: Batch | str,
        *,
        timeout: float | None = None,  # noqa: ASYNC109 - the twin's own words
        poll_interval: float = POLL_INTERVAL,
        max_poll_interval: float = MAX_POLL_INTERVAL,
        on_update: Callable[[Batch], Awaitable[None] | None] | None = None,
    ) -> Batch:
        """Do what `Batches.wait` does; `on_update` may be a coroutine function."""
        clock = self._transport.timing.monotonic
        watch = Watch(id_of(batch_id), clock(), timeout, poll_interval, max_poll_interval)
        while True:
            try:
                batch = await self._polling(watch.remaining(clock())).retrieve(batch_id)
            except APIError as error:
                watch.failed(error)
            else:
                watch.seen(batch)
                told = on_update(batch) if on_update is not None else None
                if isinstance(told, Awaitable):
                    await told
                if is_final(batch.status):
                    return batch
            await self._transport.timing.async_sleep(watch.pause(clock()))

    async def iter_results(self, batch: Batch | str) -> AsyncIterator[Result]:
        """Do what `Batches.iter_results` does, with `async for`."""
        batch = batch if isinstance(batch, Batch) else await self.retrieve(batch)
        files = AsyncFiles(self._transport)
        for file_id in _result_files(batch):
            number = 0
            async with files.content(file_id) as content:
                async for line in content.iter_lines():
                    number += 1
                    if line.strip():
                        yield _result(file_id, number, line)

    def _polling(self, remaining: float | None) -> AsyncBatches:
        if remaining is None:
            return self
        return AsyncBatches(self._transport.limited(_step(remaining)))

    async def _page(self, *, after: str | None = None, limit: int | None = None) -> Page[Batch]:
        return await self._transport.request(
            list_batches.build_request(after=given(after), limit=given(limit)), _parse_page
        )


class RawBatches:
    """`client.with_raw_response.batches`; `list` gets one page."""

    def __init__(self, batches: Batches) -> None:
        self.create = raw(batches.create)
        self.list = raw(batches._page)
        self.retrieve = raw(batches.retrieve)
        self.cancel = raw(batches.cancel)


class AsyncRawBatches:
    """`client.with_raw_response.batches` of an `AsyncClient`; `list` gets one page."""

    def __init__(self, batches: AsyncBatches) -> None:
        self.create = raw_async(batches.create)
        self.list = raw_async(batches._page)
        self.retrieve = raw_async(batches.retrieve)
        self.cancel = raw_async(batches.cancel)


def _step(remaining: float) -> float:
    """The time limit of one poll: a wait that is nearly over still gets its last look."""
    return max(remaining, _SHORTEST_TIMEOUT)


def _result_files(batch: Batch) -> list[str]:
    """The files with results; a server that has none may say so with an empty string."""
    files = [file_id for file_id in (batch.output_file_id, batch.error_file_id) if file_id]
    if not files and not is_final(batch.status):
        raise ValueError(f"batch {batch.id} is {batch.status}: wait for it to end first")
    return files


def _result(file_id: str, number: int, line: bytes) -> Result:
    try:
        return parse(line + b"\n")
    except InputError as error:
        raise InputError(f"{file_id}, line {number}: {error}") from error


def _parse_page(response: httpx.Response) -> Page[Batch]:
    answer: ListBatchesResponse = list_batches.parse_response(response)
    return Page.of(answer)
