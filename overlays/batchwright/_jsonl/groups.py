"""Requests that can share a batch."""

from __future__ import annotations

from typing import Literal

from attrs import frozen

__all__ = ["Group", "Output", "endpoint_name", "group_of", "output_of"]

Output = Literal["limited", "none", "free", "unknown"]
"""What bounds the output of an endpoint."""

_LIMITS = {
    "chat/completions": ("max_completion_tokens", "max_tokens"),
    "completions": ("max_tokens",),
    "responses": ("max_output_tokens",),
}


@frozen(eq=False)
class Group:
    """The requests of one endpoint and one model; there is one object for each such pair.

    Args:
        endpoint: The endpoint.
        model: The model; None if they name none.
        needs_messages: Whether they must have messages.
        has_inputs: Whether they have texts to embed.
        output: What bounds their output.
        limits: What the endpoint calls the limit of an answer; none if it has no limit.
    """

    endpoint: str
    model: str | None
    needs_messages: bool
    has_inputs: bool
    output: Output
    limits: tuple[str, ...]


def group_of(endpoint: str, model: str | None) -> Group:
    """Make the group of an endpoint and a model."""
    name = endpoint_name(endpoint)
    return Group(
        endpoint=endpoint,
        model=model,
        needs_messages=name == "chat/completions",
        has_inputs=name == "embeddings",
        output=output_of(endpoint),
        limits=_LIMITS.get(name, ()),
    )


def endpoint_name(endpoint: str | None) -> str:
    """Return the name of an endpoint, such as `chat/completions`; empty for None."""
    return (endpoint or "").removeprefix("/v1").removeprefix("/")


def output_of(endpoint: str) -> Output:
    """Say what bounds the output of an endpoint.

    Returns:
        `limited` by a parameter, `none` if it writes no tokens, `free` if nothing of it costs
        anything, or `unknown`, such as for images and videos.
    """
    name = endpoint_name(endpoint)
    if name in _LIMITS:
        return "limited"
    if name == "embeddings":
        return "none"
    return "free" if name == "moderations" else "unknown"
