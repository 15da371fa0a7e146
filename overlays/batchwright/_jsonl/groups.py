"""Requests that can share a batch."""

from __future__ import annotations

from attrs import frozen

__all__ = ["Group", "endpoint_name", "group_of"]

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
        limits: What the endpoint calls the limit of an answer, the current name first; none if it
            has no limit.
    """

    endpoint: str
    model: str | None
    needs_messages: bool
    has_inputs: bool
    limits: tuple[str, ...]


def group_of(endpoint: str, model: str | None) -> Group:
    """Make the group of an endpoint and a model."""
    name = endpoint_name(endpoint)
    return Group(
        endpoint=endpoint,
        model=model,
        needs_messages=name == "chat/completions",
        has_inputs=name == "embeddings",
        limits=_LIMITS.get(name, ()),
    )


def endpoint_name(endpoint: str | None) -> str:
    """Return the name of an endpoint, such as `chat/completions`; empty for None."""
    return (endpoint or "").removeprefix("/v1").removeprefix("/")
