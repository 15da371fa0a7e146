"""Each sync class and its async twin take the same words."""

from __future__ import annotations

import inspect
from typing import Any

import pytest

from batchwright import client
from batchwright._http import pool, transport
from batchwright._transfer import content
from batchwright.resources import batches, files, models, pagination, raw, raw_client, uploads

MODULES = [client, content, pagination, pool, raw, raw_client, transport]
RESOURCES = [batches, files, models, uploads]
OTHER_NAMES = {
    "__aenter__": "__enter__",
    "__aexit__": "__exit__",
    "__aiter__": "__iter__",
    "aclose": "close",
}


def twin_classes() -> list[Any]:
    """Each class that has an async twin, with it."""
    pairs = []
    for module in [*MODULES, *RESOURCES]:
        for name in module.__all__:
            if name.startswith("Async"):
                sync = getattr(module, name.removeprefix("Async"))
                pairs.append(pytest.param(sync, getattr(module, name), id=name))
    return pairs


def members(cls: type) -> dict[str, Any]:
    """The public members of a class and of what it inherits from this package."""
    names = {name for base in cls.__mro__[:-1] for name in vars(base)}
    public = {name for name in names if not name.startswith("_") or name in OTHER_NAMES}
    public |= names & set(OTHER_NAMES.values())
    return {OTHER_NAMES.get(name, name): inspect.getattr_static(cls, name) for name in public}


def words(member: Any) -> Any:
    """Names, kinds and defaults of a member's parameters; nothing for a property."""
    if not inspect.isfunction(member):
        return type(member)
    parameters = inspect.signature(member).parameters.values()
    return [(one.name, one.kind, one.default) for one in parameters]


@pytest.mark.parametrize(("sync", "twin"), twin_classes())
def test_twins_take_the_same_words(sync: type, twin: type):
    assert words(vars(sync).get("__init__")) == words(vars(twin).get("__init__"))
    one, other = members(sync), members(twin)
    assert set(one) == set(other)
    for name in one:
        assert words(one[name]) == words(other[name]), name


@pytest.mark.parametrize(("sync", "twin"), twin_classes())
def test_twins_are_documented_to_the_last_method(sync: type, twin: type):
    for cls in (sync, twin):
        assert cls.__doc__
        for name, member in members(cls).items():
            if not name.startswith("__"):
                documented = (
                    getattr(member, "fget", None) or getattr(member, "func", None) or member
                )
                assert inspect.getdoc(documented), f"{cls.__name__}.{name}"


@pytest.mark.parametrize("module", RESOURCES, ids=lambda module: module.__name__)
def test_each_resource_has_four_classes(module: Any):
    name = module.__name__.rpartition(".")[2].capitalize()
    assert set(module.__all__) == {name, f"Async{name}", f"Raw{name}", f"AsyncRaw{name}"}
