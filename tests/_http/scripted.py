"""A server on the wire whose answers are given, and transports that talk to it."""

from __future__ import annotations

import socket
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from threading import Thread
from typing import Any

import httpx
import orjson

from batchwright._http.clock import Timing
from batchwright._http.config import Config
from batchwright._http.pool import AsyncPool, Pool
from batchwright._http.transport import AsyncTransport, Transport
from batchwright.retry import Resend

KEY = "sk-very-secret-key"
GET = {"method": "GET", "url": "/batches/batch_1"}
POST: dict[str, Any] = {"method": "POST", "url": "/batches", "json": {"a": 1}}

Answer = httpx.Response | httpx.RequestError


def parse(response: httpx.Response) -> Any:
    """The body as JSON."""
    return orjson.loads(response.content)


class Wire:
    """A server whose answers are given, which keeps what it was sent."""

    def __init__(self, *answers: Answer) -> None:
        self.answers = list(answers)
        self.requests: list[httpx.Request] = []
        self.bodies: list[bytes] = []

    def __call__(self, request: httpx.Request) -> httpx.Response:
        self.requests.append(request)
        self.bodies.append(request.read())
        return self._next()

    async def answer(self, request: httpx.Request) -> httpx.Response:
        self.requests.append(request)
        self.bodies.append(await request.aread())
        return self._next()

    def _next(self) -> httpx.Response:
        answer = self.answers.pop(0) if len(self.answers) > 1 else self.answers[0]
        if isinstance(answer, httpx.RequestError):
            raise answer
        return httpx.Response(answer.status_code, headers=answer.headers, content=answer.content)


class Both:
    """A transport and its async twin over the same wire."""

    def __init__(self, kind: str, wire: Wire, config: Config, **client: Any) -> None:
        self.slept: list[float] = []

        async def sleep(seconds: float) -> None:
            self.slept.append(seconds)

        timing = Timing(sleep=self.slept.append, async_sleep=sleep, random=lambda: 0.0)
        self.sync: Transport | None = None
        if kind == "sync":
            http = httpx.Client(transport=httpx.MockTransport(wire), **client)
            self.sync = Transport(config, Pool(http), timing)
        else:
            mock = httpx.MockTransport(wire.answer)
            pool = AsyncPool(httpx.AsyncClient(transport=mock, **client))
            self.twin = AsyncTransport(config, pool, timing)

    async def request(
        self, arguments: Any = GET, resend: Resend = Resend.FREELY, parse: Any = parse
    ) -> Any:
        if self.sync:
            return self.sync.request(arguments, parse, resend=resend)
        return await self.twin.request(arguments, parse, resend=resend)


Make = Callable[..., Both]


def transport_over(
    kind: str, wire: Wire, client: dict[str, Any] | None = None, **config: Any
) -> Both:
    """Make a transport of either kind."""
    settings = {"api_key": KEY, "base_url": "http://api.example/v1", **config}
    return Both(kind, wire, Config(**settings), **(client or {}))


def ok() -> httpx.Response:
    """A success."""
    return httpx.Response(200, json={"id": "batch_1"})


def failure(status: int, **headers: str) -> httpx.Response:
    """An error answer."""
    names = {name.replace("_", "-"): value for name, value in headers.items()}
    return httpx.Response(status, headers=names, json={"error": {"message": "no"}})


CUT = b'HTTP/1.1 200 OK\r\nContent-Length: 100\r\n\r\n{"id": '
WHOLE = b"HTTP/1.1 200 OK\r\nContent-Length: 2\r\nConnection: close\r\n\r\n{}"


@contextmanager
def raw_server(*answers: bytes) -> Iterator[str]:
    """A server on loopback that sends these bytes, one answer a connection, and hangs up."""
    with socket.create_server(("127.0.0.1", 0)) as listener:

        def serve() -> None:
            for answer in answers:
                connection, _ = listener.accept()
                with connection:
                    connection.recv(65536)
                    connection.sendall(answer)

        thread = Thread(target=serve, daemon=True)
        thread.start()
        yield f"http://127.0.0.1:{listener.getsockname()[1]}/v1"
        thread.join(10)
