"""The JSON types of values."""

from __future__ import annotations

from collections.abc import Container
from typing import Any

__all__ = ["KINDS", "PYTHON_TYPES", "accepts", "is_one_of", "kind_of"]

_KINDS = {
    str: "string",
    bool: "boolean",
    int: "integer",
    float: "number",
    list: "array",
    dict: "object",
    type(None): "null",
}

KINDS = tuple(_KINDS.values())
"""The JSON types."""

PYTHON_TYPES: dict[str, set[type]] = {
    "string": {str},
    "boolean": {bool},
    "integer": {int},
    "number": {int, float},
    "null": {type(None)},
}
"""The types that parsed values of a JSON type have, for those that hold no other values."""


def kind_of(value: Any) -> str:
    """Return the JSON type of a parsed value: `integer` of 1 and 1.0, `number` of 1.5."""
    kind = _KINDS[type(value)]
    return "integer" if kind == "number" and value.is_integer() else kind


def accepts(types: Container[str], kind: str) -> bool:
    """Return whether values of a JSON type have one of the types: integers are numbers, too."""
    return kind in types or (kind == "integer" and "number" in types)


def is_one_of(value: Any, values: tuple[Any, ...]) -> bool:
    """Return whether a value is listed; 1 is 1.0, but not true."""
    if isinstance(value, str):
        return value in values
    boolean = isinstance(value, bool)
    return any(value == known and boolean is isinstance(known, bool) for known in values)
