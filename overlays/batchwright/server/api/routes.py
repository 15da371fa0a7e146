"""The API as an application: its routes, and what its errors look like."""

from __future__ import annotations

from collections.abc import Awaitable, Callable
from typing import Any
from urllib.parse import urlsplit

from starlette.applications import Starlette
from starlette.exceptions import HTTPException
from starlette.requests import Request
from starlette.responses import JSONResponse, Response
from starlette.routing import Match, Route

from batchwright._specification import OPERATIONS, __server_url__

# Importing them registers their handlers.
from batchwright.server.api import batches, files, models, uploads  # noqa: F401
from batchwright.server.api.handlers import HANDLERS, Handler
from batchwright.server.api.model_requests import answers
from batchwright.server.catalogue import MODEL_OPERATIONS
from batchwright.server.context import Context
from batchwright.server.errors import RequestError, envelope

BASE_PATH = urlsplit(__server_url__).path


def routes(context: Context) -> list[Route]:
    """Return the routes, named by operationId."""
    of_batches = [
        Route(
            BASE_PATH + OPERATIONS[name].path,
            _endpoint(context, handler),
            methods=[OPERATIONS[name].method],
            name=name,
        )
        for name, handler in HANDLERS.items()
    ]
    of_models = [
        Route(path, _endpoint(context, answers(path)), methods=["POST"], name=name)
        for name, path in MODEL_OPERATIONS.items()
    ]
    return of_batches + of_models


def application(routes: list[Route]) -> Starlette:
    """Return the API as an application that responds with JSON or a file."""
    # Each is called with its own kind of error only, which Starlette's types cannot say.
    handlers: Any = {RequestError: _refused, HTTPException: _unrouted, Exception: _failed}
    app = Starlette(routes=routes, exception_handlers=handlers)
    app.router.redirect_slashes = False
    return app


def _endpoint(context: Context, handler: Handler) -> Callable[[Request], Awaitable[Response]]:
    async def endpoint(request: Request) -> Response:
        owner = request.scope["owner"]
        if owner is None:
            message = (
                "No API key provided; send 'Authorization: Bearer KEY' or 'api-key: KEY'. "
                "This server takes any key, and shows each key its own files and batches only."
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


async def _failed(_: Request, __: Exception) -> Response:
    body = envelope("The server had an error; see its log.", type="server_error")
    return JSONResponse(body, 500)


def _allowed(request: Request) -> list[str]:
    """Return the methods of a path, which may be spread over several routes."""
    matching = (
        route.methods or set()
        for route in request.app.routes
        if isinstance(route, Route) and route.matches(request.scope)[0] != Match.NONE
    )
    return sorted(set().union(*matching))
