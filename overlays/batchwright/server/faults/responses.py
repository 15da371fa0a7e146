"""Faults of responses: errors, redirects, delays, and early ends."""

from __future__ import annotations

from typing import TYPE_CHECKING, ClassVar, Literal

import orjson
from attrs import field, frozen

from batchwright.server.errors import of_status
from batchwright.server.faults.fault import HTTPFault
from batchwright.server.faults.validators import COUNT, MAYBE_COUNT, NUMBER, TEXT, one_of, status

if TYPE_CHECKING:
    from starlette.types import ASGIApp, Message, Receive, Scope, Send

_PAGE = b"<html><head><title>Error</title></head><body><h1>Bad gateway</h1></body></html>"
_MEDIA_TYPES = {"json": "application/json", "html": "text/html", "empty": None}


@frozen(kw_only=True)
class ErrorResponse(HTTPFault):
    """An error instead of the response.

    Args:
        status: The HTTP status.
        effect: `before`: the request has no effect. `after`: it has its effect, and only the
            response is wrong.
        body: `json`: the API's error object; `html`: a gateway's page; `empty`: nothing.
        code: The error's code; None is the API's own for the status, if it has one.
        message: The error's message.
        retry_after: The `retry-after` header: seconds or an HTTP date.
        retry_after_ms: The `retry-after-ms` header, in milliseconds.
        should_retry: The `x-should-retry` header.

    Example:
        >>> from batchwright.server import ErrorResponse
        >>> ErrorResponse(status=429, retry_after=2).body
        'json'
    """

    kind: ClassVar[str] = "error"

    status: int = field(default=500, validator=status(200))
    effect: Literal["before", "after"] = field(
        default="before", validator=one_of("before", "after")
    )
    body: Literal["json", "html", "empty"] = field(
        default="json", validator=one_of("json", "html", "empty")
    )
    code: str | None = None
    message: str = "The server was told to respond with this error."
    retry_after: int | float | str | None = None
    retry_after_ms: int | None = None
    should_retry: bool | None = None

    def around(self, app: ASGIApp) -> ASGIApp:
        """Send the error."""
        from starlette.responses import Response

        from batchwright.server.faults.sending import instead, respond_with

        should = None if self.should_retry is None else str(self.should_retry).lower()
        headers = {
            "retry-after": self.retry_after,
            "retry-after-ms": self.retry_after_ms,
            "x-should-retry": should,
        }
        error = orjson.dumps(of_status(self.status, self.message, self.code))
        response = Response(
            {"json": error, "html": _PAGE, "empty": b""}[self.body],
            self.status,
            {name: str(value) for name, value in headers.items() if value is not None},
            _MEDIA_TYPES[self.body],
        )

        async def after(scope: Scope, receive: Receive, send: Send) -> None:
            async def swallow(_: Message) -> None:
                pass

            await app(scope, receive, swallow)
            await respond_with(response, scope, receive, send)

        return after if self.effect == "after" else instead(response)


@frozen(kw_only=True)
class Redirect(HTTPFault):
    """A redirect; the request has no effect.

    Args:
        location: The URL to go to.
        status: The HTTP status.

    Example:
        >>> from batchwright.server import Redirect
        >>> Redirect(location="http://127.0.0.1:1/").status
        307
    """

    kind: ClassVar[str] = "redirect"

    location: str = field(validator=TEXT)
    status: int = field(default=307, validator=status(300))

    def around(self, app: ASGIApp) -> ASGIApp:  # noqa: ARG002 - nothing is done
        """Send the redirect."""
        from starlette.responses import Response

        from batchwright.server.faults.sending import instead

        return instead(Response(status_code=self.status, headers={"location": self.location}))


@frozen(kw_only=True)
class SlowResponse(HTTPFault):
    """A response that pauses, once.

    Args:
        seconds: How long, in real seconds.
        at: How many bytes of the body are sent first; None pauses before the status line, when the
            request has had its effect.

    Example:
        >>> from batchwright.server import SlowResponse
        >>> SlowResponse(seconds=5).at is None
        True
    """

    kind: ClassVar[str] = "slow"

    seconds: float = field(validator=NUMBER)
    at: int | None = field(default=None, validator=MAYBE_COUNT)

    def around(self, app: ASGIApp) -> ASGIApp:
        """Pause at byte `at`."""
        import asyncio

        from batchwright.server.faults.sending import Before

        async def slow(scope: Scope, receive: Receive, send: Send) -> None:
            async def wait() -> None:
                await asyncio.sleep(self.seconds)

            await app(scope, receive, Before(self.at, send, wait))

        return slow


@frozen(kw_only=True)
class CutResponse(HTTPFault):
    """A connection closed in the middle of the response; the request has its effect.

    A download is then shorter than its Content-Length says.

    Args:
        at: How many bytes of the body are sent first; a body with no more than these arrives whole.
            None closes before the status line.

    Example:
        >>> from batchwright.server import CutResponse
        >>> CutResponse(operation="downloadFile", at=1000).times
        1
    """

    kind: ClassVar[str] = "cut-response"

    at: int | None = field(default=None, validator=MAYBE_COUNT)

    def around(self, app: ASGIApp) -> ASGIApp:
        """Close at byte `at`."""
        from batchwright.server.faults.sending import Before, ConnectionCutError

        async def cut(scope: Scope, receive: Receive, send: Send) -> None:
            async def close() -> None:
                raise ConnectionCutError(flush=True)

            await app(scope, receive, Before(self.at, send, close))

        return cut


@frozen(kw_only=True)
class ShortResponse(HTTPFault):
    """A response that ends early and looks complete, since it has no Content-Length.

    Args:
        at: How many bytes of the body are sent.

    Example:
        >>> from batchwright.server import ShortResponse
        >>> ShortResponse(operation="downloadFile", at=1000).times
        1
    """

    kind: ClassVar[str] = "short-response"

    at: int = field(validator=COUNT)

    def around(self, app: ASGIApp) -> ASGIApp:
        """End at byte `at`."""
        from batchwright.server.faults.sending import Shortened

        async def short(scope: Scope, receive: Receive, send: Send) -> None:
            await app(scope, receive, Shortened(self.at, send))

        return short
