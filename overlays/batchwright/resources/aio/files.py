"""Files: what batches read and write, for an `AsyncClient`."""

from __future__ import annotations

import os
from collections.abc import Mapping
from functools import partial
from pathlib import Path
from typing import Unpack

import httpx

from batchwright._http.options import RequestOptions, check_names, mapping
from batchwright._transfer.async_content import AsyncFileContent
from batchwright._transfer.atomic_write import replacing
from batchwright._transfer.downloads import AsyncDownload
from batchwright._transfer.loaded_content import LoadedContent
from batchwright._transfer.sources import AsyncFileInput, opened_async
from batchwright.errors import APIError
from batchwright.resources.arguments import JSON, given, id_of
from batchwright.resources.file_arguments import LOADED_FILE, file_creation
from batchwright.resources.page import Page
from batchwright.resources.pagination import AsyncPaginator
from batchwright.resources.polling import Watch
from batchwright.resources.raw import (
    AsyncResource,
    Parsed,
    Raw,
    View,
    async_raw,
    async_raw_of,
    not_raw,
)
from batchwright.resources.status import is_processed, status_of
from batchwright.types import FileDeleted, FileExpirationAfter, FileObject
from batchwright_api.api.files import (
    create_file,
    delete_file,
    download_file,
    list_files,
    retrieve_file,
)

__all__ = ["AsyncFiles", "AsyncStreamedFiles"]


