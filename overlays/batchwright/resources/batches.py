"""The `batches` resource."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from functools import partial
from typing import TYPE_CHECKING, TypeVar, Unpack, overload

from batchwright._http.options import ExtraOptions, RequestOptions, check_names
from batchwright._specification import COMPLETION_WINDOWS
from batchwright.errors import APIError
from batchwright.resources.polling import MAX_POLL_INTERVAL, POLL_INTERVAL, Watch
from batchwright.resources.raw import Parsed, Raw, Resource, View, not_raw, raw, raw_of
from batchwright.resources.status import is_final, result_files

if TYPE_CHECKING:
    from batchwright.resources.arguments import JSON, batch_creation, given, id_of
    from batchwright.resources.page import Page
    from batchwright.resources.pagination import Paginator
    from batchwright.results import Result
    from batchwright.types import Batch, BatchFileExpirationAfter
    from batchwright_api.api.batch import cancel_batch, create_batch, list_batches, retrieve_batch

__all__ = ["Batches"]

# Importing attrs, and the objects of the API with it, takes a third as long as importing httpx.
_LATER = {
    "batchwright.resources.arguments": ("JSON", "batch_creation", "given", "id_of"),
    "batchwright.resources.page": ("Page",),
    "batchwright.resources.pagination": ("Paginator",),
    "batchwright.results": ("Result",),
    "batchwright.types": ("Batch", "BatchFileExpirationAfter"),
    "batchwright_api.api.batch": ("cancel_batch", "create_batch", "list_batches", "retrieve_batch"),
}

T = TypeVar("T")


class Batches(Resource[View]):
    """Create, list, retrieve, cancel and await batches, as `client.batches`.

    Attributes:
        with_raw_response: The same methods, each returning a `RawResponse`.

    Methods:
        create: Create a batch, which costs money.
        list: List the batches, newest first, page by page.
        retrieve: Get a batch as it is now.
        cancel: Cancel a batch; it is `cancelling` for up to ten minutes, and keeps its results so
            far.
        wait: Poll a batch until it is completed, failed, expired or cancelled.
        iter_results: Iterate over the results of a batch: its output file, then its error file.

    Example:
        batch = client.batches.create(input_file_id="file-1", endpoint="/v1/embeddings")
        batch = client.batches.wait(batch)
        print(batch.status, batch.output_file_id)
    """

    @property
    def with_raw_response(self) -> Batches[Raw]:
        """The same methods, each returning a `RawResponse`."""
        return Batches(self._transport, Raw)

    @raw
    def create(
        self,
        *,
        input_file_id: str,
        endpoint: str,
        completion_window: str = COMPLETION_WINDOWS[0],
        metadata: Mapping[str, str] | None = None,
        output_expires_after: JSON | BatchFileExpirationAfter | None = None,
        **options: Unpack[RequestOptions],
    ) -> Batch:
        """Create a batch, which costs money.

        It is retried only if the request cannot have reached the server. If there was no
        response, or a 5xx, the batch may exist: check with `list`.

        Args:
            input_file_id: A file of purpose `batch`.
            endpoint: The path that every request in the file names, such as
                `/v1/chat/completions`.
            completion_window: The time within which the batch should end.
            metadata: Your own data: at most `limits.MAX_METADATA_PAIRS` pairs, keys of up to
                `limits.MAX_METADATA_KEY` characters, values of up to `limits.MAX_METADATA_VALUE`.
            output_expires_after: When to delete the files that the batch writes, such as
                `{"anchor": "created_at", "seconds": 86400}`; from `limits.MIN_EXPIRY_SECONDS` to
                `limits.MAX_EXPIRY_SECONDS`.
            **options: Options of the request, such as `timeout`; see `RequestOptions`.

        Returns:
            The new batch.

        Raises:
            APIError: The request failed.

        Example:
            batch = client.batches.create(input_file_id="file-1", endpoint="/v1/embeddings")
        """
        body = batch_creation(
            input_file_id, endpoint, completion_window, metadata, output_expires_after
        )
        return self._transport.with_options(options).request(create_batch.operation, body=body)

    def _page(
        self,
        *,
        after: str | None = None,
        limit: int | None = None,
        **options: Unpack[RequestOptions],
    ) -> Page[Batch]:
        return Page.of(
            self._transport.with_options(options).request(
                list_batches.operation, after=given(after), limit=given(limit)
            )
        )

    @raw_of(_page)
    def list(
        self,
        *,
        after: str | None = None,
        limit: int | None = None,
        **options: Unpack[RequestOptions],
    ) -> Paginator[Batch]:
        """List the batches, newest first, page by page.

        Args:
            after: The id of the batch after which to start.
            limit: Batches per page, at most `limits.MAX_BATCHES_PER_PAGE`; by default
                `limits.DEFAULT_BATCHES_PER_PAGE`.
            **options: Options of each request, such as `timeout`; see `RequestOptions`.

        Returns:
            The list, fetched page by page as you iterate over it.

        Example:
            for batch in client.batches.list():
                print(batch.id, batch.status)
        """
        check_names(options)
        page = partial(self._page, limit=limit, **options)
        return Paginator(
            lambda cursor: page(after=cursor),
            after,
            "batches",
            max_pages=self._transport.config.max_pages,
        )

    @raw
    def retrieve(self, batch_id: Batch | str, **options: Unpack[RequestOptions]) -> Batch:
        """Get a batch as it is now.

        Args:
            batch_id: The batch, or its id.
            **options: Options of the request, such as `timeout`; see `RequestOptions`.

        Returns:
            The batch.

        Raises:
            NotFoundError: There is no such batch.

        Example:
            client.batches.retrieve("batch_1").status
        """
        return self._transport.with_options(options).request(
            retrieve_batch.operation, id_of(batch_id)
        )

    @raw
    def cancel(self, batch_id: Batch | str, **options: Unpack[RequestOptions]) -> Batch:
        """Cancel a batch; it is `cancelling` for up to ten minutes, and keeps its results so far.

        Args:
            batch_id: The batch, or its id.
            **options: Options of the request, such as `timeout`; see `RequestOptions`.

        Returns:
            The batch.

        Raises:
            ConflictError: The batch is already completed or failed.
            NotFoundError: There is no such batch.

        Example:
            client.batches.cancel("batch_2").status
        """
        return self._transport.with_options(options).request(
            cancel_batch.operation, id_of(batch_id)
        )

    @not_raw
    def wait(
        self: Batches,
        batch_id: Batch | str,
        *,
        timeout: float | None = None,
        poll_interval: float = POLL_INTERVAL,
        max_poll_interval: float = MAX_POLL_INTERVAL,
        on_update: Callable[[Batch], None] | None = None,
        **options: Unpack[ExtraOptions],
    ) -> Batch:
        """Poll a batch until it is completed, failed, expired or cancelled.

        Temporary failures do not end the wait, unless there are too many in a row. Neither does an
        unknown status.

        Args:
            batch_id: The batch, or its id.
            timeout: Seconds to wait in all; None waits as long as it takes. The last poll may
                take a second longer.
            poll_interval: Seconds before the second poll; grows by half each time.
            max_poll_interval: The longest time between two polls, in seconds.
            on_update: Called with the batch after each poll.
            **options: Extras of each request, such as `extra_headers`; see `RequestOptions`.

        Returns:
            The batch in its final state.

        Raises:
            WaitTimeoutError: The timeout expired; the error's `batch` is the batch as last seen.
            APIError: A failure is permanent, or there were too many in a row.

        Example:
            client.batches.wait("batch_1", timeout=3600).output_file_id
        """
        check_names(options)
        clock = self._transport.clock
        subject = f"batch {id_of(batch_id)}"
        watch = Watch(subject, clock.monotonic(), timeout, poll_interval, max_poll_interval)
        while True:
            try:
                limited = self._transport.limited(watch.limit(clock.monotonic()))
                batch = Batches(limited, Parsed).retrieve(batch_id, **options)
            except APIError as error:
                watch.failed(error)
            else:
                watch.seen(batch.status, batch=batch)
                if on_update is not None:
                    on_update(batch)
                if is_final(batch.status):
                    return batch
            clock.sleep(watch.pause(clock.monotonic()))

    @overload
    def iter_results(
        self: Batches, batch: Batch | str, **options: Unpack[RequestOptions]
    ) -> Iterator[Result]: ...
    @overload
    def iter_results(
        self: Batches, batch: Batch | str, *, into: type[T], **options: Unpack[RequestOptions]
    ) -> Iterator[Result[T]]: ...
    @not_raw
    def iter_results(
        self: Batches,
        batch: Batch | str,
        *,
        into: type[T] | None = None,
        **options: Unpack[RequestOptions],
    ) -> Iterator[Result[T]]:
        """Iterate over the results of a batch: its output file, then its error file.

        Args:
            batch: The batch, or its id.
            into: The class that structured outputs are read into; see `results.read`.
            **options: Options of each request, such as `extra_headers`; see `RequestOptions`.

        Yields:
            One result per line, in no particular order.

        Raises:
            ValueError: The batch has no results yet.
            InputError: A line is not an answer.
            DownloadError: A file did not arrive completely.
            TypeError: Nothing can be read into the class.

        Example:
            for result in client.batches.iter_results("batch_1"):
                print(result.custom_id, result.text if result.ok else result.error)
        """
        from batchwright._answers.parsing import reader_of
        from batchwright._transfer.splitting import LineSplitter, split
        from batchwright.resources.files import Files
        from batchwright.results import parse_at

        check_names(options)
        if into is not None:
            reader_of(into)
        batch = batch if isinstance(batch, Batch) else self.retrieve(batch, **options)
        files = Files(self._transport, Parsed)
        for file_id in result_files(batch):
            with files.content(file_id, **options) as content:
                lines = split(content.iter_bytes(), LineSplitter())
                for number, line in enumerate(lines, 1):
                    if line.strip():
                        yield parse_at(file_id, number, line + b"\n", into)
