"""The httpx client that a `Client` or `AsyncClient` sends with.

After `fork()` both processes hold the same sockets, and each would get responses to the other's
requests. So a client that was made here is made anew in the child, and one that the caller made is
refused if it was used before.
"""

from __future__ import annotations

import os
import threading
from collections import deque
from collections.abc import AsyncGenerator
from contextlib import suppress
from typing import TYPE_CHECKING
from weakref import WeakKeyDictionary

import httpx

from batchwright._http.deadline import limit_steps
from batchwright._http.plain import new_async_client, new_client
from batchwright.errors import ConfigurationError

if TYPE_CHECKING:
    from asyncio import AbstractEventLoop

__all__ = ["AsyncPool", "Pool", "check_http_client"]


class Pool:
    """The caller's httpx client, or one made on first use.

    Making one loads the CA certificates, which takes longer than importing this package.
    """

    def __init__(self, http_client: httpx.Client | None = None) -> None:
        self._client = http_client
        self._owned = http_client is None
        self._closed = False
        self._process: int | None = None
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
        """The client, made on first use.

        Each process gets its own.
        """
        _refuse_closed(self._closed)
        if self._process not in {None, os.getpid()}:
            if not self._owned:
                raise _forked()
            self._client, self._lock = None, threading.Lock()
            self.abandoned.clear()
        self._process = os.getpid()
        self._close_abandoned()
        with self._lock:
            if self._client is None:
                self._client = new_client()
                limit_steps(self._client)
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

    Connections belong to the event loop that opened them, so each loop gets its own client, which
    is closed when the loop ends.
    """

    def __init__(self, http_client: httpx.AsyncClient | None = None) -> None:
        self._given = http_client
        self._closed = False
        self._process: int | None = None
        self._closing: WeakKeyDictionary[AbstractEventLoop, AsyncGenerator[httpx.AsyncClient]]
        self._closing = WeakKeyDictionary()
        self._clients: WeakKeyDictionary[AbstractEventLoop, httpx.AsyncClient]
        self._clients = WeakKeyDictionary()

    @property
    def is_closed(self) -> bool:
        """Whether it, or the caller's client, was closed."""
        return self._closed or (self._given is not None and self._given.is_closed)

    async def client(self) -> httpx.AsyncClient:
        """The client, made on first use.

        Each process and each event loop gets its own.
        """
        import asyncio

        _refuse_closed(self._closed)
        if self._given is not None:
            if self._process not in {None, os.getpid()}:
                raise _forked()
            self._process = os.getpid()
            return self._given
        loop = asyncio.get_running_loop()
        if loop not in self._clients:
            # `asyncio.run` closes the generators that are still suspended, and so this client.
            closing = _open_until_the_loop_ends()
            self._clients[loop] = await anext(closing)
            self._closing[loop] = closing
        return self._clients[loop]

    async def close(self) -> None:
        """Close the client, unless it is the caller's.

        Those of other event loops are closed when these end.
        """
        import asyncio

        self._closed = True
        closing = self._closing.pop(asyncio.get_running_loop(), None)
        if closing is not None:
            await closing.aclose()


async def _open_until_the_loop_ends() -> AsyncGenerator[httpx.AsyncClient]:
    async with new_async_client() as client:
        yield client


def check_http_client(client: object, cls: type[httpx.Client | httpx.AsyncClient]) -> None:
    """Check a client that the caller made.

    Raises:
        ConfigurationError: It is of another class.
    """
    if client is None or isinstance(client, cls):
        return
    found = type(client)
    raise ConfigurationError(
        f"http_client must be an httpx.{cls.__name__}, "
        f"not a {found.__module__.partition('.')[0]}.{found.__qualname__}"
    )


def _refuse_closed(closed: bool) -> None:
    if closed:
        raise RuntimeError("the client is closed")


def _forked() -> RuntimeError:
    return RuntimeError(
        "http_client was used before this process was forked, and both processes would read from "
        "the same connections: make one in each process"
    )
