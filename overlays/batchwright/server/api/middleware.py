"""What happens around each request: its key, its record, its faults, and the common headers."""

from __future__ import annotations

import asyncio
import logging
import re
import time
from collections.abc import Callable, Sequence
from email.utils import formatdate
from functools import partial
from urllib.parse import quote

from starlette.datastructures import Headers
from starlette.requests import ClientDisconnect
from starlette.responses import JSONResponse
from starlette.routing import Match, Route
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from batchwright.server.api.hosts import Hosts
from batchwright.server.api.record import ReceivedRequest, Record, without_keys
from batchwright.server.errors import envelope
from batchwright.server.faults.registry import Faults
from batchwright.server.faults.sending import ConnectionCutError, instead
from batchwright.server.store.ids import hex_id, organization, owner_of

_LOG = logging.getLogger(__name__)
_BEARER = re.compile(r"Bearer +(.+)", re.IGNORECASE)
_LOGGED = 200


class Middleware:
    """The application around the API.

    Args:
        app: The API.
        routes: Its routes, named by operationId.
        faults: The active faults.
        hosts: Tells which hosts a request may name.
        now: The server's time, which goes into the header `date`.
    """

    def __init__(
        self,
        app: ASGIApp,
        routes: Sequence[Route],
        faults: Faults,
        hosts: Hosts,
        now: Callable[[], float],
    ) -> None:
        self.connections: dict[tuple[str, int] | None, asyncio.Transport] = {}
        self._app = app
        self._routes = routes
        self._faults = faults
        self._hosts = hosts
        self._now = now
        self._record = Record()

    @property
    def requests(self) -> list[ReceivedRequest]:
        """The last requests received, oldest first."""
        return self._record.requests

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Respond to one request."""
        request = self._received(scope)
        sent = Headers(scope=scope)
        owner = _owner(sent)
        headers = partial(_common_headers, request, owner, time.monotonic(), self._now)

        async def recording(message: Message) -> None:
            if message["type"] == "http.response.start":
                request.status = message["status"]
            await send(message)

        app = self._app if self._hosts.allow(sent.get("host")) else instead(_foreign(sent["host"]))
        app = partial(_with_common_headers, app)
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
            said = f"{request.method} {quote(request.path)}"
            _LOG.info("%s %s", _shortened(said), request.status or "cut off")

    def _received(self, scope: Scope) -> ReceivedRequest:
        operation = next(
            (route.name for route in self._routes if route.matches(scope)[0] == Match.FULL), None
        )
        query = scope["query_string"].decode("latin-1")
        headers = without_keys(Headers(scope=scope))
        request = ReceivedRequest(scope["method"], scope["path"], query, headers, operation)
        self._record.add(request)
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
    request: ReceivedRequest, owner: str | None, started: float, now: Callable[[], float]
) -> list[tuple[bytes, bytes]]:
    took = int((time.monotonic() - started) * 1000)
    headers = {
        "date": formatdate(now(), usegmt=True),
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
    key = match[1] if match else headers.get("api-key", "").strip()
    return owner_of(key) if key else None


def _foreign(host: str) -> JSONResponse:
    message = (
        f"This server does not serve the host '{_shortened(host)}', only this machine. "
        "Start it with this host among its allowed hosts if that is what you want."
    )
    return JSONResponse(envelope(message, code="host_not_allowed"), 421)


def _shortened(text: str) -> str:
    return text if len(text) <= _LOGGED else f"{text[:_LOGGED]}…"
