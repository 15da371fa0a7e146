"""How much a request asks for: texts to embed, and tokens of the answer."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from orjson import loads

from batchwright._jsonl.groups import Group

__all__ = ["embedding_inputs", "measured", "output_bound"]

_CHOICES = ("n", "best_of")


def embedding_inputs(body: Mapping[str, Any]) -> int:
    """Count the texts in the body of a request for embeddings.

    A string counts as one, and so does a list of token numbers; a list of either counts its items.
    """
    texts = body.get("input")
    if isinstance(texts, list) and not (texts and isinstance(texts[0], int)):
        return len(texts)
    return 1


def output_bound(group: Group, body: Mapping[str, Any]) -> tuple[int, int]:
    """Say how many tokens a request lets the model write.

    Args:
        group: Its group.
        body: Its parameters.

    Returns:
        The tokens of all the choices that it asks for, and 0; or 0, and how many choices have no
        limit.
    """
    if group.output != "limited":
        return 0, int(group.output == "unknown")
    limit = 0
    for name in group.limits:
        if (value := body.get(name)) and type(value) is int and value > limit:
            limit = value
    several = body.get("n") or body.get("best_of") or body.get("prompt")
    choices = _choices(body) if several else 1
    return (limit * choices, 0) if limit else (0, choices)


def measured(group: Group, line: bytes) -> tuple[int, tuple[int, int]]:
    """Count the texts that a valid request has to embed, and the tokens that the model may write.

    Args:
        group: Its group.
        line: The request.
    """
    if not group.limits and not group.has_inputs:
        return 0, output_bound(group, {})
    body = loads(line)["body"]
    return embedding_inputs(body) if group.has_inputs else 0, output_bound(group, body)


def _choices(body: Mapping[str, Any]) -> int:
    """Count the answers that a request asks for: per prompt, as many as it names at most."""
    most = max([1, *(value for name in _CHOICES if type(value := body.get(name)) is int)])
    prompts = body.get("prompt")
    if isinstance(prompts, list) and prompts and not isinstance(prompts[0], int):
        most *= len(prompts)
    return most
