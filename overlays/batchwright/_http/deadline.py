"""The time that a request may take in all.

httpx limits each step, and starts again with each byte that arrives. A coroutine can be cancelled
from outside; for the synchronous client, every step on the network gets no more than what is left.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from typing import Any

import httpx

__all__ = ["ending", "limit_steps", "shortened"]

Remaining = Callable[[], float | None]

_REMAINING: ContextVar[Remaining] = ContextVar("remaining", default=lambda: None)


def shortened(timeout: httpx.Timeout, seconds: float) -> httpx.Timeout:
    """Limit each step to a number of seconds."""
    steps = timeout.as_dict().items()
    return httpx.Timeout(
        **{step: seconds if limit is None else min(limit, seconds) for step, limit in steps}
    )


@contextmanager
def ending(remaining: Remaining) -> Iterator[None]:
    """Limit the steps of this thread, on the connections of clients that `limit_steps` was given.

    Args:
        remaining: Returns the seconds that are left, or None if there is no limit.
    """
    token = _REMAINING.set(remaining)
    try:
        yield
    finally:
        _REMAINING.reset(token)


def limit_steps(client: httpx.Client) -> None:
    """Make the connections of a client heed `ending`.

    httpx has no option for the network that its connection pool uses.
    """
    for transport in (client._transport, *client._mounts.values()):
        pool: Any = getattr(transport, "_pool", None)
        if hasattr(pool, "_network_backend"):
            pool._network_backend = _Network(pool._network_backend)


class _Network:
    """A network of `httpcore`, with streams that heed the limit."""

    def __init__(self, network: Any) -> None:
        self._network = network

    def connect_tcp(self, host: str, port: int, timeout: float | None = None, **more: Any) -> Any:
        limit = _limit(timeout, httpx.ConnectTimeout)
        return _Stream(self._network.connect_tcp(host, port, limit, **more))

    def connect_unix_socket(self, path: str, timeout: float | None = None, **more: Any) -> Any:
        limit = _limit(timeout, httpx.ConnectTimeout)
        return _Stream(self._network.connect_unix_socket(path, limit, **more))

    def sleep(self, seconds: float) -> None:
        self._network.sleep(seconds)


class _Stream:
    def __init__(self, stream: Any) -> None:
        self._stream = stream

    def read(self, max_bytes: int, timeout: float | None = None) -> Any:
        return self._stream.read(max_bytes, _limit(timeout, httpx.ReadTimeout))

    def write(self, buffer: bytes, timeout: float | None = None) -> None:
        self._stream.write(buffer, _limit(timeout, httpx.WriteTimeout))

    def start_tls(
        self, ssl_context: Any, server_hostname: str | None = None, timeout: float | None = None
    ) -> Any:
        limit = _limit(timeout, httpx.ConnectTimeout)
        return _Stream(self._stream.start_tls(ssl_context, server_hostname, limit))

    def close(self) -> None:
        self._stream.close()

    def get_extra_info(self, info: str) -> Any:
        return self._stream.get_extra_info(info)


def _limit(timeout: float | None, over: type[httpx.TimeoutException]) -> float | None:
    seconds = _REMAINING.get()()
    if seconds is None:
        return timeout
    if seconds <= 0:
        raise over("no time is left")
    return seconds if timeout is None else min(seconds, timeout)
