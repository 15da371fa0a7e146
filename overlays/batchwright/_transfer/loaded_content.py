"""A file's content in memory, as `await client.files.content(…)` returns it."""

from __future__ import annotations

import os
from collections.abc import AsyncIterator, Iterator
from typing import TypeVar

import httpx

from batchwright._transfer.content import FileContent

__all__ = ["LoadedContent"]

T = TypeVar("T")


class LoadedContent(FileContent):
    """A file's content in memory, as `await client.files.content(…)` returns it.

    Besides the methods of `FileContent`, which do not block, it has those that the vendor's SDK
    makes awaitable: `async for line in await content.aiter_lines()`.

    Methods:
        aread: As `read`.
        aiter_lines: As `iter_lines`.
        aiter_text: As `iter_text`.
        aiter_bytes: As `iter_bytes`.
        astream_to_file: As `stream_to_file`.
        aclose: As `close`.
        close: Do nothing: the connection was given back when the content was read.

    Args:
        response: The response, without its body.
        content: The bytes.

    Example:
        content = await client.files.content("file-1")
        print(content.text)
    """

    def __init__(self, response: httpx.Response, content: bytes) -> None:
        self._response = response
        self._whole = content

    async def aread(self) -> bytes:
        """As `read`.

        Returns:
            The content.

        Example:
            await (await client.files.content("file-1")).aread()
        """
        return self.read()

    async def aiter_lines(self) -> AsyncIterator[str]:
        """As `iter_lines`.

        Returns:
            The lines, without their line ends.

        Raises:
            UnicodeDecodeError: A line is not UTF-8.

        Example:
            content = await client.files.content("file-1")
            async for line in await content.aiter_lines():
                print(line)
        """
        return _asynchronous(self.iter_lines())

    async def aiter_text(self, chunk_size: int | None = None) -> AsyncIterator[str]:
        """As `iter_text`.

        Args:
            chunk_size: Characters per chunk; about 64 Ki by default.

        Returns:
            The chunks.

        Raises:
            UnicodeDecodeError: The content is not UTF-8.
            ValueError: `chunk_size` is below 1.

        Example:
            content = await client.files.content("file-1")
            async for text in await content.aiter_text():
                print(text, end="")
        """
        return _asynchronous(self.iter_text(chunk_size))

    async def aiter_bytes(self, chunk_size: int | None = None) -> AsyncIterator[bytes]:
        """As `iter_bytes`.

        Args:
            chunk_size: Bytes per chunk; 64 KiB by default.

        Returns:
            The chunks.

        Raises:
            ValueError: `chunk_size` is below 1.

        Example:
            content = await client.files.content("file-1")
            async for chunk in await content.aiter_bytes():
                print(len(chunk))
        """
        return _asynchronous(self.iter_bytes(chunk_size))

    async def astream_to_file(
        self, file: str | os.PathLike[str], *, chunk_size: int | None = None
    ) -> None:
        """As `stream_to_file`.

        Args:
            file: The path; an existing file is replaced.
            chunk_size: Bytes to write at a time; 64 KiB by default.

        Raises:
            OSError: The path is not writable.
            ValueError: `chunk_size` is below 1.

        Example:
            await (await client.files.content("file-1")).astream_to_file("answers.jsonl")
        """
        self.stream_to_file(file, chunk_size=chunk_size)

    async def aclose(self) -> None:
        """As `close`.

        Example:
            await (await client.files.content("file-1")).aclose()
        """
        self.close()

    def close(self) -> None:
        """Do nothing: the connection was given back when the content was read.

        Example:
            (await client.files.content("file-1")).close()
        """


async def _asynchronous(items: Iterator[T]) -> AsyncIterator[T]:
    for item in items:
        yield item
