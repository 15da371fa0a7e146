"""The operations on batches."""

from __future__ import annotations

from typing import Any

from starlette.requests import Request
from starlette.responses import JSONResponse, Response

from batchwright._specification import COMPLETION_WINDOWS, ENDPOINTS, limits
from batchwright.server.api.listing import page
from batchwright.server.api.parameters import (
    choice,
    expires_after,
    json_object,
    metadata,
    query_integer,
    string,
)
from batchwright.server.context import Context
from batchwright.server.errors import RequestError
from batchwright.server.ids import hex_id
from batchwright.server.state import Entry


async def create(context: Context, request: Request, owner: str) -> Response:
    """Create a batch; that its input exists is checked later, as on the API."""
    body = await json_object(request)
    input_file_id = string(body, "input_file_id")
    endpoint = choice(body, "endpoint", ENDPOINTS)
    window = choice(body, "completion_window", COMPLETION_WINDOWS)
    expiry = expires_after(body, "output_expires_after")
    batch = new_batch(input_file_id, endpoint, window, metadata(body), context.now)
    private = {"expires_after": expiry}
    with context.state.transaction():
        _check_rate(context, owner)
        context.state.add(Entry(batch["id"], "batch", owner, batch, private=private))
    context.wake()
    return JSONResponse(batch)


async def list_(context: Context, request: Request, owner: str) -> Response:
    """List batches, newest first."""
    limit = query_integer(
        request,
        "limit",
        default=limits.LIST_BATCHES_LIMIT_DEFAULT,
        maximum=limits.LIST_BATCHES_LIMIT_MAXIMUM,
    )
    unknown = _not_found(request.query_params.get("after", ""))
    return JSONResponse(page(context, request, "batch", owner, limit=limit, unknown=unknown))


async def retrieve(context: Context, request: Request, owner: str) -> Response:
    """Show a batch."""
    return JSONResponse(_find(context, request, owner).body)


async def cancel(context: Context, request: Request, owner: str) -> Response:
    """Cancel a batch that has not ended, nor is about to."""
    with context.state.transaction():
        batch = _find(context, request, owner)
        with context.state.editing(batch.id) as entry:
            status = entry.body["status"]
            if status in ("validating", "in_progress"):
                entry.body |= {"status": "cancelling", "cancelling_at": context.now}
            elif status not in ("cancelling", "cancelled"):
                raise RequestError(409, f"Cannot cancel a batch with status '{status}'.")
    context.wake()
    return JSONResponse(entry.body)


def new_batch(
    input_file_id: str,
    endpoint: str,
    completion_window: str,
    metadata: dict[str, str] | None,
    now: int,
) -> dict[str, Any]:
    """Return a batch as it is at first, with its keys in the order of the wire."""
    return {
        "id": hex_id("batch_"),
        "object": "batch",
        "endpoint": endpoint,
        "model": None,
        "errors": None,
        "input_file_id": input_file_id,
        "completion_window": completion_window,
        "status": "validating",
        "output_file_id": None,
        "error_file_id": None,
        "created_at": now,
        "in_progress_at": None,
        "expires_at": now + limits.CREATE_BATCH_SECONDS_TO_COMPLETE,
        "finalizing_at": None,
        "completed_at": None,
        "failed_at": None,
        "expired_at": None,
        "cancelling_at": None,
        "cancelled_at": None,
        "request_counts": {"total": 0, "completed": 0, "failed": 0},
        "usage": {
            "input_tokens": 0,
            "input_tokens_details": {"cached_tokens": 0},
            "output_tokens": 0,
            "output_tokens_details": {"reasoning_tokens": 0},
            "total_tokens": 0,
        },
        "metadata": metadata,
    }


def _find(context: Context, request: Request, owner: str) -> Entry:
    batch_id = request.path_params["batch_id"]
    entry = context.state.get("batch", batch_id, owner)
    if entry is None:
        raise _not_found(batch_id)
    return entry


def _not_found(batch_id: str) -> RequestError:
    return RequestError(404, f"No batch found with id '{batch_id}'.")


def _check_rate(context: Context, owner: str) -> None:
    limit = context.limits.batches_an_hour
    made = context.state.count_since("batch", owner, context.clock.now() - 3_600)
    if made >= limit:
        message = f"Rate limit reached: {limit} batches an hour. Please try again later."
        raise RequestError(429, message, code="rate_limit_exceeded", type="requests")
