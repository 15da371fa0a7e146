"""Faults of requests: a body cut off, a header ignored."""

from __future__ import annotations

from typing import TYPE_CHECKING, ClassVar

from attrs import field, frozen

from batchwright.server.faults.fault import HTTPFault
from batchwright.server.faults.validators import COUNT, OPERATION

if TYPE_CHECKING:
    from starlette.types import ASGIApp, Receive, Scope, Send


@frozen(kw_only=True)
class CutRequest(HTTPFault):
    """A connection closed while the request's body arrives, so that the request has no effect.

    Args:
        at: How many bytes of the body the server reads first, rounded up to whole chunks; a
            shorter body is read to its end.

    Example:
        >>> from batchwright.server import CutRequest
        >>> CutRequest(operation="createFile", at=1000).times
        1
    """

    kind: ClassVar[str] = "cut-request"

    at: int = field(default=0, validator=COUNT)

    def around(self, app: ASGIApp) -> ASGIApp:  # noqa: ARG002 - nothing is done
        """Read the bytes, and close."""
        from batchwright.server.faults.sending import ConnectionCutError

        async def cut(_: Scope, receive: Receive, __: Send) -> None:
            read = 0
            more = True
            while more and read < self.at:
                message = await receive()
                read += len(message.get("body", b""))
                more = message.get("more_body", False)
            raise ConnectionCutError(flush=False)

        return cut


@frozen(kw_only=True)
class IgnoreRange(HTTPFault):
    """A download of the whole file with status 200, whatever range is requested.

    Example:
        >>> from batchwright.server import IgnoreRange
        >>> IgnoreRange().operation
        'downloadFile'
    """

    kind: ClassVar[str] = "ignore-range"

    operation: str | None = field(default="downloadFile", validator=OPERATION)

    def around(self, app: ASGIApp) -> ASGIApp:
        """Remove the header."""

        async def whole(scope: Scope, receive: Receive, send: Send) -> None:
            headers = [one for one in scope["headers"] if one[0] != b"range"]
            await app({**scope, "headers": headers}, receive, send)

        return whole
