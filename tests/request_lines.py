"""Lines of requests for tests."""

from __future__ import annotations

import json
from typing import Any

from batchwright.requests import request

CHAT = "/v1/chat/completions"
EMBEDDINGS = "/v1/embeddings"


def chat(custom_id: str = "a", **body: Any) -> dict[str, Any]:
    """A valid chat request, with changes to its body."""
    return request(custom_id, CHAT, {"model": "m", "messages": []} | body)


def embedding(custom_id: str, texts: Any) -> dict[str, Any]:
    return request(custom_id, EMBEDDINGS, {"model": "m", "input": texts})


def lines(*values: Any) -> bytes:
    """Values as lines of JSON; bytes stay as they are."""
    return b"\n".join(v if isinstance(v, bytes) else json.dumps(v).encode() for v in values)
