"""The tokens that a request used."""

from __future__ import annotations

from typing import Any

from attrs import frozen

from batchwright._display import Displayable

__all__ = ["Usage", "counts_of", "usage_of"]

_MOST = 1 << 40
_CACHED = "prompt_cache_hit_tokens"
_CHAT = (
    "prompt_tokens",
    "completion_tokens",
    "prompt_tokens_details",
    "completion_tokens_details",
)
_RESPONSES = (
    "input_tokens",
    "output_tokens",
    "input_tokens_details",
    "output_tokens_details",
)


@frozen(repr=False)
class Usage(Displayable):
    """The tokens that a request used; what the answer does not say is 0.

    Args:
        input_tokens: Tokens read, those from the cache included; chat calls them `prompt_tokens`.
        output_tokens: Tokens written, those of reasoning included; chat calls them
            `completion_tokens`.
        total_tokens: All of them.
        cached_tokens: Those of the input that came from the cache.
        reasoning_tokens: Those of the output that are reasoning.

    Example:
        >>> from batchwright.results import parse
        >>> line = b'{"custom_id": "a", "response": {"status_code": 200, "body":'
        >>> line += b'{"usage": {"prompt_tokens": 9, "completion_tokens": 3}}}}'
        >>> parse(line).usage.total_tokens
        12
    """

    input_tokens: int
    output_tokens: int
    total_tokens: int
    cached_tokens: int
    reasoning_tokens: int


def usage_of(body: Any) -> Usage | None:
    """What an answer says that it used, whatever the endpoint; None if it says nothing."""
    counts = counts_of(body)
    return None if counts is None else Usage(*counts)


def counts_of(body: Any) -> tuple[int, int, int, int, int] | None:
    """The counts of `Usage`, in their order, for those who add them up."""
    if type(body) is not dict or type(usage := body.get("usage")) is not dict:
        return None
    names = _RESPONSES if "input_tokens" in usage or "output_tokens" in usage else _CHAT
    read, written = _count(usage.get(names[0])), _count(usage.get(names[1]))
    total = _count(usage.get("total_tokens"))
    if read is written is total is None:
        return None
    read, written = read or 0, written or 0
    return (
        read,
        written,
        read + written if total is None else total,
        _part(usage, names[2], "cached_tokens") or _count(usage.get(_CACHED)) or 0,
        _part(usage, names[3], "reasoning_tokens") or 0,
    )


def _part(usage: dict[str, Any], details: str, name: str) -> int | None:
    """A count in the details of another, or beside it as some servers have it."""
    inside = usage.get(details)
    return _count((inside if type(inside) is dict else usage).get(name))


def _count(value: Any) -> int | None:
    return value if type(value) is int and 0 <= value < _MOST else None
