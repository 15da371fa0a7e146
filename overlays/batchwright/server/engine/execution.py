"""Executing one request."""

from __future__ import annotations

import logging
from collections.abc import Callable, Mapping
from typing import Any

import orjson
from attrs import frozen

from batchwright.server.catalogue import Model
from batchwright.server.engine.answer import Answer, ModelRequest
from batchwright.server.engine.answers import Answers
from batchwright.server.engine.echo.chat import chat
from batchwright.server.engine.echo.completions import completions
from batchwright.server.engine.echo.responses import responses
from batchwright.server.engine.embedding import embeddings
from batchwright.server.engine.images import images
from batchwright.server.engine.moderation import DEFAULT_MODEL, moderations
from batchwright.server.engine.schemas import check_schema
from batchwright.server.errors import RequestError, missing, of_status, unknown_model

_LOG = logging.getLogger(__name__)

_SAYING: Mapping[str, Callable[[dict[str, Any], Model, int, str, str | None], Answer]] = {
    "/v1/chat/completions": chat,
    "/v1/completions": completions,
    "/v1/responses": responses,
}
_OTHER: Mapping[str, Callable[[dict[str, Any], Model, int, str], Answer]] = {
    "/v1/embeddings": embeddings,
    "/v1/images/edits": images,
    "/v1/images/generations": images,
    "/v1/moderations": moderations,
}


def full(endpoint: str) -> str:
    """Return an endpoint with `/v1`, which the classic endpoints of Azure leave out."""
    return endpoint if endpoint.startswith("/v1/") else f"/v1{endpoint}"


@frozen
class Executor:
    """Answers requests, with what is scripted or with the echo.

    Args:
        models: The models by id.
        answers: The scripted answers.
    """

    models: Mapping[str, Model]
    answers: Answers

    def execute(
        self,
        endpoint: str,
        body: dict[str, Any],
        *,
        created: int,
        seed: str,
        custom_id: str | None = None,
    ) -> Answer:
        """Answer a request; a failure is an answer too.

        Args:
            endpoint: The path, such as `/v1/embeddings`.
            body: The body that the request sends there.
            created: The time in the answer, in Unix seconds.
            seed: What the ids in the answer are made from.
            custom_id: The line's custom_id; None for a request that is sent by itself.

        Returns:
            The answer, of status 200, or 4xx with the API's error as its body.
        """
        endpoint = full(endpoint)
        try:
            model = _model(endpoint, body, self.models)
            check_schema(endpoint, body)
            said = self._scripted(ModelRequest(endpoint=endpoint, body=body, custom_id=custom_id))
            if isinstance(said, Answer):
                return said
            if endpoint in _SAYING:
                return _SAYING[endpoint](body, model, created, seed, said)
            if endpoint in _OTHER:
                return _OTHER[endpoint](body, model, created, seed)
            raise _unsupported(endpoint)
        except RequestError as error:
            return Answer(error.body, status_code=error.status)

    def _scripted(self, request: ModelRequest) -> Answer | str | None:
        takes_text = request.endpoint in _SAYING
        try:
            said = self.answers.of_request(request, takes_text=takes_text)
            if isinstance(said, Mapping):
                said = Answer(said)
            if isinstance(said, Answer):
                orjson.dumps(said.body)
            elif isinstance(said, str) and not takes_text:
                raise TypeError(f"a text does not answer {request.endpoint}; return a body")
            return said
        except Exception as error:
            _LOG.exception("an answer cannot be scripted")
            message = f"A scripted answer failed: {type(error).__name__}: {error}"
            return Answer(of_status(500, message), status_code=500)


def _unsupported(endpoint: str) -> RequestError:
    message = f"This local server does not answer '{endpoint}', unless the answer is scripted."
    return RequestError(400, message, code="unsupported_endpoint")


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
