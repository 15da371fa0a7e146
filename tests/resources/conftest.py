"""Each test of a resource runs with both clients, against the real server."""

from __future__ import annotations

import asyncio
import inspect
from collections.abc import Callable, Iterator
from types import TracebackType
from typing import Any

import httpx
import pytest

from batchwright import AsyncClient, Client
from batchwright._http.clock import Clock
from batchwright.server import Server

KEY = "sk-very-secret-key"


class Blocking:
    """Wraps an object of an `AsyncClient`, so that it can be used like its sync twin."""

    def __init__(self, target: Any, runner: asyncio.Runner) -> None:
        self._target, self._runner = target, runner

    def __getattr__(self, name: str) -> Any:
        return self._wrapped(getattr(self._target, name))

    def __call__(self, *args: Any, **options: Any) -> Any:
        return self._wrapped(self._target(*args, **options))

    def __iter__(self) -> Iterator[Any]:
        items = aiter(self._target)
        while True:
            try:
                yield self._run(anext(items))
            except StopAsyncIteration:
                return

    def __enter__(self) -> Any:
        return self._wrapped(self._run(self._target.__aenter__()))

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        frames: TracebackType | None,
    ) -> None:
        self._run(self._target.__aexit__(kind, error, frames))

    def _run(self, awaitable: Any) -> Any:
        async def result() -> Any:
            return await awaitable

        return self._runner.run(result())

    def _wrapped(self, value: Any) -> Any:
        if inspect.iscoroutine(value):
            return self._wrapped(self._run(value))
        asynchronous = hasattr(value, "__aiter__") or hasattr(value, "__aenter__")
        if asynchronous or inspect.ismethod(value) or "Async" in type(value).__name__:
            return Blocking(value, self._runner)
        return value


Make = Callable[..., Any]


@pytest.fixture(params=["sync", "async"])
def make_client(request: pytest.FixtureRequest, slept: list[float]) -> Iterator[Make]:
    """Makes a client of either kind that records its pauses instead of sleeping."""
    runner = asyncio.Runner()
    clients: list[Any] = []
    given: list[Any] = []

    async def sleep(seconds: float) -> None:
        slept.append(seconds)
        await asyncio.sleep(0)

    def make(base_url: str, **options: Any) -> Any:
        cls = Client if request.param == "sync" else AsyncClient
        client = cls(**{"api_key": KEY, "base_url": base_url, **options})
        client._transport.clock = Clock(
            sleep=slept.append, async_sleep=sleep, random=lambda: 0.0, monotonic=lambda: sum(slept)
        )
        given.append(options.get("http_client"))
        clients.append(client if request.param == "sync" else Blocking(client, runner))
        return clients[-1]

    yield make
    for client in clients:
        client.close()
    for http in given:
        if isinstance(http, httpx.Client):
            http.close()
        elif http:
            runner.run(http.aclose())
    runner.close()


@pytest.fixture
def slept() -> list[float]:
    """The pauses of a test's clients, in seconds."""
    return []


@pytest.fixture
def server() -> Iterator[Server]:
    """A server that executes batches at once."""
    with Server() as server:
        yield server


@pytest.fixture
def client(make_client: Make, server: Server) -> Any:
    """A client of either kind for the server."""
    return make_client(server.base_url)


Handler = Callable[[httpx.Request], httpx.Response]
OddClient = Callable[[Handler], Any]


@pytest.fixture
def odd_client(make_client: Callable[..., Any], request: pytest.FixtureRequest) -> OddClient:
    """Makes a client of a server that misbehaves in ways that `batchwright.server` cannot."""

    def make(handler: Handler) -> Any:
        async def handler_async(request: httpx.Request) -> httpx.Response:
            return handler(request)

        if request.node.callspec.params["make_client"] == "sync":
            http: Any = httpx.Client(transport=httpx.MockTransport(handler))
        else:
            http = httpx.AsyncClient(transport=httpx.MockTransport(handler_async))
        return make_client("http://api.example/v1", http_client=http)

    return make
