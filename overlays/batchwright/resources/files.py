"""Files: what batches read and write."""

from __future__ import annotations

import os
from collections.abc import Mapping
from functools import partial
from pathlib import Path
from typing import Unpack

import httpx

from batchwright._http.options import RequestOptions, check_names, mapping
from batchwright._transfer.atomic_write import replacing
from batchwright._transfer.content import FileContent
from batchwright._transfer.downloads import Download
from batchwright._transfer.loaded_content import LoadedContent
from batchwright._transfer.sources import FileInput, opened
from batchwright.errors import APIError
from batchwright.resources.arguments import JSON, given, id_of
from batchwright.resources.file_arguments import LOADED_FILE, file_creation
from batchwright.resources.page import Page
from batchwright.resources.pagination import Paginator
from batchwright.resources.polling import Watch
from batchwright.resources.raw import Parsed, Raw, Resource, View, not_raw, raw, raw_of
from batchwright.resources.status import is_processed, status_of
from batchwright.types import FileDeleted, FileExpirationAfter, FileObject
from batchwright_api.api.files import (
    create_file,
    delete_file,
    download_file,
    list_files,
    retrieve_file,
)

__all__ = ["Files", "StreamedFiles"]


class Files(Resource[View]):
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
        file = client.files.create(file="requests.jsonl", purpose="batch")
        path = client.files.download(file.id, "copy.jsonl")
    """

    @property
    def with_raw_response(self) -> Files[Raw]:
        """The same methods, each returning a `RawResponse`."""
        return Files(self._transport, Raw)

    @property
    def with_streaming_response(self) -> StreamedFiles:
        """`content`, under the name that the vendor's SDK has for streaming it."""
        return StreamedFiles(Files(self._transport, Parsed))

    @raw
    def create(
        self,
        *,
        file: FileInput,
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
                `limits.MAX_FILE_BYTES` long. The input file of a batch needs a name that ends in
                `.jsonl`, and at most `limits.MAX_BYTES`.
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
            client.files.create(file="requests.jsonl", purpose="batch").id
        """
        with opened(file) as payload:
            body = file_creation(payload, purpose, expires_after)
            return self._transport.with_options(options).request(create_file.operation, body=body)

    def _page(
        self,
        *,
        purpose: str | None = None,
        limit: int | None = None,
        order: str | None = None,
        after: str | None = None,
        **options: Unpack[RequestOptions],
    ) -> Page[FileObject]:
        return Page.of(
            self._transport.with_options(options).request(
                list_files.operation,
                purpose=given(purpose),
                limit=given(limit),
                order=given(order),
                after=given(after),
            )
        )

    @raw_of(_page)
    def list(
        self,
        *,
        purpose: str | None = None,
        limit: int | None = None,
        order: str | None = None,
        after: str | None = None,
        **options: Unpack[RequestOptions],
    ) -> Paginator[FileObject]:
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
            for file in client.files.list(purpose="batch"):
                print(file.id, file.filename, file.bytes)
        """
        check_names(options)
        page = partial(self._page, purpose=purpose, limit=limit, order=order, **options)
        return Paginator(
            lambda cursor: page(after=cursor),
            after,
            "files",
            max_pages=self._transport.config.max_pages,
        )

    @raw
    def retrieve(self, file_id: FileObject | str, **options: Unpack[RequestOptions]) -> FileObject:
        """Get the description of a file.

        Args:
            file_id: The file, or its id.
            **options: Options of the request, such as `timeout`; see `RequestOptions`.

        Returns:
            The file, without its content.

        Raises:
            NotFoundError: There is no such file.

        Example:
            client.files.retrieve("file-1").bytes
        """
        return self._transport.with_options(options).request(
            retrieve_file.operation, id_of(file_id)
        )

    @raw
    def delete(self, file_id: FileObject | str, **options: Unpack[RequestOptions]) -> FileDeleted:
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
            client.files.delete("file-1").deleted
        """
        return self._transport.with_options(options).request(delete_file.operation, id_of(file_id))

    def _loaded(
        self, file_id: FileObject | str, **options: Unpack[RequestOptions]
    ) -> LoadedContent:
        transport = self._transport.with_options(options)
        return transport.request(LOADED_FILE, id_of(file_id))

    @raw_of(_loaded)
    def content(self, file_id: FileObject | str, **options: Unpack[RequestOptions]) -> FileContent:
        """Request a file's content, whose bytes are read when you ask for them.

        Read all of it (`content`, `text`, `read()`), or as a stream (`iter_lines()`,
        `iter_bytes()`, `write_to_file()`) in a `with` block. `with_raw_response` reads all of the
        content into memory, as one response.

        Args:
            file_id: The file, or its id.
            **options: Options of the request, such as `timeout`; see `RequestOptions`.

        Returns:
            The content.

        Raises:
            NotFoundError: There is no such file.

        Example:
            with client.files.content("file-1") as content:
                for line in content.iter_lines():
                    print(line)
        """
        check_names(options)
        return FileContent(partial(self._download, id_of(file_id), **options))

    @not_raw
    def retrieve_content(
        self: Files, file_id: FileObject | str, **options: Unpack[RequestOptions]
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
            client.files.retrieve_content("file-1")[:100]
        """
        check_names(options)
        return self.content(file_id, **options).text

    @not_raw
    def download(
        self: Files,
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
            client.files.download("file-1", "answers.jsonl", overwrite=True)
        """
        check_names(options)
        with replacing(path, overwrite=overwrite) as target:
            described = self.retrieve(file_id, **options).bytes
            download = partial(self._download, id_of(file_id), described, **options)
            with FileContent(download) as content:
                for chunk in content.iter_bytes():
                    target.write(chunk)
        return Path(path)

    @not_raw
    def wait_for_processing(
        self: Files,
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
            client.files.wait_for_processing("file-1").id
        """
        check_names(options)
        clock = self._transport.clock
        subject, started = f"file {id_of(id)}", clock.monotonic()
        watch = Watch(subject, started, max_wait_seconds, poll_interval, poll_interval)
        while True:
            try:
                limited = self._transport.limited(watch.limit(clock.monotonic()))
                file = Files(limited, Parsed).retrieve(id, **options)
            except APIError as error:
                watch.failed(error)
            else:
                status = status_of(file)
                watch.seen(status, file=file)
                if is_processed(status):
                    return file
            clock.sleep(watch.pause(clock.monotonic()))

    def _download(
        self, file_id: str, described: int | None = None, **options: Unpack[RequestOptions]
    ) -> Download:
        extra_headers = mapping("extra_headers", options.get("extra_headers"))

        def fetch(headers: Mapping[str, str]) -> httpx.Response:
            changed: RequestOptions = {**options, "extra_headers": {**headers, **extra_headers}}
            transport = self._transport.with_options(changed)
            return transport.stream(download_file.operation, file_id)

        def describe() -> int | None:
            try:
                file = Files(self._transport, Parsed).retrieve(file_id, **options)
            except APIError:  # not every server can describe its files
                return None
            return file.bytes

        return Download(self._transport, fetch, described, describe).open()


class StreamedFiles:
    """What `client.files.with_streaming_response` has.

    Methods:
        content: Request a file's content; `client.files.content` does the same.

    Example:
        with client.files.with_streaming_response.content("file-1") as content:
            content.stream_to_file("requests-again.jsonl")
    """

    def __init__(self, files: Files) -> None:
        self._files = files

    def content(self, file_id: FileObject | str, **options: Unpack[RequestOptions]) -> FileContent:
        """Request a file's content; `client.files.content` does the same.

        Args:
            file_id: The file, or its id.
            **options: Options of the request, such as `timeout`; see `RequestOptions`.

        Returns:
            The content, to be read in a `with` block.

        Raises:
            NotFoundError: There is no such file.

        Example:
            with client.files.with_streaming_response.content("file-1") as content:
                content.stream_to_file("answers.jsonl")
        """
        check_names(options)
        return self._files.content(file_id, **options)
