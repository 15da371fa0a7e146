"""Executing one request of a batch, on any endpoint."""

from __future__ import annotations

import base64
import struct
from collections.abc import Callable, Mapping
from typing import Any

from batchwright.server.api.parameters import choice, integer
from batchwright.server.catalogue import Model
from batchwright.server.engine.echo import Answer, chat, completions, responses
from batchwright.server.engine.embedding import embed
from batchwright.server.engine.moderation import moderate
from batchwright.server.engine.tokens import count, prompt_tokens, texts
from batchwright.server.errors import RequestError, invalid_type, missing
from batchwright.server.ids import hex_id

MAX_EMBEDDING_INPUTS = 2_048

_ECHO: Mapping[str, Callable[[dict[str, Any], str, int, str], Answer]] = {
    "/v1/chat/completions": chat,
    "/v1/responses": responses,
    "/v1/completions": completions,
}
_MODERATION_MODEL = "omni-moderation-latest"


def execute(
    endpoint: str,
    body: dict[str, Any],
    *,
    models: Mapping[str, Model],
    created: int,
    seed: str,
) -> Answer:
    """Answer a request, always in the same way; a refusal is an answer too.

    Args:
        endpoint: The path, such as `/v1/embeddings`.
        body: What the request sends there.
        models: The models there are, by id.
        created: The time that the answer carries, in Unix seconds.
        seed: What the answer's ids are made from.

    Returns:
        The answer, of status 200, or 4xx with the API's error as its body.

    Example:
        >>> execute("/v1/embeddings", {}, models={}, created=0, seed="").status_code
        400
    """
    try:
        model = _model(endpoint, body, models)
        if endpoint in _ECHO:
            return _ECHO[endpoint](body, model.snapshot, created, seed)
        if endpoint == "/v1/embeddings":
            return _embeddings(body, model)
        if endpoint == "/v1/moderations":
            return _moderations(body, model, seed)
        message = f"This local server answers in text, vectors and scores, not on '{endpoint}'."
        raise RequestError(400, message, code="unsupported_endpoint")
    except RequestError as error:
        return Answer(error.body, status_code=error.status)


def _model(endpoint: str, body: dict[str, Any], models: Mapping[str, Model]) -> Model:
    name = body.get("model")
    if name is None and endpoint == "/v1/moderations":
        name = _MODERATION_MODEL
    if name is None:
        raise missing("model")
    model = models.get(name) if isinstance(name, str) else None
    if model is None:
        message = f"The model '{name}' does not exist or you do not have access to it."
        raise RequestError(400, message, code="model_not_found", param="model")
    if endpoint not in model.endpoints:
        message = f"The model '{name}' is not supported in the {endpoint} endpoint."
        raise RequestError(400, message, code="unsupported_model", param="model")
    return model


def _embeddings(body: dict[str, Any], model: Model) -> Answer:
    inputs = _inputs(body)
    dimensions = model.dimensions
    if (wanted := body.get("dimensions")) is not None:
        if model.id == "text-embedding-ada-002":
            message = "This model does not support specifying dimensions."
            raise RequestError(400, message, param="dimensions")
        dimensions = integer(wanted, "dimensions", minimum=1, maximum=dimensions)
    encoding = "float"
    if body.get("encoding_format") is not None:
        encoding = choice(body, "encoding_format", ("float", "base64"))
    data = []
    for index, text in enumerate(inputs):
        vector = embed(text, dimensions)
        value = vector if encoding == "float" else _base64(vector)
        data.append({"object": "embedding", "index": index, "embedding": value})
    read = sum(count(text) for text in inputs)
    usage = {"prompt_tokens": read, "total_tokens": read}
    answer = {"object": "list", "data": data, "model": model.snapshot, "usage": usage}
    return Answer(answer, read)


def _inputs(body: dict[str, Any]) -> list[str]:
    """Return the texts to embed; a list of numbers is one text, given as tokens."""
    value = body.get("input")
    if value is None:
        raise missing("input")
    if not isinstance(value, str | list):
        raise invalid_type("input", "a string or an array", value)
    items = [value] if isinstance(value, str) or _numbers(value) else value
    if not items or any(item in ("", []) for item in items):
        raise RequestError(400, "'$.input' is invalid: it holds nothing to embed.", param="input")
    if len(items) > MAX_EMBEDDING_INPUTS:
        message = f"'$.input' is invalid: more than {MAX_EMBEDDING_INPUTS} inputs."
        raise RequestError(400, message, param="input")
    for item in items:
        if not isinstance(item, str) and not _numbers(item):
            raise invalid_type("input", "strings or arrays of tokens", item)
    return [item if isinstance(item, str) else " ".join(map(str, item)) for item in items]


def _numbers(value: Any) -> bool:
    return isinstance(value, list) and bool(value) and all(type(one) is int for one in value)


def _base64(vector: list[float]) -> str:
    return base64.b64encode(struct.pack(f"<{len(vector)}f", *vector)).decode()


def _moderations(body: dict[str, Any], model: Model, seed: str) -> Answer:
    value = body.get("input")
    if value is None:
        raise missing("input")
    if not isinstance(value, str | list):
        raise invalid_type("input", "a string or an array", value)
    several = isinstance(value, list) and all(isinstance(one, str) for one in value)
    inputs = value if several else [" ".join(texts(value))]
    results = [moderate(text) for text in inputs]
    answer = {"id": hex_id("modr-", seed), "model": model.snapshot, "results": results}
    return Answer(answer, prompt_tokens(body))
