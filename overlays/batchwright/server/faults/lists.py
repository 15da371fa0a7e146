"""Faults of lists, which handlers find under `faults` in the scope of their request."""

from __future__ import annotations

from typing import TYPE_CHECKING, ClassVar

from attrs import field, frozen

from batchwright.server.faults.fault import HTTPFault
from batchwright.server.faults.validators import MAYBE_COUNT, NUMBER, OPERATION

if TYPE_CHECKING:
    from starlette.types import ASGIApp, Receive, Scope, Send


@frozen(kw_only=True)
class ListFault(HTTPFault):
    """A fault of a list."""

    operation: str | None = field(default="listBatches", validator=OPERATION)

    def around(self, app: ASGIApp) -> ASGIApp:
        """Pass the fault on to the handler."""

        async def told(scope: Scope, receive: Receive, send: Send) -> None:
            await app({**scope, "faults": [*scope.get("faults", ()), self]}, receive, send)

        return told


@frozen(kw_only=True)
class LagList(ListFault):
    """A list that does not show the newest objects yet.

    Args:
        seconds: How old an object must be to be shown, in seconds of the server's clock.

    Example:
        >>> from batchwright.server import LagList
        >>> LagList(seconds=60).operation
        'listBatches'
    """

    kind: ClassVar[str] = "lag"

    seconds: float = field(default=60, validator=NUMBER)


@frozen(kw_only=True)
class RepeatCursor(ListFault):
    """A list that repeats its first page forever, and says that there is more.

    Example:
        >>> from batchwright.server import RepeatCursor
        >>> RepeatCursor(operation="listFiles").times is None
        True
    """

    kind: ClassVar[str] = "repeat-cursor"

    times: int | None = field(default=None, validator=MAYBE_COUNT)


@frozen(kw_only=True)
class OldestFirst(ListFault):
    """A list of batches in the order of their creation, the oldest first.

    Example:
        >>> from batchwright.server import OldestFirst
        >>> OldestFirst().times is None
        True
    """

    kind: ClassVar[str] = "oldest-first"

    times: int | None = field(default=None, validator=MAYBE_COUNT)
