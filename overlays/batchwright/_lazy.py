"""Importing names on first use."""

from __future__ import annotations

import sys
from collections.abc import Callable, Mapping, Sequence
from importlib import import_module
from typing import Any

__all__ = ["complete", "lazy"]

_LATER = "_LATER"


def lazy(package: str, modules: Mapping[str, Sequence[str]]) -> Callable[[str], Any]:
    """Make the `__getattr__` of a package.

    Args:
        package: Its name.
        modules: The names that it takes from each module, which is relative to the package.
    """
    homes = {name: module for module, names in modules.items() for name in names}

    def get(name: str) -> Any:
        if name not in homes:
            raise AttributeError(f"module {package!r} has no attribute {name!r}")
        value = getattr(import_module(homes[name], package), name)
        setattr(sys.modules[package], name, value)
        return value

    return get


def complete(namespace: dict[str, Any]) -> None:
    """Import what a module has left for later, in a variable `_LATER`.

    Args:
        namespace: The module's variables.
    """
    later: Mapping[str, Sequence[str]] = namespace.get(_LATER, {})
    if later:
        for name, members in later.items():
            module = __import__(name, fromlist=members)  # as `from` does, submodules included
            namespace.update({member: getattr(module, member) for member in members})
        namespace[_LATER] = {}  # not before, for the sake of other threads
