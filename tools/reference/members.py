"""The members of a public class: its methods and properties, and the attributes of an error."""

from __future__ import annotations

import inspect
from collections.abc import Callable
from functools import cache
from typing import Any

from attrs import frozen
from reference.docstrings import documented
from reference.public_names import PACKAGE, public_modules
from reference.signatures import expanded, parameters_of, type_of
from reference.sources import text_of_constant


@frozen
class Member:
    """A public method or property of a class."""

    name: str
    item: Callable[..., Any]
    is_property: bool


def members(cls: type) -> list[Member]:
    """The public methods and properties of a class, its own and those of classes without entries.

    A method without an example is not for users: it is what the package itself calls.
    """
    found: dict[str, Member] = {}
    for owner in cls.__mro__:
        inside = owner.__module__.startswith(PACKAGE)
        if owner is not cls and (owner in _exported() or not inside):
            continue
        for name in vars(owner):
            member = member_of(cls, name)
            if member is not None:
                found.setdefault(name, member)
    return list(found.values())


def member_of(cls: type, name: str) -> Member | None:
    """A method or property, wherever it is defined; None if it is not for users."""
    raw = inspect.getattr_static(cls, name)
    getter = getattr(raw, "fget", None) or getattr(raw, "func", None)
    if name.startswith("_"):
        return None
    if getter is not None:
        return Member(name, getter, is_property=True)
    found = getattr(cls, name)
    if inspect.isroutine(found) and documented(found).example:
        return Member(name, found, is_property=False)
    return None


def attributes_of_error(cls: type) -> dict[str, tuple[str, str]]:
    """The types and texts of what the constructors of an error set, and of what its class
    describes; its own first."""
    found: dict[str, tuple[str, str]] = {}
    for owner in cls.__mro__:
        if not owner.__module__.startswith(PACKAGE):
            continue
        if "__init__" in vars(owner):
            texts, names = documented(owner).args, _assigned(owner)
            for one in parameters_of(owner):
                if one.name in texts and one.name in names:
                    found.setdefault(one.name, (type_of(one), texts[one.name]))
        for name, annotation in inspect.get_annotations(owner).items():
            if text := text_of_constant(owner.__module__, f"{owner.__qualname__}.{name}"):
                found.setdefault(name, (expanded(str(annotation)), text))
    return found


def _assigned(cls: type) -> set[str]:
    """The attributes that any constructor of a class sets, by their names in the code."""
    owners = [one for one in cls.__mro__ if "__init__" in vars(one)]
    codes = [getattr(vars(one)["__init__"], "__code__", None) for one in owners]
    return {name for found in codes if found is not None for name in found.co_names}


@cache
def _exported() -> set[object]:
    return {
        item
        for module in public_modules().values()
        for name in module.__all__
        if inspect.isclass(item := getattr(module, name))
    }
