"""How much an endpoint may write in answer to a request."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any, Literal

__all__ = ["output_bound", "output_of", "short_name"]

_LIMITS: Mapping[str, tuple[str, ...]] = {
    "chat/completions": ("max_completion_tokens", "max_tokens"),
    "completions": ("max_tokens",),
    "responses": ("max_output_tokens",),
}
_CHOICES = ("n", "best_of")


def short_name(endpoint: str) -> str:
    """The name of an endpoint without its version, such as `chat/completions`."""
    return endpoint.removeprefix("/v1").removeprefix("/")


def output_of(endpoint: str) -> Literal["limited", "none", "free", "unknown"]:
    """Say what bounds the output of an endpoint.

    Returns:
        `limited` by a parameter, `none` if it writes no tokens, `free` if nothing of it costs
        anything, or `unknown`, such as for images and videos.
    """
    name = short_name(endpoint)
    if name in _LIMITS:
        return "limited"
    if name == "embeddings":
        return "none"
    return "free" if name == "moderations" else "unknown"


def output_bound(endpoint: str, body: Mapping[str, Any]) -> tuple[int, int]:
    """Say how many tokens a request lets the model write.

    Args:
        endpoint: Its endpoint.
        body: Its parameters.

    Returns:
        The tokens of all the choices that it asks for, and 0; or 0, and how many choices have no
        limit.
    """
    kind = output_of(endpoint)
    if kind != "limited":
        return 0, int(kind == "unknown")
    choices = max([1, *(_count(body.get(name)) for name in _CHOICES)])
    prompts = body.get("prompt")
    if isinstance(prompts, list) and prompts and not isinstance(prompts[0], int):
        choices *= len(prompts)
    limits = [_count(body.get(name)) for name in _LIMITS[short_name(endpoint)]]
    limit = max(limits)
    return (limit * choices, 0) if limit else (0, choices)


def _count(value: object) -> int:
    return value if isinstance(value, int) and value > 0 else 0
