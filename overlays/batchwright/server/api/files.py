"""The operations on files."""

from __future__ import annotations

from functools import partial
from pathlib import PurePosixPath
from typing import Any

from starlette.concurrency import run_in_threadpool
from starlette.requests import Request
from starlette.responses import JSONResponse, Response

from batchwright._specification import FILE_PURPOSES
from batchwright.limits import MAX_FILES_PER_PAGE
from batchwright.server.api.downloads import download
from batchwright.server.api.handlers import handles
from batchwright.server.api.listing import page
from batchwright.server.api.multipart import receive_form
from batchwright.server.api.parameters import bracketed, expires_after, query_integer
from batchwright.server.checks import choice, invalid_value
from batchwright.server.context import Context
from batchwright.server.errors import RequestError, unknown
from batchwright.server.faults.files import ContentFault, stage_of
from batchwright.server.store.expiry import sweep
from batchwright.server.store.ids import file_id
from batchwright.server.store.objects import new_file
from batchwright.server.store.state import Entry

_FIELDS = ("purpose", "expires_after[anchor]", "expires_after[seconds]")


@handles("createFile")
async def create(context: Context, request: Request, owner: str) -> Response:
    """Receive a file."""
    state = context.state
    form = await receive_form(
        request, file_field="file", folder=state.incoming, limit=context.limits.file_bytes
    )
    try:
        for name in form.fields:
            if name not in _FIELDS:
                raise unknown(name)
        purpose = choice(form.fields, "purpose", FILE_PURPOSES)
        seconds = expires_after(bracketed(form.fields, "expires_after"))
        check_name(form.filename, purpose)
        body = new_file(
            file_id(), purpose, form.filename, form.bytes, now=context.now, expires_after=seconds
        )
        state.keep(form.path, body["id"])
    finally:
        form.discard()
    body = add_file(context, owner, body)
    if seconds is None:
        # The API's own expiry shows up only after the first response.
        return JSONResponse({**body, "expires_at": None})
    return JSONResponse(body)


@handles("listFiles")
async def list_(context: Context, request: Request, owner: str) -> Response:
    """List files, newest first by default."""
    limit = query_integer(request, "limit", default=MAX_FILES_PER_PAGE, maximum=MAX_FILES_PER_PAGE)
    order = request.query_params.get("order", "desc")
    if order not in ("asc", "desc"):
        raise invalid_value("order", order, ("asc", "desc"))
    purpose = request.query_params.get("purpose")
    sweep(context.state, context.clock.now())
    content = page(
        context,
        request,
        "file",
        owner,
        limit=limit,
        unknown=_not_found(request.query_params.get("after", "")),
        show=partial(_shown, context),
        ascending=order == "asc",
        equal=None if purpose is None else {"purpose": purpose},
    )
    return await run_in_threadpool(JSONResponse, content)


@handles("retrieveFile")
async def retrieve(context: Context, request: Request, owner: str) -> Response:
    """Show a file."""
    return JSONResponse(_shown(context, _find(context, request, owner)))


@handles("deleteFile")
async def delete(context: Context, request: Request, owner: str) -> Response:
    """Delete a file; a batch that reads it continues."""
    entry = _find(context, request, owner)
    with context.state.editing(entry.id) as file:
        file.stage = "gone"
    sweep(context.state, context.clock.now())
    return JSONResponse({"object": "file", "id": entry.id, "deleted": True})


@handles("downloadFile")
async def content(context: Context, request: Request, owner: str) -> Response:
    """Send a file's bytes."""
    entry = _find(context, request, owner)
    if entry.body["purpose"] == "user_data":
        raise RequestError(400, "Not allowed to download files of purpose: user_data")
    path, filename = context.state.file(entry.id), entry.body["filename"]
    if entry.body["purpose"] == "batch_output":
        fault = context.faults.of_object(ContentFault, entry.id)
        if fault is not None:
            return download(request, fault.alter(path.read_bytes()), filename)
    return download(request, path, filename)


def add_file(context: Context, owner: str, body: dict[str, Any]) -> dict[str, Any]:
    """Store a new file whose bytes are there, and return it as it is shown."""
    stage = stage_of(context.faults, body["id"], body["purpose"])
    private = {"processed_at": context.clock.now() + context.durations.processing}
    entry = Entry(body["id"], "file", owner, body, stage, private)
    context.state.add(entry)
    return _shown(context, entry)


def is_pending(context: Context, file: Entry) -> bool:
    """Whether a file is still being processed."""
    return bool(file.private.get("processed_at", 0) > context.clock.now())


def check_name(filename: str, purpose: str) -> None:
    """Refuse a batch input with a suffix other than `.jsonl`; none is fine."""
    if purpose == "batch" and PurePosixPath(filename).suffix.lower() not in ("", ".jsonl"):
        raise RequestError(400, "Invalid file format for Batch API. Must be .jsonl")


def _shown(context: Context, file: Entry) -> dict[str, Any]:
    if is_pending(context, file):
        return {**file.body, "status": "pending"}
    if file.body["purpose"] == "batch_output":
        fault = context.faults.of_object(ContentFault, file.id, peek=True)
        if fault is not None:
            size = len(fault.alter(context.state.file(file.id).read_bytes()))
            return {**file.body, "bytes": size}
    return file.body


def _find(context: Context, request: Request, owner: str) -> Entry:
    wanted = request.path_params["file_id"]
    sweep(context.state, context.clock.now())
    entry = context.state.get("file", wanted, owner)
    if entry is None:
        raise _not_found(wanted)
    return entry


def _not_found(id: str) -> RequestError:
    return RequestError(404, f"No such File object: {id}", param="id")
