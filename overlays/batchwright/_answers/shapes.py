"""Taking parts of JSON whose shape nobody vouches for."""

from __future__ import annotations

from typing import Any

__all__ = ["filled", "first", "is_response", "member", "objects", "output", "word"]


def member(value: Any, name: str) -> Any:
    """A member of an object; None if it is missing, or the value is no object."""
    return value.get(name) if type(value) is dict else None


def objects(value: Any) -> list[dict[str, Any]]:
    """The objects of an array, or the object alone; anything else has none."""
    if type(value) is dict:
        return [value]
    return [one for one in value if type(one) is dict] if type(value) is list else []


def first(value: Any) -> dict[str, Any]:
    """The first object of an array; empty if there is none."""
    return next(iter(objects(value)), {})


def word(value: Any) -> str | None:
    """Text as it is; None for anything else."""
    return value if type(value) is str else None


def filled(value: Any) -> str | None:
    """Text that is not empty; None for anything else."""
    return word(value) or None


def is_response(body: Any) -> bool:
    """Whether a body is one of `/v1/responses`."""
    return member(body, "object") == "response" or type(member(body, "output")) is list


def output(body: Any, *kinds: str) -> list[dict[str, Any]]:
    """The items of a response's `output` that are of given types."""
    return [one for one in objects(member(body, "output")) if one.get("type") in kinds]
