"""What surrounds the API on the wire: keys, common headers, the record of requests, faults."""

from __future__ import annotations

import asyncio
import logging
import re
import time
from collections import deque
from collections.abc import Mapping, Sequence
from threading import Lock
from urllib.parse import quote

from attrs import define
from starlette.datastructures import Headers
from starlette.requests import ClientDisconnect
from starlette.routing import Match, Route
from starlette.types import ASGIApp, Message, Receive, Scope, Send
from uvicorn.protocols.http.h11_impl import H11Protocol

from batchwright.server.context import organization, owner_of
from batchwright.server.faults.applying import ConnectionCutError, misbehaving
from batchwright.server.faults.registry import FaultBook
from batchwright.server.ids import hex_id

_LOG = logging.getLogger(__name__)
_BEARER = re.compile(r"Bearer +([\x21-\x7e]+)", re.IGNORECASE)
_SECRET = ("authorization", "api-key", "cookie")
_KEPT = 100_000


@define
class ReceivedRequest:
    """A request that the server received.

    Args:
        method: The HTTP method.
        path: The path, such as `/v1/batches`.
        query: The query string, as it came.
        headers: The headers by lower-case name, without those that hold a key.
        operation: The operationId; None if the URL is none of the API's.
        status: The status of the answer; None while there is none, or if it was cut off.

    Example:
        posts = [one for one in server.requests if one.operation == "createBatch"]
    """

    method: str
    path: str
    query: str
    headers: Mapping[str, str]
    operation: str | None
    status: int | None = None


class Protocol(H11Protocol):
    """uvicorn's protocol, which also tells the connection of a request, so that it can be cut."""

    open: dict[tuple[str, int] | None, asyncio.Transport]

    def connection_made(self, transport: asyncio.Transport) -> None:  # type: ignore[override]
        """Note the connection under its client's address."""
        super().connection_made(transport)
        self.open[self.client] = transport

    def connection_lost(self, exc: Exception | None) -> None:
        """Forget the connection."""
        super().connection_lost(exc)
        self.open.pop(self.client, None)


class Wire:
    """The application that uvicorn runs, around the one that answers.

    Args:
        app: The API.
        routes: Its routes, named by operationId.
        faults: The faults in force.
    """

    def __init__(self, app: ASGIApp, routes: Sequence[Route], faults: FaultBook) -> None:
        self.connections: dict[tuple[str, int] | None, asyncio.Transport] = {}
        self._app = app
        self._routes = routes
        self._faults = faults
        self._lock = Lock()
        self._requests: deque[ReceivedRequest] = deque(maxlen=_KEPT)

    @property
    def requests(self) -> list[ReceivedRequest]:
        """The requests received so far, oldest first; the last 100,000 of them."""
        with self._lock:
            return list(self._requests)

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Answer one request."""
        request = self._record(scope)
        owner = _owner(Headers(scope=scope))
        app = misbehaving(self._app, self._faults.of_request(request.operation))
        try:
            await app({**scope, "owner": owner}, receive, _Sender(send, request, owner))
        except ClientDisconnect:
            pass
        except ConnectionCutError as cut:
            await self._close(scope, receive, flush=cut.flush)
        except asyncio.CancelledError:
            # The server stops while an answer takes its time.
            await self._close(scope, receive, flush=False)
        finally:
            _LOG.info("%s %s %s", request.method, quote(request.path), request.status or "cut off")

    def _record(self, scope: Scope) -> ReceivedRequest:
        headers = {
            name: value for name, value in Headers(scope=scope).items() if name not in _SECRET
        }
        operation = next(
            (route.name for route in self._routes if route.matches(scope)[0] == Match.FULL), None
        )
        query = scope["query_string"].decode("latin-1")
        request = ReceivedRequest(scope["method"], scope["path"], query, headers, operation)
        with self._lock:
            self._requests.append(request)
        return request

    async def _close(self, scope: Scope, receive: Receive, *, flush: bool) -> None:
        transport = self.connections.get(scope["client"])
        if transport is not None:
            transport.close() if flush else transport.abort()
        # uvicorn would answer 500 for a request that returns unanswered before it knows.
        while (await receive())["type"] != "http.disconnect":
            pass


class _Sender:
    """A `send` that adds the headers of each answer, and records its status."""

    def __init__(self, send: Send, request: ReceivedRequest, owner: str | None) -> None:
        self._send = send
        self._request = request
        self._owner = owner
        self._started = time.monotonic()

    async def __call__(self, message: Message) -> None:
        if message["type"] == "http.response.start":
            self._request.status = message["status"]
            message["headers"] = [*message["headers"], *self._headers()]
        await self._send(message)

    def _headers(self) -> list[tuple[bytes, bytes]]:
        took = int((time.monotonic() - self._started) * 1000)
        headers = {
            "openai-version": "2020-10-01",
            "x-request-id": hex_id("req_"),
            "openai-processing-ms": str(took),
        }
        if self._owner is not None:
            named = self._request.headers.get("openai-organization")
            headers["openai-organization"] = named or organization(self._owner)
        return [(name.encode(), value.encode("latin-1")) for name, value in headers.items()]


def _owner(headers: Headers) -> str | None:
    match = _BEARER.fullmatch(headers.get("authorization", "").strip())
    return owner_of(match[1]) if match else None
