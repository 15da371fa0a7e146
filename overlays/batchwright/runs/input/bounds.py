"""How many tokens a request may be answered with at most."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from orjson import loads

from batchwright._jsonl.rules import embedding_inputs

__all__ = ["bound_names", "measured", "output_bound"]

_NAMES = {
    "chat/completions": ("max_completion_tokens", "max_tokens"),
    "completions": ("max_tokens",),
    "responses": ("max_output_tokens",),
}


def bound_names(endpoint: str) -> tuple[str, ...]:
    """Return what the endpoint calls its limit, the current name first; none if it has no limit."""
    return _NAMES.get(endpoint.removeprefix("/v1").removeprefix("/"), ())


def output_bound(names: tuple[str, ...], body: Mapping[str, Any]) -> int | None:
    """Return the most tokens that the answer may have; None if the request does not limit them.

    Args:
        names: What its endpoint calls the limit; not empty.
        body: The body of the request.
    """
    for name in names:
        limit = body.get(name)
        if type(limit) is int:
            break
    else:
        return None
    if type(choices := body.get("n")) is int and choices > 1:
        limit *= choices
    if "prompt" in body and isinstance(prompts := body["prompt"], list):
        limit *= 1 if prompts and isinstance(prompts[0], int) else len(prompts)
    return limit


def measured(endpoint: str, line: bytes) -> tuple[int, int | None]:
    """Count the texts that a valid request has to embed, and the most tokens of its answer.

    Args:
        endpoint: Its endpoint.
        line: The request.
    """
    names, has_texts = bound_names(endpoint), endpoint.endswith("/embeddings")
    if not names and not has_texts:
        return 0, 0
    body = loads(line)["body"]
    texts = embedding_inputs(body) if has_texts else 0
    return texts, output_bound(names, body) if names else 0
