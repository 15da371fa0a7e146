"""What a request says, and the bounds that it sets for the answer."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from batchwright.server.checks import decimal, integer
from batchwright.server.engine.tokens import texts
from batchwright.server.errors import RequestError, invalid_type, missing

_STOPS = 4


def check_turns(turns: Any, name: str, *, role: bool = True) -> None:
    """Refuse messages that are no list of objects, each with a role if one is needed."""
    if not isinstance(turns, list):
        raise invalid_type(name, "an array", turns)
    if not turns:
        message = f"Invalid '{name}': empty array. Expected at least 1 element."
        raise RequestError(400, message, code="empty_array", param=name)
    for index, turn in enumerate(turns):
        if not isinstance(turn, dict):
            raise invalid_type(f"{name}[{index}]", "an object", turn)
        if role and not turn.get("role"):
            raise missing(f"{name}[{index}].role")


def last_text(turns: list[dict[str, Any]]) -> str:
    """Return the last message of the user, else the last message of any role."""
    said = [turn for turn in turns if turn.get("role") == "user"] or turns
    return " ".join(texts(said[-1]))


def bounded(
    body: Mapping[str, Any],
    name: str,
    default: int | None,
    *,
    minimum: int = 1,
    maximum: int = 2**31,
) -> int | None:
    """Return a whole number within bounds, or the default if it is left out."""
    value = body.get(name)
    if value is None:
        return default
    return integer(value, name, minimum=minimum, maximum=maximum)


def check_sampling(body: Mapping[str, Any]) -> None:
    """Refuse a temperature or a `top_p` that is out of bounds."""
    for name, maximum in (("temperature", 2), ("top_p", 1)):
        if body.get(name) is not None:
            decimal(body[name], name, minimum=0, maximum=maximum)


def stops(body: Mapping[str, Any]) -> list[str]:
    """Return the texts that end the answer."""
    value = body.get("stop")
    found = [] if value is None else [value] if isinstance(value, str) else value
    if not isinstance(found, list):
        raise invalid_type("stop", "a string or an array", value)
    if len(found) > _STOPS:
        message = f"Invalid 'stop': array too long. Expected at most {_STOPS} elements."
        raise RequestError(400, message, code="array_above_max_length", param="stop")
    for index, one in enumerate(found):
        if not isinstance(one, str):
            raise invalid_type(f"stop[{index}]", "a string", one)
    return [one for one in found if one]


def stopped(text: str, stop: list[str]) -> str:
    """Return a text up to the first text that ends it."""
    return text[: min((at for one in stop if (at := text.find(one)) >= 0), default=len(text))]
