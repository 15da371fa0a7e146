"""The public names of the package, and on the page of which module each has its entry."""

from __future__ import annotations

import importlib
import inspect
import pkgutil
from collections.abc import Iterable, Mapping
from functools import cache
from types import ModuleType

PACKAGE = "batchwright"
MODELS = "batchwright.types"


@cache
def public_modules() -> Mapping[str, ModuleType]:
    """The modules with a plain name that say what they export, the package first."""
    package = importlib.import_module(PACKAGE)
    names = [one.name for one in pkgutil.iter_modules(package.__path__)]
    modules = [importlib.import_module(f"{PACKAGE}.{name}") for name in names if name[0] != "_"]
    return {one.__name__: one for one in (package, *modules) if hasattr(one, "__all__")}


@cache
def home(module: str, name: str) -> str:
    """The module whose page has the entry: a submodule that exports the same, else this one."""
    item = getattr(public_modules()[module], name)
    for other, exporter in public_modules().items():
        below = other.startswith(f"{module}.") and name in exporter.__all__
        if below and getattr(exporter, name) is item:
            return other
    return module


def entries(module: str) -> list[str]:
    """The names that have their entries on the page of a module."""
    names: list[str] = public_modules()[module].__all__
    own = (name for name in names if home(module, name) == module)
    return sorted_names(name for name in own if not is_model(module, name))


def sorted_names(names: Iterable[str]) -> list[str]:
    """In alphabetical order, an async class after its twin."""
    return sorted(names, key=lambda name: (name.removeprefix("Async"), name.startswith("Async")))


def is_model(module: str, name: str) -> bool:
    """Whether a name is a model, which has a page of its own."""
    return module == MODELS and inspect.isclass(getattr(public_modules()[module], name))


@cache
def import_from(name: str, module: str) -> str:
    """The shortest module that exports the name which has its entry in a module."""
    exporters = [one for one, found in public_modules().items() if name in found.__all__]
    return min((one for one in exporters if home(one, name) == module), key=len)
