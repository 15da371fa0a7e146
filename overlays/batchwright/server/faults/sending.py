"""How faults change what is sent: responses replaced, delayed and cut off."""

from __future__ import annotations

from collections.abc import Awaitable, Callable

from starlette.responses import Response
from starlette.types import ASGIApp, Message, Receive, Scope, Send


class ConnectionCutError(Exception):
    """Tells the middleware to close the connection.

    Args:
        flush: Whether to let what was sent before arrive.
    """

    def __init__(self, *, flush: bool) -> None:
        super().__init__("the server was told to close this connection")
        self.flush = flush


def instead(response: Response) -> ASGIApp:
    """Return an application that only sends a response."""

    async def respond(scope: Scope, receive: Receive, send: Send) -> None:
        # Some clients see a broken connection if their body is not read.
        while (await receive()).get("more_body"):
            pass
        await respond_with(response, scope, receive, send)

    return respond


async def respond_with(response: Response, scope: Scope, receive: Receive, send: Send) -> None:
    """Send a response of a fault, with the headers that all responses have."""
    response.raw_headers.extend(scope["common_headers"]())
    await response(scope, receive, send)


class Before:
    """A `send` that does something once, before a byte of the body or the status line.

    Args:
        at: How many bytes of the body are sent first; None is before the status line.
        send: Where to send.
        action: What to do.
    """

    def __init__(self, at: int | None, send: Send, action: Callable[[], Awaitable[None]]) -> None:
        self._at = at
        self._send = send
        self._action = action
        self._sent = 0
        self._done = False

    async def __call__(self, message: Message) -> None:
        """Send a message."""
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


class Shortened:
    """A `send` that ends the body early, and drops the Content-Length that would reveal it.

    Args:
        at: How many bytes of the body are sent.
        send: Where to send.
    """

    def __init__(self, at: int, send: Send) -> None:
        self._left = at
        self._send = send

    async def __call__(self, message: Message) -> None:
        """Send what is left to send."""
        if message["type"] == "http.response.start":
            headers = [one for one in message["headers"] if one[0] != b"content-length"]
            message = {**message, "headers": headers}
        elif self._left < 0:
            return
        else:
            body = message.get("body", b"")[: self._left]
            self._left -= len(body)
            message = {**message, "body": body}
            if not self._left:
                message["more_body"] = False
                self._left = -1
        await self._send(message)
