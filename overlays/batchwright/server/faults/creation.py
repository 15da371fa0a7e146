"""A fault of the creation of a batch, which handlers find in the scope of their request."""

from __future__ import annotations

from typing import TYPE_CHECKING, ClassVar

from attrs import field, frozen

from batchwright.server.errors import of_status
from batchwright.server.faults.fault import HTTPFault
from batchwright.server.faults.validators import NUMBER, OPERATION, status

if TYPE_CHECKING:
    from starlette.types import ASGIApp, Message, Receive, Scope, Send


@frozen(kw_only=True)
class LateBatch(HTTPFault):
    """A batch that is there only some time after its creation has failed.

    Args:
        seconds: How long after the request, in seconds of the server's clock.
        status: The HTTP status of the response; 0 closes the connection before the response.

    Example:
        >>> from batchwright.server import LateBatch
        >>> LateBatch(seconds=300).operation
        'createBatch'
    """

    kind: ClassVar[str] = "late-batch"

    operation: str | None = field(default="createBatch", validator=OPERATION)
    seconds: float = field(default=60, validator=NUMBER)
    status: int = field(default=500, validator=status(0))

    def around(self, app: ASGIApp) -> ASGIApp:
        """Pass the fault on to the handler, and send an error instead of its response."""
        from starlette.responses import JSONResponse

        from batchwright.server.faults.sending import ConnectionCutError, respond_with

        async def late(scope: Scope, receive: Receive, send: Send) -> None:
            async def swallow(_: Message) -> None:
                pass

            scope = {**scope, "faults": [*scope.get("faults", ()), self]}
            await app(scope, receive, swallow)
            if not self.status:
                raise ConnectionCutError(flush=True)
            error = of_status(self.status, "The server was told to create this batch later.")
            await respond_with(JSONResponse(error, self.status), scope, receive, send)

        return late
