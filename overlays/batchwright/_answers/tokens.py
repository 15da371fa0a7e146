"""The tokens that a request used."""

from __future__ import annotations

from typing import Any

from attrs import frozen

from batchwright._answers.shapes import member
from batchwright._display import Displayable

__all__ = ["Usage", "usage_of"]


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
    usage = member(body, "usage")
    read = _first(usage, "prompt_tokens", "input_tokens")
    written = _first(usage, "completion_tokens", "output_tokens")
    total = _count(member(usage, "total_tokens"))
    if read is None and written is None and total is None:
        return None
    cached = _first(_details(usage, "prompt", "input"), "cached_tokens")
    if cached is None:
        cached = _count(member(usage, "prompt_cache_hit_tokens"))
    reasoning = _first(_details(usage, "completion", "output"), "reasoning_tokens")
    both = (read or 0) + (written or 0)
    return Usage(
        read or 0, written or 0, both if total is None else total, cached or 0, reasoning or 0
    )


def _details(usage: Any, *kinds: str) -> Any:
    return next((one for kind in kinds if (one := member(usage, f"{kind}_tokens_details"))), None)


def _first(usage: Any, *names: str) -> int | None:
    """The first of the counts that is there."""
    counts = (_count(member(usage, name)) for name in names)
    return next((one for one in counts if one is not None), None)


def _count(value: Any) -> int | None:
    return value if type(value) is int and value >= 0 else None
