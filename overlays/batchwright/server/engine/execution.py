"""Executing one request of a batch."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any

from batchwright.server.catalogue import Model
from batchwright.server.engine.answer import Answer
from batchwright.server.engine.echo import chat, completions, responses
from batchwright.server.engine.embedding import embeddings
from batchwright.server.engine.moderation import DEFAULT_MODEL, moderations
from batchwright.server.errors import RequestError, missing, unknown_model

_ENDPOINTS: Mapping[str, Callable[[dict[str, Any], Model, int, str], Answer]] = {
    "/v1/chat/completions": chat,
    "/v1/completions": completions,
    "/v1/embeddings": embeddings,
    "/v1/moderations": moderations,
    "/v1/responses": responses,
}


def execute(
    endpoint: str,
    body: dict[str, Any],
    *,
    models: Mapping[str, Model],
    created: int,
    seed: str,
) -> Answer:
    """Answer a request, always in the same way; a failure is an answer too.

    Args:
        endpoint: The path, such as `/v1/embeddings`.
        body: The body that the request sends there.
        models: The models by id.
        created: The time in the answer, in Unix seconds.
        seed: What the ids in the answer are made from.

    Returns:
        The answer, of status 200, or 4xx with the API's error as its body.
    """
    try:
        model = _model(endpoint, body, models)
        if endpoint not in _ENDPOINTS:
            message = f"This local server does not answer requests to '{endpoint}'."
            raise RequestError(400, message, code="unsupported_endpoint")
        return _ENDPOINTS[endpoint](body, model, created, seed)
    except RequestError as error:
        return Answer(error.body, status_code=error.status)


def _model(endpoint: str, body: dict[str, Any], models: Mapping[str, Model]) -> Model:
    name = body.get("model")
    if name is None and endpoint == "/v1/moderations":
        name = DEFAULT_MODEL
    if name is None:
        raise missing("model")
    model = models.get(name) if isinstance(name, str) else None
    if model is None:
        raise unknown_model(name, 400)
    if endpoint not in model.endpoints:
        message = f"The model '{name}' is not supported in the {endpoint} endpoint."
        raise RequestError(400, message, code="unsupported_model", param="model")
    return model
