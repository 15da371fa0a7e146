"""Findings about lines that need no schema, and how strictly to look for others."""

from __future__ import annotations

from typing import Any, Literal, cast, get_args

from batchwright._bodies import Finding

__all__ = ["DUPLICATE", "Check", "check_level", "type_of", "wrong_type"]

Check = Literal["strict", "warn", "off"]
"""How bodies are checked: `warn` by their endpoint's schema, `strict` so that what is only unknown
is an error too, `off` by the general rules alone."""


DUPLICATE = Finding(
    "duplicate_custom_id",
    "The custom_id for this request is a duplicate of another request. "
    "Each request in a batch needs its own.",
    "custom_id",
)

_JSON_TYPES = {
    dict: "an object",
    list: "an array",
    str: "a string",
    bool: "a boolean",
    int: "an integer",
    float: "a decimal",
    type(None): "null",
}


def check_level(value: object) -> Check:
    """Return the value of a `check` argument.

    Raises:
        ValueError: It is none of those that there are.
    """
    if value not in get_args(Check):
        raise ValueError(f"check must be 'strict', 'warn' or 'off', not {value!r}")
    return cast(Check, value)


def wrong_type(name: str, wanted: str, value: Any) -> Finding:
    """Say that a parameter has a value of another type than wanted."""
    message = f"The parameter '{name}' must be {wanted}, not {type_of(value)}."
    return Finding("invalid_type", message, name)


def type_of(value: Any) -> str:
    """Return the type of a JSON value, in words."""
    return _JSON_TYPES[type(value)]
