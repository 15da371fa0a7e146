"""Checks of single values, with the API's errors."""

from __future__ import annotations

from collections.abc import Collection, Mapping
from typing import Any

from batchwright.server.errors import RequestError, invalid_type, missing


def string(body: Mapping[str, Any], name: str) -> str:
    """Return a required string."""
    value = body.get(name)
    if value is None or value == "":
        raise missing(name)
    if not isinstance(value, str):
        raise invalid_type(name, "a string", value)
    return value


def choice(body: Mapping[str, Any], name: str, allowed: Collection[str]) -> str:
    """Return a required string that is one of a few."""
    value = string(body, name)
    if value not in allowed:
        raise invalid_value(name, value, allowed)
    return value


def invalid_value(name: str, value: str, allowed: Collection[str]) -> RequestError:
    """Return the error for a string that is not one of a few."""
    wanted = ", ".join(f"'{one}'" for one in allowed)
    message = f"Invalid value: '{value}'. Supported values are: {wanted}."
    return RequestError(400, message, code="invalid_value", param=name)


def integer(value: Any, name: str, *, minimum: int, maximum: int) -> int:
    """Return a whole number within bounds."""
    if not isinstance(value, int) or isinstance(value, bool):
        raise invalid_type(name, "an integer", value)
    for bad, side, sign, bound in (
        (value < minimum, "below_min", ">=", minimum),
        (value > maximum, "above_max", "<=", maximum),
    ):
        if bad:
            words = "below minimum" if sign == ">=" else "above maximum"
            message = (
                f"Invalid '{name}': integer {words} value. "
                f"Expected a value {sign} {bound}, but got {value} instead."
            )
            raise RequestError(400, message, code=f"integer_{side}_value", param=name)
    return value
