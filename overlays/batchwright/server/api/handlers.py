"""Which function handles which operation."""

from __future__ import annotations

from collections.abc import Awaitable, Callable

from starlette.requests import Request
from starlette.responses import Response

from batchwright._specification import OPERATIONS
from batchwright.server.context import Context

Handler = Callable[[Context, Request, str], Awaitable[Response]]
"""Takes the context, the request, and the hash of the key."""

HANDLERS: dict[str, Handler] = {}
"""The handlers by operationId."""


def handles(operation: str) -> Callable[[Handler], Handler]:
    """Register the decorated function as the handler of an operation.

    Args:
        operation: The operationId.

    Raises:
        ValueError: The specification has no such operation, or it has a handler already.
    """
    if operation not in OPERATIONS or operation in HANDLERS:
        raise ValueError(f"unknown operation, or one that already has a handler: {operation!r}")

    def register(handler: Handler) -> Handler:
        HANDLERS[operation] = handler
        return handler

    return register
