"""What is found wrong with a line, and how strictly to look."""

from __future__ import annotations

from typing import Literal, NamedTuple, cast, get_args

__all__ = ["Check", "Finding", "check_level"]

Check = Literal["strict", "warn", "off"]
"""How bodies are checked: `warn` by their endpoint's schema, `strict` so that what is only unknown
is an error too, `off` by the general rules alone."""


class Finding(NamedTuple):
    """One thing that is wrong with a line.

    Args:
        code: The API's code for it.
        message: A sentence for people.
        param: The field at fault; None if it is not one field.
        warning: Whether the API may take the line all the same.
    """

    code: str
    message: str
    param: str | None = None
    warning: bool = False


def check_level(value: object) -> Check:
    """Return the value of a `check` argument.

    Raises:
        ValueError: It is none of those that there are.
    """
    if value not in get_args(Check):
        raise ValueError(f"check must be 'strict', 'warn' or 'off', not {value!r}")
    return cast(Check, value)
