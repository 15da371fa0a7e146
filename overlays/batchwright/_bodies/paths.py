"""The paths of values, as text."""

from __future__ import annotations

from batchwright._bodies.faults import Place
from batchwright._bodies.quoting import LONGEST, quoted

__all__ = ["rendered"]


def rendered(path: Place) -> str:
    """Return a path as text, such as `body.messages[0].role`."""
    steps = []
    while path is not None:
        path, step = path
        steps.append(step)
    return "body" + "".join(_step(step) for step in reversed(steps))


def _step(step: str | int) -> str:
    if isinstance(step, int):
        return f"[{step}]"
    plain = step.replace("-", "_").isidentifier() and step.isascii() and len(step) <= LONGEST
    return f".{step}" if plain else f"[{quoted(step)}]"
