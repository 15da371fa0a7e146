"""Files: what batches read and write."""

from __future__ import annotations

import os
from functools import partial
from pathlib import Path

import httpx

from batchwright._transfer.atomic_write import replacing
from batchwright._transfer.content import FileContent
from batchwright._transfer.sources import FileInput, opened
from batchwright.resources.arguments import JSON, file_creation, given, id_of
from batchwright.resources.pagination import Page, Paginator
from batchwright.resources.raw import Raw, Resource, View, raw, raw_of
from batchwright.types import FileDeleted, FileExpirationAfter, FileObject
from batchwright_api.api.files import (
    create_file,
    delete_file,
    download_file,
    list_files,
    retrieve_file,
)

__all__ = ["Files"]


class Files(Resource[View]):
    """`client.files`."""

    @property
    def with_raw_response(self) -> Files[Raw]:
        """The same methods, each returning a `RawResponse`."""
        return Files(self._transport, Raw)

    @raw
    def create(
        self,
        *,
        file: FileInput,
        purpose: str = "batch",
        expires_after: JSON | FileExpirationAfter | None = None,
    ) -> FileObject:
        """Upload a file, in constant memory.

        A file or path that can be read twice is sent again, from where it began, when the upload
        fails for a passing reason; an iterable is not.

        Args:
            file: A path, bytes, a file opened in binary mode, an iterable of bytes, or a
                name and one of these. The file of a batch must be named `….jsonl`;
                `batchwright.limits` has how large it may be.
            purpose: What the file is for, such as `batch`.
            expires_after: `{"anchor": "created_at", "seconds": 86400}`; `batchwright.limits` has
                the bounds. Files of batches go after 30 days unless told otherwise.

        Returns:
            The stored file.

        Raises:
            TypeError: It is none of these, such as a file in text mode or a text.
            OSError: The path cannot be opened.
            APIError: The upload went wrong.

        Example:
            client.files.create(file="requests.jsonl", purpose="batch").id
        """
        with opened(file) as payload:
            body = file_creation(payload, purpose, expires_after)
            return self._transport.request(create_file.operation, body=body)

    def _page(
        self,
        *,
        purpose: str | None = None,
        limit: int | None = None,
        order: str | None = None,
        after: str | None = None,
    ) -> Page[FileObject]:
        return Page.of(
            self._transport.request(
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
    ) -> Paginator[FileObject]:
        """List the files, page by page.

        Args:
            purpose: Only files of this purpose.
            limit: Files a page, `limits.MAX_FILES_A_PAGE` at the most, and if left out.
            order: `asc` or `desc`, by time of creation; `desc` if left out.
            after: The id of the file after which to begin.

        Returns:
            A list that is fetched while it is walked.

        Example:
            for file in client.files.list(purpose="batch"):
                print(file.id, file.filename, file.bytes)
        """
        page = partial(self._page, purpose=purpose, limit=limit, order=order)
        return Paginator(lambda cursor: page(after=cursor), after)

    @raw
    def retrieve(self, file_id: FileObject | str) -> FileObject:
        """Get what is known about a file.

        Args:
            file_id: Its id, or the file as it was.

        Returns:
            The file, without its bytes.

        Raises:
            NotFoundError: There is no such file.

        Example:
            client.files.retrieve("file-1").bytes
        """
        return self._transport.request(retrieve_file.operation, id_of(file_id))

    @raw
    def delete(self, file_id: FileObject | str) -> FileDeleted:
        """Delete a file.

        If the response is lost on the way, the request is sent again, and finds no such file.

        Args:
            file_id: Its id, or the file as it was.

        Returns:
            What became of it.

        Raises:
            NotFoundError: There is no such file.

        Example:
            client.files.delete("file-1").deleted
        """
        return self._transport.request(delete_file.operation, id_of(file_id))

    def _whole(self, file_id: FileObject | str) -> bytes:
        file = self._transport.request(download_file.operation, id_of(file_id))
        return file.payload if isinstance(file.payload, bytes) else file.payload.read()

    @raw_of(_whole)
    def content(self, file_id: FileObject | str) -> FileContent:
        """Stream a file's content; nothing is sent before the `with` block begins.

        With `with_raw_response` the whole content is read into memory, in one response.

        Args:
            file_id: The file's id, or the file.

        Returns:
            The content, to be read inside a `with` block.

        Example:
            with client.files.content("file-1") as content:
                for line in content.iter_lines():
                    print(line)
        """
        return self._content(id_of(file_id))

    def download(self: Files, file_id: FileObject | str, path: str | os.PathLike[str]) -> Path:
        """Write a file's content to disk.

        The file appears when it is whole: it is written under a temporary name in the same folder,
        its length is compared with what the server announced and with the file's `bytes`, and it
        is renamed. After a failure nothing is left. The server's name for the file is not used.

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
        def fetch(byte_range: str | None) -> httpx.Response:
            return self._transport.stream(
                download_file.operation, file_id, range_=given(byte_range)
            )

        return FileContent(self._transport, fetch, expected)
