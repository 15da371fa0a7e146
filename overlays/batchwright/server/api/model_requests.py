"""Requests to models that are no lines of a batch, answered in the same way."""

from __future__ import annotations

from typing import Any

import orjson
from starlette.concurrency import run_in_threadpool
from starlette.requests import Request
from starlette.responses import Response

from batchwright.server.api.handlers import Handler
from batchwright.server.api.parameters import json_object
from batchwright.server.context import Context
from batchwright.server.errors import RequestError
from batchwright.server.store.ids import hex_id


def answers(endpoint: str) -> Handler:
    """Return the handler of the requests to an endpoint."""

    async def answer(context: Context, request: Request, _: str) -> Response:
        body = await json_object(request)
        if body.get("stream"):
            message = "This server does not stream; leave out 'stream' to get the whole answer."
            raise RequestError(400, message, code="unsupported_value", param="stream")
        return await run_in_threadpool(_answer, context, endpoint, body)

    return answer


def _answer(context: Context, endpoint: str, body: dict[str, Any]) -> Response:
    answer = context.executor.execute(endpoint, body, created=context.now, seed=hex_id(""))
    try:
        content = orjson.dumps(answer.body)
    except orjson.JSONEncodeError as error:
        raise RequestError(400, "This request is nested too deeply.") from error
    return Response(content, answer.status_code, media_type="application/json")
