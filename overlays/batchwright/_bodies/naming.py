"""The known name that comes nearest to an unknown one."""

from __future__ import annotations

from functools import lru_cache

from batchwright._bodies.quoting import LONGEST

__all__ = ["nearest"]

_ELSEWHERE = {
    "input": ("messages", "prompt"),
    "max_completion_tokens": ("max_output_tokens", "max_tokens"),
    "max_output_tokens": ("max_completion_tokens", "max_tokens"),
    "messages": ("input", "prompt"),
    "prompt": ("messages", "input"),
    "reasoning_effort": ("reasoning",),
    "response_format": ("text",),
    "text": ("response_format", "input"),
}
"""What other endpoints call a parameter of one."""


def nearest(name: str, known: tuple[str, ...]) -> str | None:
    """Return the known name that a person probably meant; None if none is like it."""
    return _nearest(name, known) if len(name) <= LONGEST else None


@lru_cache(maxsize=1024)
def _nearest(name: str, known: tuple[str, ...]) -> str | None:
    import difflib

    for other in _ELSEWHERE.get(name, ()):
        if other in known:
            return other
    folded = {other.lower(): other for other in known}
    found = difflib.get_close_matches(name.lower(), folded, n=1, cutoff=0.7)
    return folded[found[0]] if found else None
