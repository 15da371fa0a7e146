"""Streaming a file's content: the twins that carry out what `resume` decides."""

from __future__ import annotations

from collections.abc import AsyncIterator, Awaitable, Callable, Iterator
from typing import Self

import httpx

from batchwright._http.transport import AsyncTransport, Transport
from batchwright._transfer.resume import LineSplitter, Transfer
from batchwright.errors import APIStatusError, DownloadError

__all__ = ["AsyncFileContent", "FileContent"]


class FileContent:
    r"""A file's content, streamed inside a `with` block.

    A download that breaks off is resumed. The client's retry policy decides how often it may fail
    in a row without a new byte.

    Attributes:
        status_code: The HTTP status.
        headers: The headers of the response.

    Methods:
        read: Read all of the content into memory, inside or outside a `with` block.
        text: Read all of the content into memory as UTF-8, inside or outside a `with` block.
        iter_lines: Iterate over the lines, split at `\n` only.
        iter_bytes: Iterate over the bytes, in chunks as they arrive.

    Example:
        with client.files.content("file-1") as content:
            for line in content.iter_lines():
                print(line)
    """

    def __init__(
        self,
        transport: Transport,
        fetch: Callable[[str | None], httpx.Response],
        expected: int | None = None,
    ) -> None:
        self._transport = transport
        self._fetch = fetch
        self._expected = expected
        self._broken_since = 0.0
        self._response: httpx.Response | None = None

    def __enter__(self) -> Self:
        self._transfer = Transfer(self._expected)
        self._response = self._open()
        return self

    def __exit__(self, *exc_info: object) -> None:
        response, self._response = _opened(self._response), None
        response.close()

    @property
    def status_code(self) -> int:
        """The HTTP status."""
        return _opened(self._response).status_code

    @property
    def headers(self) -> httpx.Headers:
        """The headers of the response."""
        return _opened(self._response).headers

    def read(self) -> bytes:
        """Read all of the content into memory, inside or outside a `with` block.

        Returns:
            The content.

        Raises:
            DownloadError: The content did not arrive completely.

        Example:
            client.files.content("file-1").read()
        """
        if self._response is None:
            with self:
                return b"".join(self.iter_bytes())
        return b"".join(self.iter_bytes())

    def text(self) -> str:
        """Read all of the content into memory as UTF-8, inside or outside a `with` block.

        Returns:
            The content as text.

        Raises:
            DownloadError: The content did not arrive completely.
            UnicodeDecodeError: The content is not UTF-8.

        Example:
            client.files.content("file-1").text()
        """
        return self.read().decode()

    def iter_lines(self) -> Iterator[bytes]:
        r"""Iterate over the lines, split at `\n` only.

        Yields:
            Each line, without its line end.

        Raises:
            DownloadError: The content did not arrive completely.

        Example:
            for line in content.iter_lines():
                print(line)
        """
        lines = LineSplitter()
        for chunk in self.iter_bytes():
            yield from lines.feed(chunk)
        yield from lines.rest()

    def iter_bytes(self) -> Iterator[bytes]:
        """Iterate over the bytes, in chunks as they arrive.

        Yields:
            Each chunk.

        Raises:
            DownloadError: The content did not arrive completely.

        Example:
            for chunk in content.iter_bytes():
                print(len(chunk))
        """
        while True:
            cause = None
            try:
                for chunk in _opened(self._response).iter_bytes():
                    if fresh := self._transfer.take(chunk):
                        yield fresh
            except httpx.RequestError as error:
                cause = self._transport.redacted(error)
            if cause is None and self._transfer.complete:
                return
            self._pause(cause)
            self._response = self._open()

    def _open(self) -> httpx.Response:
        while True:
            try:
                response = self._fetch(self._transfer.range)
            except APIStatusError as error:
                if not self._transfer.refused(error):
                    raise
                self._pause(error)
                continue
            try:
                if self._transfer.begin(response.status_code, response.headers):
                    return response
            except DownloadError:
                response.close()
                raise
            response.close()
            self._pause(None)

    def _pause(self, cause: Exception | None) -> None:
        if self._response is not None:
            self._response.close()
        error = self._transfer.broken(cause)
        if self._transfer.failures == 1:
            self._broken_since = self._transport.clock.monotonic()
        delay = self._transport.delay(error, self._transfer.failures, self._broken_since)
        if delay is None:
            raise error
        self._transport.clock.sleep(delay)


