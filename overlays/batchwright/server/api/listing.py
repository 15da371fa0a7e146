"""Pages of lists."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any

from starlette.requests import Request

from batchwright.server.context import Context
from batchwright.server.errors import RequestError
from batchwright.server.faults.lists import LagList, OldestFirst, RepeatCursor
from batchwright.server.store.state import Entry, UnknownCursorError


def page(
    context: Context,
    request: Request,
    kind: str,
    owner: str,
    *,
    limit: int,
    unknown: RequestError,
    show: Callable[[Entry], dict[str, Any]],
    ascending: bool = False,
    equal: Mapping[str, str] | None = None,
) -> dict[str, Any]:
    """Return the page that a request asks for.

    Args:
        context: The server.
        request: The request, with its cursor `after` and its faults.
        kind: The kind of the objects.
        owner: The owner of the objects.
        limit: How many objects at most.
        unknown: The error for an unknown cursor.
        show: Returns an object as it is shown.
        ascending: Oldest first.
        equal: Values that fields of the objects must have.

    Raises:
        RequestError: The cursor is unknown.
    """
    faults = request.scope.get("faults", ())
    repeated = any(isinstance(fault, RepeatCursor) for fault in faults)
    ascending |= any(isinstance(fault, OldestFirst) for fault in faults)
    lag = max((fault.seconds for fault in faults if isinstance(fault, LagList)), default=None)
    try:
        entries, more = context.state.page(
            kind,
            owner,
            after=None if repeated else request.query_params.get("after"),
            limit=limit,
            ascending=ascending,
            equal=equal,
            created_before=None if lag is None else context.clock.now() - lag,
        )
    except UnknownCursorError as error:
        raise unknown from error
    return {
        "object": "list",
        "data": [show(entry) for entry in entries],
        "first_id": entries[0].id if entries else None,
        "last_id": entries[-1].id if entries else None,
        "has_more": more or repeated,
    }
