"""Lines of requests and of results for tests."""

from __future__ import annotations

import json
from typing import Any

from batchwright.requests import request

CHAT = "/v1/chat/completions"
EMBEDDINGS = "/v1/embeddings"


def chat(custom_id: str = "a", **body: Any) -> dict[str, Any]:
    """A valid chat request, with changes to its body."""
    messages = [{"role": "user", "content": "hello"}]
    return request(custom_id, CHAT, {"model": "m", "messages": messages} | body)


def embedding(custom_id: str, texts: Any) -> dict[str, Any]:
    return request(custom_id, EMBEDDINGS, {"model": "m", "input": texts})


def lines(*values: Any) -> bytes:
    """Values as lines of JSON; bytes stay as they are."""
    return b"\n".join(v if isinstance(v, bytes) else json.dumps(v).encode() for v in values)


def answer(custom_id: str, status: int | None = 200, body: Any = None, error: Any = None) -> bytes:
    """A line of results."""
    response = None
    if status is not None:
        response = {"status_code": status, "request_id": "req_1", "body": body}
    value = {"id": "batch_req_1", "custom_id": custom_id, "response": response, "error": error}
    return json.dumps(value).encode() + b"\n"
