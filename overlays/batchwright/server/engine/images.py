"""Pictures: one white pixel, whatever is asked for."""

from __future__ import annotations

from typing import Any

from batchwright.server.catalogue import Model
from batchwright.server.checks import integer, string
from batchwright.server.engine.answer import Answer
from batchwright.server.engine.tokens import count

_PNG = (
    "iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAAAAAA6fptVAAAACklEQVR42mP4DwABAQEAHLCMmQAAAABJRU5ErkJggg=="
)
_TOKENS = 1


def images(body: dict[str, Any], _: Model, created: int, __: str) -> Answer:
    """Answer a request to `/v1/images/generations` or `/v1/images/edits`."""
    read = count(string(body, "prompt"))
    number = 1 if body.get("n") is None else integer(body["n"], "n", minimum=1, maximum=10)
    written = number * _TOKENS
    answer = {
        "created": created,
        "background": "opaque",
        "data": [{"b64_json": _PNG} for _ in range(number)],
        "output_format": "png",
        "quality": "low",
        "size": "1024x1024",
        "usage": {
            "input_tokens": read,
            "input_tokens_details": {"image_tokens": 0, "text_tokens": read},
            "output_tokens": written,
            "output_tokens_details": {"image_tokens": written, "text_tokens": 0},
            "total_tokens": read + written,
        },
    }
    return Answer(answer, input_tokens=read, output_tokens=written)