class AsyncFiles(AsyncResource[View]):
    """Upload, list, retrieve, download and delete files, as `client.files`.

    Attributes:
        with_raw_response: The same methods, each returning a `RawResponse`.
        with_streaming_response: `content`, under the name that the vendor's SDK has for streaming
            it.

    Methods:
        create: Upload a file, in constant memory.
        list: List the files, page by page.
        retrieve: Get the description of a file.
        delete: Delete a file.
        content: Request a file's content, whose bytes are read when you ask for them.
        retrieve_content: Read a file's content as text; the vendor's SDK keeps this for old
            programs.
        download: Write a file's content to disk.
        wait_for_processing: Poll a file until the server has processed it, which batch files are at
            once.

    Example:
        file = await client.files.create(file="requests.jsonl", purpose="batch")
        path = await client.files.download(file.id, "copy.jsonl")
    """

    @property
    def with_raw_response(self) -> AsyncFiles[Raw]:
        """The same methods, each returning a `RawResponse`."""
        return AsyncFiles(self._transport, Raw)

    @property
    def with_streaming_response(self) -> AsyncStreamedFiles:
        """`content`, under the name that the vendor's SDK has for streaming it."""
        return AsyncStreamedFiles(AsyncFiles(self._transport, Parsed))

    @async_raw
    async def create(
        self,
        *,
        file: AsyncFileInput,
        purpose: str = "batch",
        expires_after: JSON | FileExpirationAfter | None = None,
        **options: Unpack[RequestOptions],
    ) -> FileObject:
        """Upload a file, in constant memory.

        After a temporary failure, a path or a seekable file is sent again from where it started;
        an iterable is not.

        Args:
            file: A path, bytes, a file opened in binary mode, an iterable of bytes, or a tuple of a
                name, one of these and, if you like, a media type and headers; at most
                `limits.MAX_FILE_BYTES` long. An async iterable is buffered on disk. The input file
                of a batch needs a name that ends in `.jsonl`, and at most `limits.MAX_BYTES`.
            purpose: What the file is for, such as `batch`.
            expires_after: When to delete the file, such as
                `{"anchor": "created_at", "seconds": 86400}`; from `limits.MIN_EXPIRY_SECONDS` to
                `limits.MAX_EXPIRY_SECONDS`. Batch files are kept for `limits.BATCH_FILE_SECONDS`
                by default.
            **options: Options of the request, such as `timeout`; see `RequestOptions`.

        Returns:
            The stored file.

        Raises:
            TypeError: `file` is none of these, such as text or a file in text mode.
            OSError: The path cannot be opened.
            APIError: The upload failed.

        Example:
            (await client.files.create(file="requests.jsonl", purpose="batch")).id
        """
        async with opened_async(file) as payload:
            body = file_creation(payload, purpose, expires_after)
            return await self._transport.with_options(options).request(
                create_file.operation, body=body
            )

    async def _page(
        self,
        *,
        purpose: str | None = None,
        limit: int | None = None,
        order: str | None = None,
        after: str | None = None,
        **options: Unpack[RequestOptions],
    ) -> Page[FileObject]:
        return Page.of(
            await self._transport.with_options(options).request(
                list_files.operation,
                purpose=given(purpose),
                limit=given(limit),
                order=given(order),
                after=given(after),
            )
        )

    @async_raw_of(_page)
    def list(
        self,
        *,
        purpose: str | None = None,
        limit: int | None = None,
        order: str | None = None,
        after: str | None = None,
        **options: Unpack[RequestOptions],
    ) -> AsyncPaginator[FileObject]:
        """List the files, page by page.

        Args:
            purpose: Only files of this purpose.
            limit: Files per page, at most (and by default) `limits.MAX_FILES_PER_PAGE`.
            order: `asc` or `desc`, by creation time; `desc` by default.
            after: The id of the file after which to start.
            **options: Options of each request, such as `timeout`; see `RequestOptions`.

        Returns:
            The list, fetched page by page as you iterate over it.

        Example:
            async for file in client.files.list(purpose="batch"):
                print(file.id, file.filename, file.bytes)
        """
        check_names(options)
        page = partial(self._page, purpose=purpose, limit=limit, order=order, **options)
        return AsyncPaginator(
            lambda cursor: page(after=cursor),
            after,
            "files",
            max_pages=self._transport.config.max_pages,
        )

    @async_raw
    async def retrieve(
        self, file_id: FileObject | str, **options: Unpack[RequestOptions]
    ) -> FileObject:
        """Get the description of a file.

        Args:
            file_id: The file, or its id.
            **options: Options of the request, such as `timeout`; see `RequestOptions`.

        Returns:
            The file, without its content.

        Raises:
            NotFoundError: There is no such file.

        Example:
            (await client.files.retrieve("file-1")).bytes
        """
        return await self._transport.with_options(options).request(
            retrieve_file.operation, id_of(file_id)
        )

    @async_raw
    async def delete(
        self, file_id: FileObject | str, **options: Unpack[RequestOptions]
    ) -> FileDeleted:
        """Delete a file.

        Args:
            file_id: The file, or its id.
            **options: Options of the request, such as `timeout`; see `RequestOptions`.

        Returns:
            Whether the file was deleted.

        Raises:
            NotFoundError: There is no such file; or the first response was lost, and a retry found
                the file deleted.

        Example:
            (await client.files.delete("file-1")).deleted
        """
        return await self._transport.with_options(options).request(
            delete_file.operation, id_of(file_id)
        )

    async def _loaded(
        self, file_id: FileObject | str, **options: Unpack[RequestOptions]
    ) -> LoadedContent:
        transport = self._transport.with_options(options)
        return await transport.request(LOADED_FILE, id_of(file_id))

    @async_raw_of(_loaded)
    def content(
        self, file_id: FileObject | str, **options: Unpack[RequestOptions]
    ) -> AsyncFileContent:
        """Request a file's content, whose bytes are read when you ask for them.

        Await it to read all of it (`content`, `text`, `read()`), or read it as a stream
        (`iter_lines()`, `iter_bytes()`, `write_to_file()`) in an `async with` block.
        `with_raw_response` reads all of the content into memory, as one response.

        Args:
            file_id: The file, or its id.
            **options: Options of the request, such as `timeout`; see `RequestOptions`.

        Returns:
            The content; nothing is sent before you await it, read it, or the block begins.

        Raises:
            NotFoundError: There is no such file.

        Example:
            async with client.files.content("file-1") as content:
                async for line in content.iter_lines():
                    print(line)
        """
        check_names(options)
        return AsyncFileContent(partial(self._download, id_of(file_id), **options))

    @not_raw
    async def retrieve_content(
        self: AsyncFiles, file_id: FileObject | str, **options: Unpack[RequestOptions]
    ) -> str:
        """Read a file's content as text; the vendor's SDK keeps this for old programs.

        Args:
            file_id: The file, or its id.
            **options: Options of the request, such as `timeout`; see `RequestOptions`.

        Returns:
            The `text` of `content`.

        Raises:
            NotFoundError: There is no such file.
            DownloadError: The content did not arrive completely.
            UnicodeDecodeError: The content is not UTF-8.

        Example:
            (await client.files.retrieve_content("file-1"))[:100]
        """
        check_names(options)
        return (await self.content(file_id, **options)).text

    @not_raw
    async def download(
        self: AsyncFiles,
        file_id: FileObject | str,
        path: str | os.PathLike[str],
        *,
        overwrite: bool = False,
        **options: Unpack[RequestOptions],
    ) -> Path:
        """Write a file's content to disk.

        It is written under a temporary name in the same folder, and renamed once all bytes that the
        server announced are there. A failure leaves nothing behind. The server's name for the file
        is not used. If the file's `bytes` differ from what arrived, the end is requested again; if
        they still differ, a warning is logged, and the length that arrived twice is believed.

        Args:
            file_id: The file, or its id.
            path: The file to write.
            overwrite: Whether to replace an existing file, whose permissions stay if they are
                narrower.
            **options: Options of each request, such as `extra_headers`; see `RequestOptions`.

        Returns:
            The path.

        Raises:
            DownloadError: The content did not arrive completely, or changed meanwhile.
            FileExistsError: There is a file already, and `overwrite` is not set.
            OSError: The path is not writable.

        Example:
            await client.files.download("file-1", "answers.jsonl", overwrite=True)
        """
        check_names(options)
        with replacing(path, overwrite=overwrite) as target:
            described = (await self.retrieve(file_id, **options)).bytes
            download = partial(self._download, id_of(file_id), described, **options)
            async with AsyncFileContent(download) as content:
                async for chunk in content.iter_bytes():
                    target.write(chunk)
        return Path(path)

    @not_raw
    async def wait_for_processing(
        self: AsyncFiles,
        id: FileObject | str,
        *,
        poll_interval: float = 5.0,
        max_wait_seconds: float = 30 * 60,
        **options: Unpack[RequestOptions],
    ) -> FileObject:
        """Poll a file until the server has processed it, which batch files are at once.

        Temporary failures do not end the wait, unless there are too many in a row.

        Args:
            id: The file, or its id.
            poll_interval: Seconds between two polls.
            max_wait_seconds: Seconds to wait in all. The last poll may take a second longer.
            **options: Options of each request, such as `extra_headers`; see `RequestOptions`.

        Returns:
            The file, processed or refused.

        Raises:
            WaitTimeoutError: The time was over; the error's `file` is the file as last seen.
            NotFoundError: There is no such file.
            APIError: A failure is permanent, or there were too many in a row.

        Example:
            (await client.files.wait_for_processing("file-1")).id
        """
        check_names(options)
        clock = self._transport.clock
        subject, started = f"file {id_of(id)}", clock.monotonic()
        watch = Watch(subject, started, max_wait_seconds, poll_interval, poll_interval)
        while True:
            try:
                limited = self._transport.limited(watch.limit(clock.monotonic()))
                file = await AsyncFiles(limited, Parsed).retrieve(id, **options)
            except APIError as error:
                watch.failed(error)
            else:
                status = status_of(file)
                watch.seen(status, file=file)
                if is_processed(status):
                    return file
            await clock.async_sleep(watch.pause(clock.monotonic()))

    async def _download(
        self, file_id: str, described: int | None = None, **options: Unpack[RequestOptions]
    ) -> AsyncDownload:
        extra_headers = mapping("extra_headers", options.get("extra_headers"))

        async def fetch(headers: Mapping[str, str]) -> httpx.Response:
            changed: RequestOptions = {**options, "extra_headers": {**headers, **extra_headers}}
            transport = self._transport.with_options(changed)
            return await transport.stream(download_file.operation, file_id)

        async def describe() -> int | None:
            try:
                file = await AsyncFiles(self._transport, Parsed).retrieve(file_id, **options)
            except APIError:  # not every server can describe its files
                return None
            return file.bytes

        return await AsyncDownload(self._transport, fetch, described, describe).open()


class AsyncStreamedFiles:
    """What `client.files.with_streaming_response` has.

    Methods:
        content: Request a file's content; `client.files.content` does the same.

    Example:
        async with client.files.with_streaming_response.content("file-1") as content:
            await content.stream_to_file("requests-again.jsonl")
    """

    def __init__(self, files: AsyncFiles) -> None:
        self._files = files

    def content(
        self, file_id: FileObject | str, **options: Unpack[RequestOptions]
    ) -> AsyncFileContent:
        """Request a file's content; `client.files.content` does the same.

        Args:
            file_id: The file, or its id.
            **options: Options of the request, such as `timeout`; see `RequestOptions`.

        Returns:
            The content, to be read in an `async with` block.

        Raises:
            NotFoundError: There is no such file.

        Example:
            async with client.files.with_streaming_response.content("file-1") as content:
                await content.stream_to_file("answers.jsonl")
        """
        check_names(options)
        return self._files.content(file_id, **options)
