"""Bodies of answers for tests, and files of them."""

from __future__ import annotations

import base64
import struct
from collections.abc import Iterable
from pathlib import Path
from typing import Any

CHAT_USAGE = {
    "prompt_tokens": 7,
    "completion_tokens": 5,
    "total_tokens": 12,
    "prompt_tokens_details": {"cached_tokens": 3},
    "completion_tokens_details": {"reasoning_tokens": 2},
}
REFUSED = {"error": {"message": "No.", "type": "invalid_request_error", "code": "bad"}}
EXPIRED = {"code": "batch_expired", "message": "Too late."}


def chat(text: str | None, *, reason: str = "stop", refusal: str | None = None) -> dict[str, Any]:
    message = {"role": "assistant", "content": text, "refusal": refusal}
    choice = {"index": 0, "message": message, "finish_reason": reason}
    return {"object": "chat.completion", "model": "m-1", "choices": [choice], "usage": CHAT_USAGE}


def response(text: str) -> dict[str, Any]:
    part = {"type": "output_text", "text": text}
    output = [{"type": "message", "content": [part]}]
    usage = {"input_tokens": 1, "output_tokens": 2, "total_tokens": 3}
    return {"model": "m-2", "status": "completed", "output": output, "usage": usage}


def embeddings(*vectors: list[float], as_base64: bool = False) -> dict[str, Any]:
    """The body of an answer with some embeddings."""
    values = [_base64(one) if as_base64 else one for one in vectors]
    data = [
        {"object": "embedding", "index": index, "embedding": value}
        for index, value in enumerate(values)
    ]
    usage = {"prompt_tokens": 4, "total_tokens": 4}
    return {"object": "list", "data": data, "model": "e-1", "usage": usage}


def moderation(*, flagged: bool) -> dict[str, Any]:
    return {"id": "modr-1", "model": "o-1", "results": [{"flagged": flagged, "categories": {}}]}


def write(path: Path, lines: Iterable[bytes]) -> Path:
    path.write_bytes(b"".join(lines))
    return path


def _base64(vector: list[float]) -> str:
    return base64.b64encode(struct.pack(f"<{len(vector)}f", *vector)).decode()
