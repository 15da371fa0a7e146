"""What happens around each request: its key, its record, its faults, and the common headers."""

from __future__ import annotations

import asyncio
import logging
import re
import time
from collections import deque
from collections.abc import Mapping, Sequence
from functools import partial
from threading import Lock
from urllib.parse import quote

from attrs import define
from starlette.datastructures import Headers
from starlette.requests import ClientDisconnect
from starlette.routing import Match, Route
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from batchwright.server.faults.registry import Faults
from batchwright.server.faults.sending import ConnectionCutError
from batchwright.server.store.ids import hex_id, organization, owner_of

_LOG = logging.getLogger(__name__)
_BEARER = re.compile(r"Bearer +([\x21-\x7e]+)", re.IGNORECASE)
_SECRET = ("authorization", "api-key", "cookie")
_RECORDED = 100_000


@define
class ReceivedRequest:
    """A request that the server received.

    Args:
        method: The HTTP method.
        path: The path, such as `/v1/batches`.
        query: The query string, as it came.
        headers: The headers by lower-case name, without those that hold a key.
        operation: The operationId; None if the URL belongs to no operation.
        status: The status of the response; None if it is not sent yet, or was cut off.

    Example:
        posts = [request for request in server.requests if request.operation == "createBatch"]
    """

    method: str
    path: str
    query: str
    headers: Mapping[str, str]
    operation: str | None
    status: int | None = None


class Middleware:
    """The application around the API.

    Args:
        app: The API.
        routes: Its routes, named by operationId.
        faults: The active faults.
    """

    def __init__(self, app: ASGIApp, routes: Sequence[Route], faults: Faults) -> None:
        self.connections: dict[tuple[str, int] | None, asyncio.Transport] = {}
        self._app = app
        self._routes = routes
        self._faults = faults
        self._lock = Lock()
        self._requests: deque[ReceivedRequest] = deque(maxlen=_RECORDED)

    @property
    def requests(self) -> list[ReceivedRequest]:
        """The last requests received, oldest first."""
        with self._lock:
            return list(self._requests)

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Respond to one request."""
        request = self._record(scope)
        owner = _owner(Headers(scope=scope))
        headers = partial(_common_headers, request, owner, time.monotonic())

        async def recording(message: Message) -> None:
            if message["type"] == "http.response.start":
                request.status = message["status"]
            await send(message)

        app: ASGIApp = partial(_with_common_headers, self._app)
        # The first fault is the outermost.
        for fault in reversed(self._faults.of_request(request.operation)):
            app = fault.around(app)
        try:
            await app({**scope, "owner": owner, "common_headers": headers}, receive, recording)
        except ClientDisconnect:
            pass
        except ConnectionCutError as cut:
            await self._close(scope, receive, flush=cut.flush)
        except asyncio.CancelledError:
            # The server stops while a response takes its time.
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
        # uvicorn sends a 500 if the application returns before uvicorn has noticed.
        while (await receive())["type"] != "http.disconnect":
            pass


async def _with_common_headers(app: ASGIApp, scope: Scope, receive: Receive, send: Send) -> None:
    async def add(message: Message) -> None:
        if message["type"] == "http.response.start":
            message["headers"] = [*message["headers"], *scope["common_headers"]()]
        await send(message)

    await app(scope, receive, add)


def _common_headers(
    request: ReceivedRequest, owner: str | None, started: float
) -> list[tuple[bytes, bytes]]:
    took = int((time.monotonic() - started) * 1000)
    headers = {
        "openai-version": "2020-10-01",
        "x-request-id": hex_id("req_"),
        "openai-processing-ms": str(took),
    }
    if owner is not None:
        named = request.headers.get("openai-organization")
        headers["openai-organization"] = named or organization(owner)
    return [(name.encode(), value.encode("latin-1")) for name, value in headers.items()]


def _owner(headers: Headers) -> str | None:
    match = _BEARER.fullmatch(headers.get("authorization", "").strip())
    return owner_of(match[1]) if match else None
