"""The operations on batches."""

from __future__ import annotations

from functools import partial
from typing import Any

from starlette.requests import Request
from starlette.responses import JSONResponse, Response

from batchwright._specification import COMPLETION_WINDOWS, ENDPOINTS
from batchwright.limits import DEFAULT_BATCHES_PER_PAGE, MAX_BATCHES_PER_PAGE
from batchwright.server.api.files import is_pending
from batchwright.server.api.handlers import handles
from batchwright.server.api.listing import page
from batchwright.server.api.parameters import expires_after, json_object, metadata, query_integer
from batchwright.server.checks import choice, invalid_value, string
from batchwright.server.context import Context
from batchwright.server.errors import RequestError
from batchwright.server.faults.batches import HideFiles
from batchwright.server.faults.creation import LateBatch
from batchwright.server.store.late import reveal
from batchwright.server.store.objects import new_batch
from batchwright.server.store.state import Entry


@handles("createBatch")
async def create(context: Context, request: Request, owner: str) -> Response:
    """Create a batch; whether its input exists is checked later, as the API does."""
    body = await json_object(request)
    input_file_id = string(body, "input_file_id")
    endpoint = string(body, "endpoint")
    # The classic endpoints of Azure have no `/v1`.
    if endpoint not in ENDPOINTS and f"/v1{endpoint}" not in ENDPOINTS:
        raise invalid_value("endpoint", endpoint, ENDPOINTS)
    window = choice(body, "completion_window", COMPLETION_WINDOWS)
    expiry = expires_after(body, "output_expires_after")
    batch = new_batch(input_file_id, endpoint, window, metadata(body), now=context.now)
    key = request.headers.get("idempotency-key") if context.idempotent else None
    private = {"expires_after": expiry, "idempotency_key": key}
    entry = Entry(batch["id"], "batch", owner, batch, private=private)
    with context.state.transaction():
        if (first := context.state.with_key(owner, key)) is not None:
            return JSONResponse(first.body)
        _check_rate(context, owner)
        _check_input(context, entry)
        late = [one for one in request.scope.get("faults", ()) if isinstance(one, LateBatch)]
        if late:
            entry.stage = "late"
            entry.private["due"] = context.clock.now() + late[0].seconds
        context.state.add(entry)
    context.wake()
    return JSONResponse(batch)


@handles("listBatches")
async def list_(context: Context, request: Request, owner: str) -> Response:
    """List batches, newest first."""
    limit = query_integer(
        request, "limit", default=DEFAULT_BATCHES_PER_PAGE, maximum=MAX_BATCHES_PER_PAGE
    )
    unknown = _not_found(request.query_params.get("after", ""))
    reveal(context.state, context.clock.now())
    show = partial(_shown, context, "listBatches")
    content = page(context, request, "batch", owner, limit=limit, unknown=unknown, show=show)
    return JSONResponse(content)


@handles("retrieveBatch")
async def retrieve(context: Context, request: Request, owner: str) -> Response:
    """Show a batch."""
    return JSONResponse(_shown(context, "retrieveBatch", _find(context, request, owner)))


@handles("cancelBatch")
async def cancel(context: Context, request: Request, owner: str) -> Response:
    """Cancel a batch that has not ended and is not finalizing."""
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


def _shown(context: Context, operation: str, batch: Entry) -> dict[str, Any]:
    body = batch.body
    if body["output_file_id"] is None and body["error_file_id"] is None:
        return body
    hidden = context.faults.of_object(
        HideFiles, batch.id, lambda fault: fault.operation in (None, operation)
    )
    return body if hidden is None else {**body, "output_file_id": None, "error_file_id": None}


def _find(context: Context, request: Request, owner: str) -> Entry:
    batch_id = request.path_params["batch_id"]
    reveal(context.state, context.clock.now())
    entry = context.state.get("batch", batch_id, owner)
    if entry is None:
        raise _not_found(batch_id)
    return entry


def _not_found(batch_id: str) -> RequestError:
    return RequestError(404, f"No batch found with id '{batch_id}'.")


def _check_input(context: Context, batch: Entry) -> None:
    """Refuse an input that is not processed yet, and what the engine refuses at once."""
    name = batch.body["input_file_id"]
    file = context.state.get("file", name, batch.owner)
    if file is not None and is_pending(context, file):
        message = f"The input file {name} cannot be used yet: its status is 'pending'."
        raise RequestError(400, message, param="input_file_id")
    if (problem := context.refusal_at_creation(context, batch)) is not None:
        raise RequestError(400, problem.message, code=problem.code)


def _check_rate(context: Context, owner: str) -> None:
    limit = context.limits.batches_per_hour
    made = context.state.count_since("batch", owner, context.clock.now() - 3_600)
    if made >= limit:
        message = f"Rate limit reached: {limit} batches per hour. Please try again later."
        raise RequestError(429, message, code="rate_limit_exceeded", type="requests")
