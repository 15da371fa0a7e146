"""A scripted server, and transports that talk to it."""

from __future__ import annotations

import socket
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from threading import Thread
from typing import Any

import httpx
import orjson

from batchwright._http.auth import BearerAuth
from batchwright._http.clock import Clock
from batchwright._http.config import Config
from batchwright._http.pool import AsyncPool, Pool
from batchwright._http.retry import Retry
from batchwright._http.transport import AsyncTransport, Transport
from batchwright_api.types import Operation

KEY = "sk-very-secret-key"
URL = "http://api.example/v1"

Response = httpx.Response | httpx.RequestError


def parse(response: httpx.Response) -> Any:
    """The body as JSON."""
    return orjson.loads(response.content)


def get(parse: Callable[[httpx.Response], Any] = parse) -> Operation[[], Any]:
    """An idempotent operation, with a given parser."""
    arguments = {"method": "GET", "url": "/batches/batch_1"}
    return Operation("retrieveBatch", "idempotent", lambda: arguments, parse)


def post(resend: Any) -> Operation[[], Any]:
    """An operation that sends a body."""
    arguments = {"method": "POST", "url": "/batches", "json": {"a": 1}}
    return Operation("createBatch", resend, lambda: arguments, parse)


GET = get()
POST = post("harmless")
UNSENT = post("unsent")


def config(base_url: str = URL, *, api_key: str = KEY, max_retries: int = 2, **more: Any) -> Config:
    """Settings with a key."""
    retry = Retry(attempts=max_retries + 1)
    return Config(**{"auth": BearerAuth(api_key), "base_url": base_url, "retry": retry, **more})


class Script:
    """A server with given responses, which records what it receives."""

    def __init__(self, *responses: Response) -> None:
        self.responses = list(responses)
        self.requests: list[httpx.Request] = []
        self.bodies: list[bytes] = []

    def __call__(self, request: httpx.Request) -> httpx.Response:
        self.requests.append(request)
        self.bodies.append(request.read())
        return self._next()

    async def respond(self, request: httpx.Request) -> httpx.Response:
        self.requests.append(request)
        self.bodies.append(await request.aread())
        return self._next()

    def _next(self) -> httpx.Response:
        found = self.responses.pop(0) if len(self.responses) > 1 else self.responses[0]
        if isinstance(found, httpx.RequestError):
            raise found
        return httpx.Response(found.status_code, headers=found.headers, content=found.content)


class Both:
    """A transport, or its async twin, over a script."""

    def __init__(self, kind: str, script: Script, config: Config, **client: Any) -> None:
        self.slept: list[float] = []

        async def sleep(seconds: float) -> None:
            self.slept.append(seconds)

        clock = Clock(sleep=self.slept.append, async_sleep=sleep, random=lambda: 0.0)
        self.sync: Transport | None = None
        if kind == "sync":
            http = httpx.Client(transport=httpx.MockTransport(script), **client)
            self.sync = Transport(config, Pool(http), clock)
        else:
            mock = httpx.MockTransport(script.respond)
            pool = AsyncPool(httpx.AsyncClient(transport=mock, **client))
            self.twin = AsyncTransport(config, pool, clock)

    async def request(self, operation: Operation[[], Any] = GET) -> Any:
        return self.sync.request(operation) if self.sync else await self.twin.request(operation)


Make = Callable[..., Both]


def transport_over(
    kind: str, script: Script, client: dict[str, Any] | None = None, **settings: Any
) -> Both:
    """Make a transport of either kind."""
    return Both(kind, script, config(**settings), **(client or {}))


def ok() -> httpx.Response:
    """A success response."""
    return httpx.Response(200, json={"id": "batch_1"})


def failure(status: int, **headers: str) -> httpx.Response:
    """An error response."""
    names = {name.replace("_", "-"): value for name, value in headers.items()}
    return httpx.Response(status, headers=names, json={"error": {"message": "no"}})


CUT = b'HTTP/1.1 200 OK\r\nContent-Length: 100\r\n\r\n{"id": '
WHOLE = b"HTTP/1.1 200 OK\r\nContent-Length: 2\r\nConnection: close\r\n\r\n{}"


@contextmanager
def raw_server(*responses: bytes) -> Iterator[str]:
    """A server on loopback that sends these bytes, one response per connection, and hangs up."""
    with socket.create_server(("127.0.0.1", 0)) as listener:

        def serve() -> None:
            for response in responses:
                connection, _ = listener.accept()
                with connection:
                    connection.recv(65536)
                    connection.sendall(response)

        thread = Thread(target=serve, daemon=True)
        thread.start()
        yield f"http://127.0.0.1:{listener.getsockname()[1]}/v1"
        thread.join(10)
