"""The known name that comes nearest to an unknown one."""

from __future__ import annotations

from functools import lru_cache

__all__ = ["nearest"]

_LONGEST = 60


def nearest(name: str, known: tuple[str, ...]) -> str | None:
    """Return the known name that a person probably meant; None if none is like it."""
    return _nearest(name, known) if len(name) <= _LONGEST else None


@lru_cache(maxsize=1024)
def _nearest(name: str, known: tuple[str, ...]) -> str | None:
    import difflib

    folded = {other.lower(): other for other in known}
    found = difflib.get_close_matches(name.lower(), folded, n=1, cutoff=0.7)
    return folded[found[0]] if found else None
