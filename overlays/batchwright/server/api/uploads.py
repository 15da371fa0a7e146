"""The operations on uploads, which assemble a file from parts."""

from __future__ import annotations

import hashlib
import secrets
from pathlib import Path
from typing import Any

from starlette.concurrency import run_in_threadpool
from starlette.requests import Request
from starlette.responses import JSONResponse, Response

from batchwright._specification import UPLOAD_PURPOSES
from batchwright.server.api.files import add_file, check_name
from batchwright.server.api.handlers import handles
from batchwright.server.api.multipart import receive_form
from batchwright.server.api.parameters import expires_after, json_object
from batchwright.server.checks import choice, integer, string
from batchwright.server.context import Context
from batchwright.server.errors import RequestError, invalid_type, missing, unknown
from batchwright.server.store.expiry import end_upload, parts, sweep
from batchwright.server.store.ids import file_id
from batchwright.server.store.objects import new_file, new_part, new_upload
from batchwright.server.store.private import open_private
from batchwright.server.store.state import Entry

_FIELDS = ("filename", "purpose", "bytes", "mime_type", "expires_after")
_CHUNK = 1024 * 1024


@handles("createUpload")
async def create(context: Context, request: Request, owner: str) -> Response:
    """Begin an upload."""
    body = await json_object(request, only=_FIELDS)
    filename = string(body, "filename")
    purpose = choice(body, "purpose", UPLOAD_PURPOSES)
    if body.get("bytes") is None:
        raise missing("bytes")
    size = integer(body["bytes"], "bytes", minimum=0, maximum=context.limits.upload_bytes)
    private = {"mime_type": string(body, "mime_type"), "expires_after": expires_after(body)}
    check_name(filename, purpose)
    upload = new_upload(filename, purpose, size, now=context.now)
    context.state.add(Entry(upload["id"], "upload", owner, upload, private=private))
    return JSONResponse(upload)


@handles("addUploadPart")
async def add_part(context: Context, request: Request, owner: str) -> Response:
    """Receive a part."""
    state = context.state
    upload = _pending(context, request, owner)
    form = await receive_form(
        request, file_field="data", folder=state.incoming, limit=context.limits.part_bytes
    )
    try:
        for name in form.fields:
            raise unknown(name)
        part = new_part(upload.id, now=context.now)
        with state.transaction():
            # The upload may have ended while the part arrived.
            _pending(context, request, owner)
            state.keep(form.path, part["id"])
            state.add(Entry(part["id"], "part", owner, part, private={"bytes": form.bytes}))
    finally:
        form.discard()
    return JSONResponse(part)


@handles("completeUpload")
async def complete(context: Context, request: Request, owner: str) -> Response:
    """Assemble the parts into a file."""
    body = await json_object(request, only=("part_ids", "md5"))
    state = context.state
    upload = _pending(context, request, owner)
    chosen = _chosen(body, {part.id: part for part in parts(state, upload)})
    md5 = string(body, "md5").lower() if "md5" in body else None
    size = sum(part.private["bytes"] for part in chosen)
    if size != upload.body["bytes"]:
        message = f"The parts hold {size} bytes, but the upload announced {upload.body['bytes']}."
        raise RequestError(400, message, code="invalid_value", param="part_ids")
    whole = state.incoming / secrets.token_hex(16)
    try:
        sources = [state.file(part.id) for part in chosen]
        digest = await run_in_threadpool(_assemble, sources, whole)
        if md5 not in (None, digest):
            message = f"The file's MD5 is {digest}, but the request says {md5}."
            raise RequestError(400, message, code="invalid_value", param="md5")
        with state.transaction():
            # Another request may have ended it while the parts were assembled.
            _pending(context, request, owner)
            file = _keep(context, upload, whole, size)
    finally:
        whole.unlink(missing_ok=True)
    return JSONResponse(file)


@handles("cancelUpload")
async def cancel(context: Context, request: Request, owner: str) -> Response:
    """Cancel an upload."""
    upload = _pending(context, request, owner)
    return JSONResponse(end_upload(context.state, upload, "cancelled").body)


def _pending(context: Context, request: Request, owner: str) -> Entry:
    name = request.path_params["upload_id"]
    sweep(context.state, context.clock.now())
    upload = context.state.get("upload", name, owner)
    if upload is None:
        raise RequestError(404, f"No such Upload object: {name}", param="id")
    if (status := upload.body["status"]) != "pending":
        raise RequestError(400, f"Upload '{name}' is {status}, no longer pending.")
    return upload


def _chosen(body: dict[str, Any], there: dict[str, Entry]) -> list[Entry]:
    ids = body.get("part_ids")
    if ids is None:
        raise missing("part_ids")
    if not isinstance(ids, list):
        raise invalid_type("part_ids", "an array", ids)
    for index, one in enumerate(ids):
        name = f"part_ids[{index}]"
        if not isinstance(one, str):
            raise invalid_type(name, "a string", one)
        if one not in there or one in ids[:index]:
            why = "is listed twice" if one in there else "is not a part of this upload"
            raise RequestError(400, f"'{one}' {why}.", code="invalid_value", param=name)
    return [there[one] for one in ids]


def _assemble(sources: list[Path], target: Path) -> str:
    md5 = hashlib.md5(usedforsecurity=False)
    with open_private(target, "wb") as whole:
        for source in sources:
            with source.open("rb") as part:
                while chunk := part.read(_CHUNK):
                    md5.update(chunk)
                    whole.write(chunk)
    return md5.hexdigest()


def _keep(context: Context, upload: Entry, whole: Path, size: int) -> dict[str, Any]:
    name = file_id()
    context.state.keep(whole, name)
    body = new_file(
        name,
        upload.body["purpose"],
        upload.body["filename"],
        size,
        now=context.now,
        expires_after=upload.private["expires_after"],
    )
    file = add_file(context, upload.owner, body)
    with context.state.editing(upload.id) as entry:
        entry.body["file"] = file
    return end_upload(context.state, upload, "completed").body
