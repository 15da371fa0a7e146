"""Each sync class and its async twin have the same parameters and docstrings."""

from __future__ import annotations

import inspect
import re
from typing import Any

import pytest

from batchwright import client
from batchwright._http import pool, transport
from batchwright._specification import OPERATIONS
from batchwright._transfer import async_content, content, downloads
from batchwright.resources import aio, batches, files, models, namespace, pagination, raw, uploads
from batchwright.resources.aio import batches as aio_batches
from batchwright.resources.aio import files as aio_files
from batchwright.resources.aio import models as aio_models
from batchwright.resources.aio import uploads as aio_uploads

IN_ONE_MODULE = [client, downloads, namespace, pagination, pool, raw, transport]
IN_TWO = {
    content: async_content,
    batches: aio_batches,
    files: aio_files,
    models: aio_models,
    uploads: aio_uploads,
}
OTHER_NAMES = {
    "__aenter__": "__enter__",
    "__aexit__": "__exit__",
    "__aiter__": "__iter__",
    "aclose": "close",
}
# Properties, which cannot be awaited under these names.
ONLY_SYNC = {(content.FileContent, "content"), (content.FileContent, "text")}
SECTIONS = ("Args", "Returns", "Yields", "Raises", "Example")


def twin_classes() -> list[Any]:
    """Each class that has an async twin, and that twin."""
    pairs = [(module, module) for module in IN_ONE_MODULE] + list(IN_TWO.items())
    return [
        pytest.param(
            getattr(sync, name.removeprefix("Async")), getattr(asynchronous, name), id=name
        )
        for sync, asynchronous in pairs
        for name in asynchronous.__all__
        if name.startswith("Async") and inspect.isclass(getattr(asynchronous, name))
    ]


def members(cls: type) -> dict[str, Any]:
    """The public members of a class and of what it inherits from this package."""
    names = {name for base in cls.__mro__[:-1] for name in vars(base)}
    public = {name for name in names if not name.startswith("_") or name in OTHER_NAMES}
    public |= names & set(OTHER_NAMES.values())
    public -= {name for owner, name in ONLY_SYNC if owner is cls}
    return {OTHER_NAMES.get(name, name): plain(cls, name) for name in public}


def plain(cls: type, name: str) -> Any:
    """A member without its decorators."""
    found = inspect.getattr_static(cls, name)
    found = found.__get__(None, cls) if isinstance(found, raw._Method) else found
    return getattr(found, "fget", None) or getattr(found, "func", None) or found


def parameters_of(member: Any) -> Any:
    """Names, kinds and defaults of a method's parameters; the type of anything else."""
    if not inspect.isfunction(member):
        return type(member)
    parameters = inspect.signature(member).parameters.values()
    return [(one.name, one.kind, one.default) for one in parameters]


def sections(member: Any) -> dict[str, str]:
    """A docstring by section; the text before the first section has an empty name."""
    doc = inspect.getdoc(member) or ""
    parts = re.split(rf"^({'|'.join(SECTIONS)}):\n", doc, flags=re.MULTILINE)
    return {"": parts[0].strip(), **dict(zip(parts[1::2], parts[2::2], strict=True))}


def named(section: str) -> list[str]:
    """The arguments or errors that a section lists."""
    return re.findall(r"^    (\w+): ", section, re.MULTILINE)


@pytest.mark.parametrize(("sync", "twin"), twin_classes())
def test_twins_have_the_same_parameters(sync: type, twin: type):
    assert parameters_of(vars(sync).get("__init__")) == parameters_of(vars(twin).get("__init__"))
    one, other = members(sync), members(twin)
    assert set(one) == set(other)
    for name in one:
        assert parameters_of(one[name]) == parameters_of(other[name]), name


@pytest.mark.parametrize(("sync", "twin"), twin_classes())
def test_twins_have_the_same_docstrings(sync: type, twin: type):
    one, other = members(sync), members(twin)
    for name in one:
        ours, theirs = sections(one[name]), sections(other[name])
        if name.startswith("__") or "vendor" in theirs[""]:
            continue
        assert ours[""], f"{sync.__name__}.{name}"
        assert ours[""].partition("\n")[0] == theirs[""].partition("\n")[0], name
        assert ours.keys() == theirs.keys(), name
        for section in ("Args", "Raises"):
            assert named(ours.get(section, "")) == named(theirs.get(section, "")), name


@pytest.mark.parametrize(("sync", "twin"), twin_classes())
def test_async_examples_await(sync: type, twin: type):
    for name, member in members(twin).items():
        example = sections(member).get("Example", "")
        if example and not name.startswith("_"):
            assert "await " in example or "async " in example, name


def method_names(cls: type) -> set[str]:
    """The methods of a resource that send one request, and so have a raw view."""
    return {
        name
        for name, member in vars(cls).items()
        if isinstance(member, raw._Method) and member._raw is not None
    }


def test_each_operation_has_a_method_with_a_raw_view():
    resources = raw.Resource.__subclasses__()
    names = [f"{cls.__name__}.{name}" for cls in resources for name in method_names(cls)]
    names.remove("Parts.create")  # the vendor's name for Uploads.add_part
    assert len(names) == len(OPERATIONS), f"{sorted(names)} for {sorted(OPERATIONS)}"
    for sync, twin in zip(
        raw.Resource.__subclasses__(), raw.AsyncResource.__subclasses__(), strict=True
    ):
        assert method_names(sync) == method_names(twin)
    assert aio.__doc__