class AsyncFileContent:
    r"""A file's content, streamed inside an `async with` block.

    A download that breaks off is resumed. The client's retry policy decides how often it may fail
    in a row without a new byte.

    Attributes:
        status_code: The HTTP status.
        headers: The headers of the response.

    Methods:
        read: Read all of the content into memory, inside or outside a `with` block.
        text: Read all of the content into memory as UTF-8, inside or outside a `with` block.
        iter_lines: Iterate over the lines, split at `\n` only.
        iter_bytes: Iterate over the bytes, in chunks as they arrive.

    Example:
        async with client.files.content("file-1") as content:
            async for line in content.iter_lines():
                print(line)
    """

    def __init__(
        self,
        transport: AsyncTransport,
        fetch: Callable[[str | None], Awaitable[httpx.Response]],
        expected: int | None = None,
    ) -> None:
        self._transport = transport
        self._fetch = fetch
        self._expected = expected
        self._broken_since = 0.0
        self._response: httpx.Response | None = None

    async def __aenter__(self) -> Self:
        self._transfer = Transfer(self._expected)
        self._response = await self._open()
        return self

    async def __aexit__(self, *exc_info: object) -> None:
        response, self._response = _opened(self._response), None
        await response.aclose()

    @property
    def status_code(self) -> int:
        """The HTTP status."""
        return _opened(self._response).status_code

    @property
    def headers(self) -> httpx.Headers:
        """The headers of the response."""
        return _opened(self._response).headers

    async def read(self) -> bytes:
        """Read all of the content into memory, inside or outside a `with` block.

        Returns:
            The content.

        Raises:
            DownloadError: The content did not arrive completely.

        Example:
            await client.files.content("file-1").read()
        """
        if self._response is None:
            async with self:
                return b"".join([chunk async for chunk in self.iter_bytes()])
        return b"".join([chunk async for chunk in self.iter_bytes()])

    async def text(self) -> str:
        """Read all of the content into memory as UTF-8, inside or outside a `with` block.

        Returns:
            The content as text.

        Raises:
            DownloadError: The content did not arrive completely.
            UnicodeDecodeError: The content is not UTF-8.

        Example:
            await client.files.content("file-1").text()
        """
        return (await self.read()).decode()

    async def iter_lines(self) -> AsyncIterator[bytes]:
        r"""Iterate over the lines, split at `\n` only.

        Yields:
            Each line, without its line end.

        Raises:
            DownloadError: The content did not arrive completely.

        Example:
            async for line in content.iter_lines():
                print(line)
        """
        lines = LineSplitter()
        async for chunk in self.iter_bytes():
            for line in lines.feed(chunk):
                yield line
        for line in lines.rest():
            yield line

    async def iter_bytes(self) -> AsyncIterator[bytes]:
        """Iterate over the bytes, in chunks as they arrive.

        Yields:
            Each chunk.

        Raises:
            DownloadError: The content did not arrive completely.

        Example:
            async for chunk in content.iter_bytes():
                print(len(chunk))
        """
        while True:
            cause = None
            try:
                async for chunk in _opened(self._response).aiter_bytes():
                    if fresh := self._transfer.take(chunk):
                        yield fresh
            except httpx.RequestError as error:
                cause = self._transport.redacted(error)
            if cause is None and self._transfer.complete:
                return
            await self._pause(cause)
            self._response = await self._open()

    async def _open(self) -> httpx.Response:
        while True:
            try:
                response = await self._fetch(self._transfer.range)
            except APIStatusError as error:
                if not self._transfer.refused(error):
                    raise
                await self._pause(error)
                continue
            try:
                if self._transfer.begin(response.status_code, response.headers):
                    return response
            except DownloadError:
                await response.aclose()
                raise
            await response.aclose()
            await self._pause(None)

    async def _pause(self, cause: Exception | None) -> None:
        if self._response is not None:
            await self._response.aclose()
        error = self._transfer.broken(cause)
        if self._transfer.failures == 1:
            self._broken_since = self._transport.clock.monotonic()
        delay = self._transport.delay(error, self._transfer.failures, self._broken_since)
        if delay is None:
            raise error
        await self._transport.clock.async_sleep(delay)


def _opened(response: httpx.Response | None) -> httpx.Response:
    if response is None:
        raise RuntimeError("the content is not open: read it inside a `with` or `async with` block")
    return response
