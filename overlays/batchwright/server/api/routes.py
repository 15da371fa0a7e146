"""The routes, and what turns errors into answers."""

from __future__ import annotations

from collections.abc import Awaitable, Callable
from typing import Any

from starlette.applications import Starlette
from starlette.exceptions import HTTPException
from starlette.requests import Request
from starlette.responses import JSONResponse, Response
from starlette.routing import Match, Route

from batchwright.server.api import batches, files, models, uploads
from batchwright.server.context import Context
from batchwright.server.errors import RequestError, envelope

Handler = Callable[[Context, Request, str], Awaitable[Response]]

ROUTES: tuple[tuple[str, str, str, Handler], ...] = (
    ("POST", "/v1/batches", "createBatch", batches.create),
    ("GET", "/v1/batches", "listBatches", batches.list_),
    ("GET", "/v1/batches/{batch_id}", "retrieveBatch", batches.retrieve),
    ("POST", "/v1/batches/{batch_id}/cancel", "cancelBatch", batches.cancel),
    ("POST", "/v1/files", "createFile", files.create),
    ("GET", "/v1/files", "listFiles", files.list_),
    ("GET", "/v1/files/{file_id}", "retrieveFile", files.retrieve),
    ("DELETE", "/v1/files/{file_id}", "deleteFile", files.delete),
    ("GET", "/v1/files/{file_id}/content", "downloadFile", files.content),
    ("POST", "/v1/uploads", "createUpload", uploads.create),
    ("POST", "/v1/uploads/{upload_id}/parts", "addUploadPart", uploads.add_part),
    ("POST", "/v1/uploads/{upload_id}/complete", "completeUpload", uploads.complete),
    ("POST", "/v1/uploads/{upload_id}/cancel", "cancelUpload", uploads.cancel),
    ("GET", "/v1/models", "listModels", models.list_),
    ("GET", "/v1/models/{model}", "retrieveModel", models.retrieve),
)
"""Method, path, operationId and handler of each operation."""


def routes(context: Context) -> list[Route]:
    """Return the routes, named by operationId."""
    return [
        Route(path, _endpoint(context, handler), methods=[method], name=operation)
        for method, path, operation, handler in ROUTES
    ]


def application(routes: list[Route]) -> Starlette:
    """Return the API as an application whose every answer is JSON or a file."""
    # Each is called with its own kind of error only, which Starlette's types cannot say.
    handlers: Any = {RequestError: _refused, HTTPException: _unrouted, Exception: _broken}
    app = Starlette(routes=routes, exception_handlers=handlers)
    app.router.redirect_slashes = False
    return app


def _endpoint(context: Context, handler: Handler) -> Callable[[Request], Awaitable[Response]]:
    async def endpoint(request: Request) -> Response:
        owner = request.scope["owner"]
        if owner is None:
            message = (
                "No API key provided, or not in the form 'Authorization: Bearer KEY'. "
                "This server takes any key; files and batches are seen under their own key only."
            )
            raise RequestError(401, message, code="invalid_api_key")
        return await handler(context, request, owner)

    return endpoint


async def _refused(_: Request, error: RequestError) -> Response:
    return JSONResponse(error.body, error.status, error.headers)


async def _unrouted(request: Request, error: HTTPException) -> Response:
    headers = error.headers
    message = f"Invalid URL ({request.method} {request.url.path})"
    if error.status_code == 405:
        message = f"Not allowed to {request.method} on {request.url.path}"
        headers = {"allow": ", ".join(_allowed(request))}
    return JSONResponse(envelope(message), error.status_code, headers)


async def _broken(_: Request, __: Exception) -> Response:
    body = envelope("The server had an error; its log tells which.", type="server_error")
    return JSONResponse(body, 500)


def _allowed(request: Request) -> list[str]:
    """Return the methods of a path, which may be spread over several routes."""
    matching = (
        route.methods or set()
        for route in request.app.routes
        if isinstance(route, Route) and route.matches(request.scope)[0] != Match.NONE
    )
    return sorted(set().union(*matching))
