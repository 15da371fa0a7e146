"""How much a request asks for: texts to embed, and tokens of the answer."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from orjson import loads

from batchwright._jsonl.groups import Group

__all__ = ["embedding_inputs", "measured", "output_bound"]


def embedding_inputs(body: Mapping[str, Any]) -> int:
    """Count the texts in the body of a request for embeddings.

    A string counts as one, and so does a list of token numbers; a list of either counts its items.
    """
    texts = body.get("input")
    if isinstance(texts, list) and not (texts and isinstance(texts[0], int)):
        return len(texts)
    return 1


def output_bound(limits: tuple[str, ...], body: Mapping[str, Any]) -> int | None:
    """Return the most tokens that the answer may have; None if the request does not limit them.

    Args:
        limits: What its endpoint calls the limit; not empty.
        body: The body of the request.
    """
    for name in limits:
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


def measured(group: Group, line: bytes) -> tuple[int, int | None]:
    """Count the texts that a valid request has to embed, and the most tokens of its answer.

    Args:
        group: Its group.
        line: The request.
    """
    if not group.limits and not group.has_inputs:
        return 0, 0
    body = loads(line)["body"]
    texts = embedding_inputs(body) if group.has_inputs else 0
    return texts, output_bound(group.limits, body) if group.limits else 0
