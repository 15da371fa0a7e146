"""What users wrote, in messages."""

from __future__ import annotations

__all__ = ["LONGEST", "quoted"]

LONGEST = 60
"""The most characters of a text in a message."""


def quoted(text: str) -> str:
    """Return a text in quotes, on one line, cut if it is long."""
    return repr(text if len(text) <= LONGEST else f"{text[:LONGEST]}…")
