"""The httpx client that a `Client` or `AsyncClient` sends with."""

from __future__ import annotations

import threading
from collections import deque
from contextlib import suppress

import httpx

from batchwright.errors import ConfigurationError

__all__ = ["AsyncPool", "Pool"]


class Pool:
    """The caller's httpx client, or one made on first use.

    Making one loads the CA certificates, which takes longer than importing this package.
    """

    def __init__(self, http_client: httpx.Client | None = None) -> None:
        _refuse_other(http_client, httpx.Client)
        self._client = http_client
        self._owned = http_client is None
        self._closed = False
        self._lock = threading.Lock()
        # Responses that were dropped unread. They are closed by the next request, because the
        # garbage collector may run while the client's own pool is locked.
        self.abandoned: deque[httpx.Response] = deque()

    @property
    def is_closed(self) -> bool:
        """Whether it, or the caller's client, was closed."""
        return self._closed or (self._client is not None and self._client.is_closed)

    @property
    def client(self) -> httpx.Client:
        """The client, made on first use."""
        _refuse_closed(self._closed)
        self._close_abandoned()
        with self._lock:
            if self._client is None:
                self._client = httpx.Client()
            return self._client

    def close(self) -> None:
        """Close the client, unless it is the caller's."""
        self._closed = True
        self._close_abandoned()
        if self._owned and self._client is not None:
            self._client.close()

    def _close_abandoned(self) -> None:
        with suppress(IndexError):  # there are no more, or another thread was faster
            while self.abandoned:
                self.abandoned.popleft().close()


class AsyncPool:
    """`Pool` for an `httpx.AsyncClient`.

    Connections belong to the event loop that opened them, so a second `asyncio.run` gets a new
    client.
    """

    def __init__(self, http_client: httpx.AsyncClient | None = None) -> None:
        _refuse_other(http_client, httpx.AsyncClient)
        self._client = http_client
        self._owned = http_client is None
        self._closed = False
        self._loop: object = None

    @property
    def is_closed(self) -> bool:
        """Whether it, or the caller's client, was closed."""
        return self._closed or (self._client is not None and self._client.is_closed)

    @property
    def client(self) -> httpx.AsyncClient:
        """The client, made on first use.

        Each event loop gets its own.
        """
        import asyncio

        _refuse_closed(self._closed)
        loop = asyncio.get_running_loop()
        if self._client is None or (self._owned and self._loop is not loop):
            self._client = httpx.AsyncClient()
            self._loop = loop
        return self._client

    async def close(self) -> None:
        """Close the client, unless it is the caller's."""
        self._closed = True
        if self._owned and self._client is not None:
            await self._client.aclose()


def _refuse_closed(closed: bool) -> None:
    if closed:
        raise RuntimeError("the client is closed")


def _refuse_other(client: object, cls: type) -> None:
    if not isinstance(client, cls | None):
        raise ConfigurationError(
            f"http_client must be an httpx.{cls.__name__}, not a {type(client).__name__}"
        )
