"""The public names of the package, and on which page each has its entry."""

from __future__ import annotations

import importlib
import inspect
import pkgutil
import sys
from collections.abc import Iterable, Iterator, Mapping
from functools import cache
from types import ModuleType
from typing import Any, get_origin

import griffe
from attrs import frozen
from reference.docstrings import documented
from reference.markdown import anchor

PACKAGE = "batchwright"
GENERATED = "batchwright_api"
MODELS = "batchwright.types"


@frozen
class Member:
    """A public method or property of a class."""

    name: str
    item: Any
    is_property: bool


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


def target(module: str, name: str) -> str:
    """The path to an entry, from the folder of these pages."""
    where = home(module, name)
    return f"../{name}.md" if is_model(where, name) else f"{where}.md{anchor(name)}"


def is_model(module: str, name: str) -> bool:
    """Whether a name is a model, which has a page of its own."""
    return module == MODELS and inspect.isclass(getattr(public_modules()[module], name))


@cache
def import_from(name: str, module: str) -> str:
    """The shortest module that exports the name which has its entry in a module."""
    exporters = [one for one, found in public_modules().items() if name in found.__all__]
    return min((one for one in exporters if home(one, name) == module), key=len)


@cache
def classes_by_name(module: str) -> Mapping[str, str]:
    """The paths to all classes, for linking their names on the page of a module."""
    found: dict[str, str] = {}
    for other in sorted(public_modules(), key=lambda one: one == module):
        for name in public_modules()[other].__all__:
            if name[0].isupper() and not name.isupper():
                found[name] = target(other, name)
    return found


def classes_from_reference(module: str) -> Mapping[str, str]:
    """The same paths, from the folder above."""
    return {
        name: path.removeprefix("../") if path.startswith("../") else f"python/{path}"
        for name, path in classes_by_name(module).items()
    }


def members(cls: type) -> list[Member]:
    """The public methods and properties of a class, its own and those of classes without entries.

    A method without an example is not for users: it is what the package itself calls.
    """
    exported = {getattr(one, name) for one in public_modules().values() for name in _classes(one)}
    found: dict[str, Member] = {}
    for owner in cls.__mro__:
        inside = owner.__module__.startswith(PACKAGE)
        if owner is not cls and (owner in exported or not inside):
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


def _classes(module: ModuleType) -> Iterator[str]:
    return (name for name in module.__all__ if inspect.isclass(getattr(module, name)))


@cache
def _sources() -> griffe.ModulesCollection:
    loader = griffe.GriffeLoader()
    for package in (PACKAGE, GENERATED):
        loader.load(package)
    return loader.modules_collection


@cache
def aliases() -> Mapping[str, str]:
    """The names of types that cannot be imported from a public module, with what they mean."""
    public = {
        name: getattr(module, name)  # which imports the module that defines it
        for module in public_modules().values()
        for name in module.__all__
    }
    return {
        name: str(_sources()[f"{module}.{name}"].value)
        for module, found in sorted(sys.modules.items())
        if module.startswith(f"{PACKAGE}.") and not module.startswith(f"{PACKAGE}.cli")
        for name, value in vars(found).items()
        if get_origin(value) is not None and name not in public and _is_defined_in(module, name)
    }


def _is_defined_in(module: str, name: str) -> bool:
    found = _sources()[module].members.get(name)
    return found is not None and not found.is_alias and found.is_attribute


def text_of_constant(module: str, name: str) -> str:
    """The text below a constant in the source, which has no docstring at run time."""
    found: Any = _sources()[f"{module}.{name}"]
    found = found.final_target if found.is_alias else found
    return found.docstring.value if found.docstring else ""
