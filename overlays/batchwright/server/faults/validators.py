"""What the fields of faults may hold."""

from __future__ import annotations

import re
from collections.abc import Callable
from typing import Any

from attrs import Attribute
from attrs.validators import optional

from batchwright._specification import OPERATIONS
from batchwright.server.catalogue import MODEL_OPERATIONS

Validator = Callable[[Any, "Attribute[Any]", Any], Any]


def _must_be(words: str, allowed: Callable[[Any], bool]) -> Validator:
    def check(_: Any, attribute: Attribute[Any], value: Any) -> None:
        if not allowed(value):
            raise ValueError(f"{attribute.name!r} must be {words}, not {value!r}")

    return check


COUNT = _must_be("an integer >= 0", lambda value: isinstance(value, int) and value >= 0)
NUMBER = _must_be("a number >= 0", lambda value: isinstance(value, int | float) and value >= 0)
MAYBE_COUNT: Validator = optional(COUNT)
MAYBE_NUMBER: Validator = optional(NUMBER)
TEXT = _must_be("a string", lambda value: isinstance(value, str))


def status(minimum: int) -> Validator:
    """Allow the HTTP statuses from a minimum on."""
    return _must_be(
        f"an integer from {minimum} to 599",
        lambda value: isinstance(value, int) and minimum <= value <= 599,
    )


def one_of(*allowed: str) -> Validator:
    """Allow some strings."""
    return _must_be(f"one of {', '.join(map(repr, allowed))}", lambda value: value in allowed)


OPERATION: Validator = optional(one_of(*OPERATIONS, *MODEL_OPERATIONS))


def pattern(_: Any, attribute: Attribute[Any], value: Any) -> None:
    """Allow a regular expression, and None."""
    try:
        re.compile("" if value is None else value)
    except (re.error, TypeError) as error:
        raise ValueError(f"{attribute.name} is not a regular expression: {error}") from error
