"""What is found wrong with a line or its body."""

from __future__ import annotations

from typing import NamedTuple

__all__ = ["Finding"]


class Finding(NamedTuple):
    """One thing that is wrong with a line.

    Args:
        code: The API's code for it, such as `invalid_type`.
        message: A sentence for people; one about a body starts with `param`.
        param: The field at fault, such as `body.messages[0].role`; None if it is not one field.
        warning: Whether the API may take the line all the same.
    """

    code: str
    message: str
    param: str | None = None
    warning: bool = False
