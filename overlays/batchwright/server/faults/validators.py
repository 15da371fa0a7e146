"""What the fields of faults may hold."""

from __future__ import annotations

import re
from collections.abc import Callable
from typing import Any

from attrs import Attribute
from attrs.validators import and_, ge, le, optional

from batchwright._specification import OPERATIONS

Validator = Callable[[Any, "Attribute[Any]", Any], Any]


def _of(words: str, *types: type) -> Validator:
    def check(_: Any, attribute: Attribute[Any], value: Any) -> None:
        if not isinstance(value, types):
            raise TypeError(f"{attribute.name!r} must be {words}, not {value!r}")

    return check


_INTEGER = _of("an integer", int)
COUNT: Validator = and_(_INTEGER, ge(0))
NUMBER: Validator = and_(_of("a number", int, float), ge(0))
MAYBE_COUNT: Validator = optional(COUNT)
TEXT: Validator = _of("a string", str)


def status(minimum: int) -> Validator:
    """Allow the HTTP statuses from a minimum on."""
    bounded: Validator = and_(_INTEGER, ge(minimum), le(599))
    return bounded


def one_of(*allowed: str) -> Validator:
    """Allow some strings."""

    def check(_: Any, attribute: Attribute[Any], value: Any) -> None:
        if value not in allowed:
            wanted = ", ".join(map(repr, allowed))
            raise ValueError(f"{attribute.name!r} must be one of {wanted}, not {value!r}")

    return check


def known(_: Any, __: Attribute[Any], operation: Any) -> None:
    """Allow the operations, and None for all of them."""
    if operation is not None and operation not in OPERATIONS:
        wanted = ", ".join(OPERATIONS)
        raise ValueError(f"unknown operation {operation!r}; known: {wanted}")


def pattern(_: Any, attribute: Attribute[Any], value: Any) -> None:
    """Allow a regular expression, and None."""
    try:
        re.compile("" if value is None else value)
    except (re.error, TypeError) as error:
        raise ValueError(f"{attribute.name} is not a regular expression: {error}") from error
