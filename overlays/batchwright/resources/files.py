"""Files: what batches read and write."""

from __future__ import annotations

import os
from functools import partial
from pathlib import Path

import httpx

from batchwright._http.transport import AsyncTransport, Transport
from batchwright._transfer.atomic_write import replacing
from batchwright._transfer.content import AsyncFileContent, FileContent
from batchwright._transfer.sources import AsyncFileInput, FileInput, Payload, opened, opened_async
from batchwright.resources.arguments import JSON, given, id_of, made
from batchwright.resources.pagination import AsyncPaginator, Page, Paginator
from batchwright.resources.raw import AsyncRawTransport, RawTransport, raw, raw_async
from batchwright.types import (
    FileDeleted,
    FileExpirationAfter,
    FileObject,
    ListFilesResponse,
)
from batchwright_api.api.files import (
    create_file,
    delete_file,
    download_file,
    list_files,
    retrieve_file,
)
from batchwright_api.models import CreateFileRequest
from batchwright_api.types import File

__all__ = ["AsyncFiles", "AsyncRawFiles", "Files", "RawFiles"]

_DEFAULT_NAME = "upload.jsonl"
# A length that is that of an encoded body could not be compared with anything.
_UNENCODED = {"Accept-Encoding": "identity"}


class Files:
    """`client.files`."""

    def __init__(self, transport: Transport) -> None:
        self._transport = transport

    @property
    def with_raw_response(self) -> RawFiles:
        """The same methods, each giving a `RawResponse`."""
        return RawFiles(Files(RawTransport.over(self._transport)))

    def create(
        self,
        *,
        file: FileInput,
        purpose: str = "batch",
        expires_after: JSON | FileExpirationAfter | None = None,
    ) -> FileObject:
        """Upload a file, in constant memory.

        A file or path that can be read twice is sent again, from where it began, when the
        upload fails for a passing reason; an iterable is not.

        Args:
            file: A path, bytes, a file opened in binary mode, an iterable of bytes, or a name
                and one of these. The API takes 512 MB, and 200 MB for a batch, whose file must
                be named `….jsonl`.
            purpose: What the file is for, such as `batch`.
            expires_after: `{"anchor": "created_at", "seconds": 3600 … 2592000}`; batch files
                go after 30 days unless told otherwise.

        Raises:
            TypeError: It is none of these, such as a file in text mode or a text.
            OSError: The path cannot be opened.
            APIError: The upload went wrong.

        Example:
            client.files.create(file="requests.jsonl", purpose="batch").id
        """
        with opened(file, default_name=_DEFAULT_NAME) as payload:
            return self._transport.request(
                create_file.build_request(body=_creation(payload, purpose, expires_after)),
                create_file.parse_response,
                resend=payload.resend,
            )

    def list(
        self,
        *,
        purpose: str | None = None,
        limit: int | None = None,
        order: str | None = None,
        after: str | None = None,
    ) -> Paginator[FileObject]:
        """List the files, page by page.

        Args:
            purpose: Only files of this purpose.
            limit: Files a page, 1 to 10,000.
            order: `asc` or `desc`, by time of creation.
            after: The id of the file after which to begin.

        Example:
            for file in client.files.list(purpose="batch"):
                print(file.id, file.filename, file.bytes)
        """
        page = partial(self._page, purpose=purpose, limit=limit, order=order)
        return Paginator(lambda cursor: page(after=cursor), after)

    def retrieve(self, file_id: FileObject | str) -> FileObject:
        """Get what is known of a file.

        Args:
            file_id: Its id, or the file as it was.

        Raises:
            NotFoundError: There is no such file.

        Example:
            client.files.retrieve("file-1").bytes
        """
        return self._transport.request(
            retrieve_file.build_request(id_of(file_id)), retrieve_file.parse_response
        )

    def delete(self, file_id: FileObject | str) -> FileDeleted:
        """Delete a file.

        If the answer is lost on the way, the request is sent again, and finds no such file.

        Args:
            file_id: Its id, or the file as it was.

        Raises:
            NotFoundError: There is no such file.

        Example:
            client.files.delete("file-1").deleted
        """
        return self._transport.request(
            delete_file.build_request(id_of(file_id)), delete_file.parse_response
        )

    def content(self, file_id: FileObject | str) -> FileContent:
        """Stream a file's content; nothing is sent before the `with` block begins.

        Args:
            file_id: The file's id, or the file.

        Example:
            with client.files.content("file-1") as content:
                for line in content.iter_lines():
                    print(line)
        """
        return self._content(id_of(file_id))

    def download(self, file_id: FileObject | str, path: str | os.PathLike[str]) -> Path:
        """Write a file's content to disk.

        The file appears when it is whole: it is written under a temporary name in the same
        folder, its length is compared with what the server announced and with the file's
        `bytes`, and it is renamed. After a failure nothing is left. The server's name for the
        file is not used.

        Args:
            file_id: The file's id, or the file.
            path: The file to write; an existing one is replaced.

        Returns:
            The path.

        Raises:
            DownloadError: The content did not arrive whole.
            OSError: The path cannot be written.

        Example:
            client.files.download("file-1", "answers.jsonl")
        """
        with replacing(path) as target:
            expected = self.retrieve(file_id).bytes
            with self._content(id_of(file_id), expected) as content:
                for chunk in content.iter_bytes():
                    target.write(chunk)
        return Path(path)

    def _content(self, file_id: str, expected: int | None = None) -> FileContent:
        def fetch(range_: str | None) -> httpx.Response:
            return self._transport.send(_downloading(file_id, range_), stream=True)

        return FileContent(self._transport, fetch, expected)

    def _page(
        self,
        *,
        purpose: str | None = None,
        limit: int | None = None,
        order: str | None = None,
        after: str | None = None,
    ) -> Page[FileObject]:
        return self._transport.request(
            list_files.build_request(
                purpose=given(purpose), limit=given(limit), order=given(order), after=given(after)
            ),
            _parse_page,
        )


