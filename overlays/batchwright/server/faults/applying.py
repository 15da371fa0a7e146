"""What each fault does to one request: an ASGI application around the one that goes well."""

from __future__ import annotations

import asyncio
from collections.abc import Awaitable, Callable

import orjson
from starlette.responses import Response
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from batchwright.server.errors import of_status
from batchwright.server.faults.kinds import (
    CutAnswer,
    CutRequest,
    ErrorAnswer,
    Fault,
    IgnoreRange,
    LagList,
    Redirect,
    RepeatCursor,
    ShortAnswer,
    SlowAnswer,
)

_PAGE = b"<html><head><title>Error</title></head><body><h1>Bad gateway</h1></body></html>"


class ConnectionCutError(Exception):
    """The connection is to be closed here.

    Args:
        flush: Whether what was sent before should still arrive.
    """

    def __init__(self, *, flush: bool) -> None:
        super().__init__("the server was told to close this connection")
        self.flush = flush


def misbehaving(app: ASGIApp, faults: list[Fault]) -> ASGIApp:
    """Return the application with all the faults around it, the first outermost."""
    for fault in reversed(faults):
        match fault:
            case ErrorAnswer():
                app = _error(app, fault)
            case Redirect():
                headers = {"location": fault.location}
                app = _instead(Response(status_code=fault.status, headers=headers))
            case SlowAnswer():
                app = _slow(app, fault)
            case CutAnswer():
                app = _cut_answer(app, fault.at)
            case ShortAnswer():
                app = _short_answer(app, fault.at)
            case CutRequest():
                app = _cut_request(fault.at)
            case IgnoreRange():
                app = _ignore_range(app)
            case LagList() | RepeatCursor():
                app = _told(app, fault)
    return app


def _error(app: ASGIApp, fault: ErrorAnswer) -> ASGIApp:
    headers = {
        "retry-after": fault.retry_after,
        "retry-after-ms": fault.retry_after_ms,
        "x-should-retry": None if fault.should_retry is None else str(fault.should_retry).lower(),
    }
    body = {
        "json": orjson.dumps(of_status(fault.status, fault.message, fault.code)),
        "html": _PAGE,
        "empty": b"",
    }[fault.body]
    media_type = {"json": "application/json", "html": "text/html"}.get(fault.body)
    answer = Response(
        body,
        fault.status,
        {name: str(value) for name, value in headers.items() if value is not None},
        media_type,
    )

    async def after(scope: Scope, receive: Receive, send: Send) -> None:
        async def swallow(_: Message) -> None:
            pass

        await app(scope, receive, swallow)
        await answer(scope, receive, send)

    return after if fault.effect == "after" else _instead(answer)


def _instead(answer: Response) -> ASGIApp:
    async def instead(scope: Scope, receive: Receive, send: Send) -> None:
        # A body that is not read would make some clients see a broken connection instead.
        while (await receive()).get("more_body"):
            pass
        await answer(scope, receive, send)

    return instead


def _slow(app: ASGIApp, fault: SlowAnswer) -> ASGIApp:
    async def slow(scope: Scope, receive: Receive, send: Send) -> None:
        async def wait() -> None:
            await asyncio.sleep(fault.seconds)

        await app(scope, receive, _Until(fault.at, send, wait))

    return slow


def _cut_answer(app: ASGIApp, at: int | None) -> ASGIApp:
    async def cut(scope: Scope, receive: Receive, send: Send) -> None:
        async def close() -> None:
            raise ConnectionCutError(flush=True)

        await app(scope, receive, _Until(at, send, close))

    return cut


def _short_answer(app: ASGIApp, at: int) -> ASGIApp:
    async def short(scope: Scope, receive: Receive, send: Send) -> None:
        left = at

        async def shortened(message: Message) -> None:
            nonlocal left
            if message["type"] == "http.response.start":
                headers = [one for one in message["headers"] if one[0] != b"content-length"]
                message = {**message, "headers": headers}
            elif left < 0:
                return
            else:
                body = message.get("body", b"")[:left]
                left -= len(body)
                message = {**message, "body": body}
                if not left:
                    message["more_body"] = False
                    left = -1
            await send(message)

        await app(scope, receive, shortened)

    return short


def _cut_request(at: int) -> ASGIApp:
    async def cut(_: Scope, receive: Receive, __: Send) -> None:
        read = 0
        more = True
        while more and read < at:
            message = await receive()
            read += len(message.get("body", b""))
            more = message.get("more_body", False)
        raise ConnectionCutError(flush=False)

    return cut


def _ignore_range(app: ASGIApp) -> ASGIApp:
    async def whole(scope: Scope, receive: Receive, send: Send) -> None:
        headers = [one for one in scope["headers"] if one[0] != b"range"]
        await app({**scope, "headers": headers}, receive, send)

    return whole


def _told(app: ASGIApp, fault: LagList | RepeatCursor) -> ASGIApp:
    async def told(scope: Scope, receive: Receive, send: Send) -> None:
        await app({**scope, "faults": [*scope.get("faults", ()), fault]}, receive, send)

    return told


class _Until:
    """A `send` that does something once, before a byte of the body or before the status line."""

    def __init__(self, at: int | None, send: Send, action: Callable[[], Awaitable[None]]) -> None:
        self._at = at
        self._send = send
        self._action = action
        self._sent = 0
        self._done = False

    async def __call__(self, message: Message) -> None:
        if self._at is None:
            await self._act()
        elif message["type"] == "http.response.body" and not self._done:
            body: bytes = message.get("body", b"")
            split = self._at - self._sent
            self._sent += len(body)
            if self._sent > self._at:
                await self._send({**message, "body": body[:split], "more_body": True})
                await self._act()
                message = {**message, "body": body[split:]}
        await self._send(message)

    async def _act(self) -> None:
        if not self._done:
            self._done = True
            await self._action()
