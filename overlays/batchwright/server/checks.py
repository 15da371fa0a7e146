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
    """Return a required string that is one of the allowed values."""
    value = string(body, name)
    if value not in allowed:
        raise invalid_value(name, value, allowed)
    return value


def invalid_value(name: str, value: str, allowed: Collection[str]) -> RequestError:
    """Return the error for a string that is not one of the allowed values."""
    wanted = ", ".join(f"'{one}'" for one in allowed)
    message = f"Invalid value: '{value}'. Supported values are: {wanted}."
    return RequestError(400, message, code="invalid_value", param=name)


def integer(value: Any, name: str, *, minimum: int, maximum: int) -> int:
    """Return a whole number within bounds."""
    if not isinstance(value, int) or isinstance(value, bool):
        raise invalid_type(name, "an integer", value)
    _check_bounds(value, name, "integer", minimum, maximum)
    return value


def decimal(value: Any, name: str, *, minimum: int, maximum: int) -> float:
    """Return a number within bounds."""
    if not isinstance(value, int | float) or isinstance(value, bool):
        raise invalid_type(name, "a decimal", value)
    _check_bounds(value, name, "decimal", minimum, maximum)
    return value


def _check_bounds(value: float, name: str, kind: str, minimum: int, maximum: int) -> None:
    start, end = f"Invalid '{name}': {kind}", f", but got {value} instead."
    if value < minimum:
        message = f"{start} below minimum value. Expected a value >= {minimum}{end}"
        raise RequestError(400, message, code=f"{kind}_below_min_value", param=name)
    if value > maximum:
        message = f"{start} above maximum value. Expected a value <= {maximum}{end}"
        raise RequestError(400, message, code=f"{kind}_above_max_value", param=name)
