"""How the arguments of a method become those of the generated request builders."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any, TypeVar

from batchwright_api.types import UNSET, Unset

T = TypeVar("T")

JSON = Mapping[str, Any]  # an object of JSON, whose values can be of any kind


def id_of(thing: object) -> str:
    """Take an id as it is, and that of an object which has one."""
    found = thing if isinstance(thing, str) else getattr(thing, "id", None)
    if not isinstance(found, str):
        raise TypeError(f"give an id, or the object that has it, not {type(thing).__name__}")
    return found


def given(value: T | None) -> T | Unset:
    """Leave out what was not given."""
    return UNSET if value is None else value


def made(model: Callable[..., T], value: JSON | T | None) -> T | Unset:
    """Make a model of a mapping; leave out what was not given."""
    return given(model(**value) if isinstance(value, Mapping) else value)