class AsyncFiles:
    """`client.files` of an `AsyncClient`."""

    def __init__(self, transport: AsyncTransport) -> None:
        self._transport = transport

    @property
    def with_raw_response(self) -> AsyncRawFiles:
        """The same methods, each giving a `RawResponse`."""
        return AsyncRawFiles(AsyncFiles(AsyncRawTransport.over(self._transport)))

    async def create(
        self,
        *,
        file: AsyncFileInput,
        purpose: str = "batch",
        expires_after: JSON | FileExpirationAfter | None = None,
    ) -> FileObject:
        """Do what `Files.create` does; also takes an async iterable, kept on disk meanwhile."""
        async with opened_async(file, default_name=_DEFAULT_NAME) as payload:
            return await self._transport.request(
                create_file.build_request(body=_creation(payload, purpose, expires_after)),
                create_file.parse_response,
                resend=payload.resend,
            )

    def list(
        self,
        *,
        purpose: str | None = None,
        limit: int | None = None,
        order: str | None = None,
        after: str | None = None,
    ) -> AsyncPaginator[FileObject]:
        """Do what `Files.list` does, with `async for`."""
        page = partial(self._page, purpose=purpose, limit=limit, order=order)
        return AsyncPaginator(lambda cursor: page(after=cursor), after)

    async def retrieve(self, file_id: FileObject | str) -> FileObject:
        """Do what `Files.retrieve` does."""
        return await self._transport.request(
            retrieve_file.build_request(id_of(file_id)), retrieve_file.parse_response
        )

    async def delete(self, file_id: FileObject | str) -> FileDeleted:
        """Do what `Files.delete` does."""
        return await self._transport.request(
            delete_file.build_request(id_of(file_id)), delete_file.parse_response
        )

    def content(self, file_id: FileObject | str) -> AsyncFileContent:
        """Do what `Files.content` does, with `async with`."""
        return self._content(id_of(file_id))

    async def download(self, file_id: FileObject | str, path: str | os.PathLike[str]) -> Path:
        """Do what `Files.download` does."""
        with replacing(path) as target:
            expected = (await self.retrieve(file_id)).bytes
            async with self._content(id_of(file_id), expected) as content:
                async for chunk in content.iter_bytes():
                    target.write(chunk)
        return Path(path)

    def _content(self, file_id: str, expected: int | None = None) -> AsyncFileContent:
        async def fetch(range_: str | None) -> httpx.Response:
            return await self._transport.send(_downloading(file_id, range_), stream=True)

        return AsyncFileContent(self._transport, fetch, expected)

    async def _page(
        self,
        *,
        purpose: str | None = None,
        limit: int | None = None,
        order: str | None = None,
        after: str | None = None,
    ) -> Page[FileObject]:
        return await self._transport.request(
            list_files.build_request(
                purpose=given(purpose), limit=given(limit), order=given(order), after=given(after)
            ),
            _parse_page,
        )


class RawFiles:
    """`client.with_raw_response.files`; `list` gets one page."""

    def __init__(self, files: Files) -> None:
        self.create = raw(files.create)
        self.list = raw(files._page)
        self.retrieve = raw(files.retrieve)
        self.delete = raw(files.delete)


class AsyncRawFiles:
    """`client.with_raw_response.files` of an `AsyncClient`; `list` gets one page."""

    def __init__(self, files: AsyncFiles) -> None:
        self.create = raw_async(files.create)
        self.list = raw_async(files._page)
        self.retrieve = raw_async(files.retrieve)
        self.delete = raw_async(files.delete)


def _creation(
    payload: Payload, purpose: str, expires_after: JSON | FileExpirationAfter | None
) -> CreateFileRequest:
    return CreateFileRequest(
        file=File(payload.file, payload.name, "application/octet-stream"),
        purpose=purpose,
        expires_after=made(FileExpirationAfter, expires_after),
    )


def _downloading(file_id: str, range_: str | None) -> dict[str, object]:
    arguments = download_file.build_request(file_id, range_=given(range_))
    return {**arguments, "headers": {**arguments["headers"], **_UNENCODED}}


def _parse_page(response: httpx.Response) -> Page[FileObject]:
    answer: ListFilesResponse = list_files.parse_response(response)
    return Page.of(answer)
