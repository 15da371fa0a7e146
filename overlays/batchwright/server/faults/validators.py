"""What the fields of faults may hold."""

from __future__ import annotations

import re
from collections.abc import Callable
from typing import Any

from attrs import Attribute
from attrs.validators import and_, ge, instance_of, le, optional

from batchwright._specification import OPERATIONS

Validator = Callable[[Any, "Attribute[Any]", Any], Any]

COUNT: Validator = and_(instance_of(int), ge(0))
NUMBER: Validator = and_(instance_of((int, float)), ge(0))
MAYBE_COUNT: Validator = optional(COUNT)
TEXT: Validator = instance_of(str)


def status(minimum: int) -> Validator:
    """Allow the HTTP statuses from a minimum on."""
    bounded: Validator = and_(instance_of(int), ge(minimum), le(599))
    return bounded


def known(_: Any, __: Attribute[Any], operation: Any) -> None:
    """Allow the operations, and None for all of them."""
    if operation is not None and operation not in OPERATIONS:
        wanted = ", ".join(OPERATIONS)
        raise ValueError(f"unknown operation {operation!r}; there are {wanted}")


def pattern(_: Any, attribute: Attribute[Any], value: Any) -> None:
    """Allow a regular expression, and None."""
    try:
        re.compile("" if value is None else value)
    except (re.error, TypeError) as error:
        raise ValueError(f"{attribute.name} is not a regular expression: {error}") from error
