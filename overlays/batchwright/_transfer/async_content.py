"""A file's content, as `client.files.content` of an `AsyncClient` returns it."""

from __future__ import annotations

import json
import os
from collections.abc import AsyncIterator, Awaitable, Callable, Generator
from typing import TYPE_CHECKING, Any, Never, Self

import httpx

from batchwright._transfer.atomic_write import replacing
from batchwright._transfer.content import chunks_of
from batchwright._transfer.downloads import AsyncDownload
from batchwright._transfer.loaded_content import LoadedContent
from batchwright._transfer.splitting import LineSplitter, SizeSplitter, TextDecoder, split_async

__all__ = ["AsyncFileContent"]


class AsyncFileContent:
    r"""A file's content: awaited as a whole, or streamed in an `async with` block.

    The request is sent when you do either, or read. `await client.files.content(…)` returns a
    `LoadedContent`, with all of the content in memory as `content` and `text`. The iterators and
    `write_to_file` take constant memory; each starts at the beginning, which downloads the file
    again if it was not kept. A download that breaks off is resumed: the client's retry policy
    decides how often it may fail in a row without a new byte.

    Before anything is requested, `response`, `status_code` and `headers` raise a RuntimeError.

    Attributes:
        response: The response, which has no body; its request has no headers.
        status_code: The HTTP status.
        headers: The headers of the response.

    Methods:
        json: Read all of the content as one JSON document; a file of JSON lines is not one.
        read: Read all of the content, and keep it in memory.
        iter_lines: Iterate over the lines as UTF-8, split at `\n` only.
        iter_text: Iterate over the content as UTF-8.
        iter_bytes: Iterate over the bytes.
        write_to_file: Write the content to disk, in constant memory unless it was kept.
        stream_to_file: Write the content to disk, as `write_to_file` does.
        close: Give back the connection; only what was kept in memory can be read afterwards.

    Example:
        print((await client.files.content("file-1")).text)

        async with client.files.content("file-1") as content:
            async for line in content.iter_lines():
                print(line)
    """

    _whole: bytes | None = None
    _closed = False
    _download: AsyncDownload | None = None

    def __init__(self, open_download: Callable[[], Awaitable[AsyncDownload]]) -> None:
        self._open_download = open_download
        self._unread = False

    def __await__(self) -> Generator[Any, None, LoadedContent]:
        return self._loaded().__await__()

    async def __aenter__(self) -> Self:
        await self._open()
        self._unread = True
        return self

    async def __aexit__(self, *exc_info: object) -> None:
        await self.close()

    def __repr__(self) -> str:
        length = "" if self._whole is None else f", {len(self._whole)} bytes"
        state = "not requested" if self._download is None else self.status_code
        return f"<{type(self).__name__} {state}{length}>"

    if not TYPE_CHECKING:  # else every attribute would seem to exist

        def __getattr__(self, name: str) -> Never:
            hint = f": write (await content).{name}" if name in ("content", "text") else ""
            raise AttributeError(f"{type(self).__name__!r} object has no attribute {name!r}{hint}")

    @property
    def response(self) -> httpx.Response:
        """The response, which has no body; its request has no headers.

        Example:
            async with client.files.content("file-1") as content:
                content.response.headers["content-type"]
        """
        return self._response()

    @property
    def status_code(self) -> int:
        """The HTTP status.

        Example:
            async with client.files.content("file-1") as content:
                content.status_code
        """
        return self._response().status_code

    @property
    def headers(self) -> httpx.Headers:
        """The headers of the response.

        Example:
            async with client.files.content("file-1") as content:
                content.headers["content-type"]
        """
        return self._response().headers

    async def json(self, **options: Any) -> Any:
        """Read all of the content as one JSON document; a file of JSON lines is not one.

        Args:
            **options: What `json.loads` takes.

        Returns:
            The parsed content.

        Raises:
            DownloadError: The content did not arrive completely.
            ValueError: The content is not JSON.

        Example:
            file = await client.files.create(file=("one.jsonl", b'{"a": 1}'))
            await client.files.content(file).json()
        """
        return json.loads(await self.read(), **options)

    async def read(self) -> bytes:
        """Read all of the content, and keep it in memory.

        Returns:
            The content; the same again for each call.

        Raises:
            DownloadError: The content did not arrive completely.

        Example:
            await content.read()
        """
        if self._whole is None:
            self._whole = b"".join([chunk async for chunk in self.iter_bytes()])
        return self._whole

    async def iter_lines(self) -> AsyncIterator[str]:
        r"""Iterate over the lines as UTF-8, split at `\n` only.

        Yields:
            Each line, without its line end.

        Raises:
            DownloadError: The content did not arrive completely.
            UnicodeDecodeError: A line is not UTF-8.

        Example:
            async for line in content.iter_lines():
                print(line)
        """
        async for line in split_async(self.iter_bytes(), LineSplitter()):
            yield line.decode()

    def iter_text(self, chunk_size: int | None = None) -> AsyncIterator[str]:
        """Iterate over the content as UTF-8.

        Args:
            chunk_size: Characters per chunk; as they arrive by default.

        Yields:
            Each chunk.

        Raises:
            DownloadError: The content did not arrive completely.
            UnicodeDecodeError: The content is not UTF-8.
            ValueError: `chunk_size` is below 1.

        Example:
            async for text in content.iter_text():
                print(text, end="")
        """
        texts = split_async(self.iter_bytes(), TextDecoder())
        return texts if chunk_size is None else split_async(texts, SizeSplitter[str](chunk_size))

    def iter_bytes(self, chunk_size: int | None = None) -> AsyncIterator[bytes]:
        """Iterate over the bytes.

        Args:
            chunk_size: Bytes per chunk; as they arrive by default.

        Yields:
            Each chunk.

        Raises:
            DownloadError: The content did not arrive completely.
            ValueError: `chunk_size` is below 1.

        Example:
            async for chunk in content.iter_bytes():
                print(len(chunk))
        """
        chunks = self._chunks()
        return (
            chunks if chunk_size is None else split_async(chunks, SizeSplitter[bytes](chunk_size))
        )

    async def write_to_file(self, file: str | os.PathLike[str]) -> None:
        """Write the content to disk, in constant memory unless it was kept.

        The file appears under its name once it is complete; a failure leaves nothing behind.

        Args:
            file: The path; an existing file is replaced.

        Raises:
            DownloadError: The content did not arrive completely.
            OSError: The path is not writable.

        Example:
            await client.files.content("file-1").write_to_file("answers.jsonl")
        """
        await self.stream_to_file(file)

    async def stream_to_file(
        self, file: str | os.PathLike[str], *, chunk_size: int | None = None
    ) -> None:
        """Write the content to disk, as `write_to_file` does.

        Args:
            file: The path; an existing file is replaced.
            chunk_size: Bytes to write at a time; as they arrive by default.

        Raises:
            DownloadError: The content did not arrive completely.
            OSError: The path is not writable.
            ValueError: `chunk_size` is below 1.

        Example:
            await client.files.content("file-1").stream_to_file("answers.jsonl")
        """
        with replacing(file) as target:
            async for chunk in self.iter_bytes(chunk_size):
                target.write(chunk)

    async def close(self) -> None:
        """Give back the connection; only what was kept in memory can be read afterwards.

        Example:
            await content.close()
        """
        self._closed = True
        if self._download is not None:
            await self._download.close()

    async def _loaded(self) -> LoadedContent:
        content = await self.read()
        return LoadedContent(self._response(), content)

    async def _chunks(self) -> AsyncIterator[bytes]:
        if self._whole is not None:
            for chunk in chunks_of(self._whole):
                yield chunk
            return
        if self._closed:
            raise RuntimeError("the content is closed: call client.files.content again")
        download = self._download if self._unread else None
        self._unread = False
        download = download or await self._open()
        try:
            async for chunk in download.iter_bytes():
                yield chunk
        finally:
            await download.close()

    async def _open(self) -> AsyncDownload:
        self._download = await self._open_download()
        return self._download

    def _response(self) -> httpx.Response:
        if self._download is None:
            raise RuntimeError(
                "nothing was requested yet: await the content, or read it in an `async with` block"
            )
        return self._download.response
