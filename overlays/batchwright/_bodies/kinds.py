"""The JSON types of values."""

from __future__ import annotations

from collections.abc import Container
from typing import Any

__all__ = ["PYTHON_TYPES", "accepts", "kind_of"]

_KINDS = {
    str: "string",
    bool: "boolean",
    int: "integer",
    float: "number",
    list: "array",
    dict: "object",
    type(None): "null",
}

PYTHON_TYPES: dict[str, set[type]] = {
    "string": {str},
    "boolean": {bool},
    "integer": {int},
    "number": {int, float},
    "null": {type(None)},
}
"""The types that parsed values of a JSON type have, for those that hold no other values."""


def kind_of(value: Any) -> str:
    """Return the JSON type of a parsed value: `integer` of 1, `number` of 1.5 and of 1.0."""
    return _KINDS[type(value)]


def accepts(types: Container[str], value: Any) -> bool:
    """Return whether a value has one of the types; 1.0 is an integer, as in JSON Schema."""
    kind = _KINDS[type(value)]
    if kind in types:
        return True
    if kind == "integer":
        return "number" in types
    return kind == "number" and "integer" in types and value.is_integer()
