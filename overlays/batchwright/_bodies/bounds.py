"""The bounds of numbers, strings, arrays and objects."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from operator import ge, gt, le, lt
from typing import Any

from batchwright._bodies.schemas import Schema

__all__ = ["broken"]


def broken(value: Any, kind: str, schema: Schema) -> Iterator[tuple[str, Any]]:
    """Find the bounds that a value does not keep.

    Args:
        value: Any parsed JSON value.
        kind: Its JSON type.
        schema: What it must be.

    Yields:
        The keyword and the limit of each, a float where the value can be one.
    """
    rules = _RULES.get(kind, {})
    for keyword, limit in schema.bounds.items():
        if keyword in rules and rules[keyword](value, limit):
            yield keyword, float(limit) if "number" in schema.types else limit


def _shorter(value: Any, limit: int) -> bool:
    return len(value) < limit


def _longer(value: Any, limit: int) -> bool:
    return len(value) > limit


def _unlike(value: str, pattern: str) -> bool:
    return re.search(pattern, value) is None


_NUMBER: dict[str, Callable[[Any, Any], bool]] = {
    "minimum": lt,
    "maximum": gt,
    "exclusiveMinimum": le,
    "exclusiveMaximum": ge,
}
_RULES: dict[str, dict[str, Callable[[Any, Any], bool]]] = {
    "integer": _NUMBER,
    "number": _NUMBER,
    "string": {"minLength": _shorter, "maxLength": _longer, "pattern": _unlike},
    "array": {"minItems": _shorter, "maxItems": _longer},
    "object": {"maxProperties": _longer},
}
