"""Downloading: the twins that carry out what `resume` decides."""

from __future__ import annotations

import logging
from collections.abc import AsyncIterator, Awaitable, Callable, Iterator, Mapping
from typing import Self

import httpx

from batchwright._http.transport import AsyncTransport, Transport
from batchwright._transfer.resume import Transfer, described_length
from batchwright.errors import APIStatusError, DownloadError

__all__ = ["AsyncDownload", "Download"]

_LOG = logging.getLogger("batchwright")
_Headers = Mapping[str, str]


class Download:
    """One download of a file, resumed where it breaks off.

    The client's retry policy decides how often it may fail in a row without a new byte.

    Args:
        transport: Supplies the clock, the retry policy and the connections.
        fetch: Requests the file, with headers that ask for a range.
        described: The length in the file's description; None if it has not been asked for.
        describe: Asks for that length, in case no response announces one.
    """

    response: httpx.Response

    def __init__(
        self,
        transport: Transport,
        fetch: Callable[[_Headers], httpx.Response],
        described: int | None = None,
        describe: Callable[[], int | None] | None = None,
    ) -> None:
        self._transport = transport
        self._fetch = fetch
        self._transfer = Transfer(described_length(described))
        self._describe = describe if described is None else None
        self._broken_since = 0.0
        self._closed = False

    def open(self) -> Self:
        """Send the request; its response is `response`."""
        self.response = self._begin()
        return self

    def iter_bytes(self) -> Iterator[bytes]:
        """Iterate over the bytes, in chunks as they arrive; `close` ends this."""
        while not self._closed:
            cause = None
            try:
                for chunk in self.response.iter_bytes():
                    if fresh := self._transfer.take(chunk):
                        yield fresh
                    if self._closed:
                        break
            except httpx.RequestError as error:
                cause = self._transport.redacted(error)
            if cause is None and self._ended():
                return
            self.response.close()
            if not self._closed:
                if cause is not None or not self._transfer.doubtful:
                    self._pause(cause)
                self.response = self._begin()
        raise RuntimeError("the content was closed while it was being read")

    def close(self) -> None:
        """Close the connection, or give it back if all bytes were read."""
        self._closed = True
        self.response.close()

    def __del__(self) -> None:
        response = vars(self).get("response")
        if response is not None and not response.is_closed:
            self._transport.pool.abandoned.append(response)

    def _ended(self) -> bool:
        if self._transfer.length is None and self._describe is not None:
            self._transfer.described = described_length(self._describe())
            self._describe = None
        ended = self._transfer.ended()
        _report(self._transfer)
        return ended

    def _begin(self) -> httpx.Response:
        while True:
            try:
                response = self._fetch(self._transfer.headers)
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
        error = self._transfer.broken(cause)
        if self._transfer.failures == 1:
            self._broken_since = self._transport.clock.monotonic()
        delay = self._transport.delay(error, self._transfer.failures, self._broken_since)
        if delay is None:
            raise error
        self._transport.clock.sleep(delay)


class AsyncDownload:
    """One download of a file, resumed where it breaks off.

    The client's retry policy decides how often it may fail in a row without a new byte.

    Args:
        transport: Supplies the clock and the retry policy.
        fetch: Requests the file, with headers that ask for a range.
        described: The length in the file's description; None if it has not been asked for.
        describe: Asks for that length, in case no response announces one.
    """

    response: httpx.Response

    def __init__(
        self,
        transport: AsyncTransport,
        fetch: Callable[[_Headers], Awaitable[httpx.Response]],
        described: int | None = None,
        describe: Callable[[], Awaitable[int | None]] | None = None,
    ) -> None:
        self._transport = transport
        self._fetch = fetch
        self._transfer = Transfer(described_length(described))
        self._describe = describe if described is None else None
        self._broken_since = 0.0
        self._closed = False

    async def open(self) -> Self:
        """Send the request; its response is `response`."""
        self.response = await self._begin()
        return self

    async def iter_bytes(self) -> AsyncIterator[bytes]:
        """Iterate over the bytes, in chunks as they arrive; `close` ends this."""
        while not self._closed:
            cause = None
            try:
                async for chunk in self.response.aiter_bytes():
                    if fresh := self._transfer.take(chunk):
                        yield fresh
                    if self._closed:
                        break
            except httpx.RequestError as error:
                cause = self._transport.redacted(error)
            if cause is None and await self._ended():
                return
            await self.response.aclose()
            if not self._closed:
                if cause is not None or not self._transfer.doubtful:
                    await self._pause(cause)
                self.response = await self._begin()
        raise RuntimeError("the content was closed while it was being read")

    async def close(self) -> None:
        """Close the connection, or give it back if all bytes were read."""
        self._closed = True
        await self.response.aclose()

    async def _ended(self) -> bool:
        if self._transfer.length is None and self._describe is not None:
            self._transfer.described = described_length(await self._describe())
            self._describe = None
        ended = self._transfer.ended()
        _report(self._transfer)
        return ended

    async def _begin(self) -> httpx.Response:
        while True:
            try:
                response = await self._fetch(self._transfer.headers)
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
        error = self._transfer.broken(cause)
        if self._transfer.failures == 1:
            self._broken_since = self._transport.clock.monotonic()
        delay = self._transport.delay(error, self._transfer.failures, self._broken_since)
        if delay is None:
            raise error
        await self._transport.clock.async_sleep(delay)


def _report(transfer: Transfer) -> None:
    if transfer.disbelieved is not None:
        _LOG.warning(
            "the description of a file gives %d bytes, but its content ended twice after %d",
            transfer.disbelieved,
            transfer.received,
        )
