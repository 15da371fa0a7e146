"""Whether a moderation flagged its input."""

from __future__ import annotations

from typing import Any

from batchwright._answers.shapes import member, objects

__all__ = ["flagged_of"]


def flagged_of(body: Any) -> bool | None:
    """Whether any result is flagged; None if no result says so."""
    flags = [one.get("flagged") for one in objects(member(body, "results"))]
    known = [flag for flag in flags if type(flag) is bool]
    return any(known) if known else None
