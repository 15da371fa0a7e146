"""The operations on models."""

from __future__ import annotations

from starlette.requests import Request
from starlette.responses import JSONResponse, Response

from batchwright.server.api.handlers import handles
from batchwright.server.catalogue import Model
from batchwright.server.context import Context
from batchwright.server.errors import RequestError, unknown_model


@handles("listModels")
async def list_(context: Context, _: Request, __: str) -> Response:
    """List all models."""
    data = [model.to_json() for model in context.models.values()]
    return JSONResponse({"object": "list", "data": data})


@handles("retrieveModel")
async def retrieve(context: Context, request: Request, _: str) -> Response:
    """Show a model."""
    return JSONResponse(_find(context, request).to_json())


@handles("deleteModel")
async def delete(context: Context, request: Request, _: str) -> Response:
    """Refuse to delete a model, as none of them is fine-tuned."""
    model = _find(context, request)
    raise RequestError(403, f"You do not have permission to delete the model '{model.id}'.")


def _find(context: Context, request: Request) -> Model:
    name = request.path_params["model"]
    if name not in context.models:
        raise unknown_model(name, 404)
    return context.models[name]
