"""The pages of the public modules: each name that can be imported, with all it takes and does."""

from __future__ import annotations

import inspect
from collections.abc import Mapping
from typing import Any

from reference.docstrings import Documented, documented, example_block
from reference.markdown import anchor, code, link, page, section, table
from reference.public_names import (
    PACKAGE,
    Member,
    classes_by_name,
    entries,
    import_from,
    member_of,
    members,
    public_modules,
    sorted_names,
    target,
    text_of_constant,
)
from reference.signatures import (
    call,
    expanded,
    linked,
    parameter_table,
    parameters_of,
    return_type,
    type_of,
)

Document = Mapping[str, Any]


def python_pages(_: Document) -> dict[str, str]:
    """One page for each public module."""
    return {f"python/{module}.md": _page(module) for module in public_modules()}


def _page(module: str) -> str:
    docs = documented(public_modules()[module])
    return page(
        module,
        f"[Reference](../README.md) · {_others(module)}",
        docs.text,
        example_block(docs.example),
        _contents(module),
        *(_entry(module, name) for name in entries(module)),
    )


def _others(module: str) -> str:
    names = (one for one in public_modules() if one != module)
    return " · ".join(link(f"`{one}`", f"{one}.md") for one in names)


def _contents(module: str) -> str:
    """A table of all names that the module exports."""
    names = sorted_names(public_modules()[module].__all__)
    rows = [(link(f"`{one}`", target(module, one)), _summary(module, one)) for one in names]
    return table(("Name", "Description"), rows)


def _summary(module: str, name: str) -> str:
    item = getattr(public_modules()[module], name)
    if inspect.isclass(item) or inspect.isfunction(item):
        return documented(item).summary
    return documented(text_of_constant(module, name)).summary


def _entry(module: str, name: str) -> str:
    item = getattr(public_modules()[module], name)
    if inspect.isclass(item):
        return _class(module, name, item)
    if inspect.isfunction(item):
        parts = _function_parts(module, name, item)
    else:
        parts = _constant_parts(module, name, item)
    title = f"`{name}`" if name.startswith("_") else name
    return section(title, code("py", _import(module, name)), *parts, _to_top(module))


def _import(module: str, name: str) -> str:
    return f"from {import_from(name, module)} import {name}"


def _class(module: str, name: str, cls: type) -> str:
    docs = documented(cls)
    homes = classes_by_name(module)
    parameters = parameters_of(cls)
    made = not issubclass(cls, BaseException) and all(one.name in docs.args for one in parameters)
    start = [_import(module, name), *([call(name, cls)] if made and docs.args else [])]
    found = members(cls)
    return section(
        name,
        code("py", "\n\n".join(start)),
        docs.summary,
        docs.details,
        _bases(cls, homes),
        _titled("Args", parameter_table(parameters, docs, homes) if made else ""),
        _raises(docs, homes),
        example_block(docs.example),
        _titled("Attributes", _attributes(cls, docs, found, homes)),
        _titled("Methods", _methods(name, found)),
        *(_member(module, name, one) for one in found),
        _to_top(module),
    )


def _to_top(module: str) -> str:
    return link("Back to top", anchor(module))


def _bases(cls: type, homes: Mapping[str, str]) -> str:
    names = [base.__name__ for base in cls.__bases__ if base.__name__ in homes]
    known = ", ".join(link(f"`{one}`", homes[one]) for one in names)
    return f"Inherits from {known}." if known else ""


def _titled(title: str, text: str) -> str:
    return f"**{title}**\n\n{text}" if text else ""


def _raises(docs: Documented, homes: Mapping[str, str]) -> str:
    rows = [(linked(name, homes), text) for name, text in docs.raises]
    return _titled("Raises", table(("Error", "When"), rows))


def attributes_of_error(cls: type, homes: Mapping[str, str]) -> list[tuple[str, str, str]]:
    """What the constructors of an error set, and what its class describes; its own first."""
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
    return [(f"`{name}`", linked(kind, homes), text) for name, (kind, text) in found.items()]


def _assigned(cls: type) -> set[str]:
    """The attributes that any constructor of a class sets, by their names in the code."""
    owners = [one for one in cls.__mro__ if "__init__" in vars(one)]
    codes = [getattr(vars(one)["__init__"], "__code__", None) for one in owners]
    return {name for found in codes if found is not None for name in found.co_names}


def _attributes(cls: type, docs: Documented, found: list[Member], homes: Mapping[str, str]) -> str:
    rows = attributes_of_error(cls, homes) if issubclass(cls, BaseException) else []
    texts = {one.name: documented(one.item).summary for one in found if one.is_property}
    for name, text in {**docs.attributes, **texts}.items():
        member = member_of(cls, name)
        kind = linked(return_type(member.item), homes) if member else ""
        rows.append((f"`{name}`", kind, text))
    return table(("Name", "Type", "Description"), rows)


def _methods(name: str, found: list[Member]) -> str:
    rows = [
        (link(f"`{one.name}`", anchor(f"{name}.{one.name}")), documented(one.item).summary)
        for one in found
        if not one.is_property
    ]
    return table(("Name", "Description"), rows)


def _member(module: str, owner: str, member: Member) -> str:
    if member.is_property and not documented(member.item).example:
        return ""  # the table of attributes says all
    title = f"{owner}.{member.name}"
    if member.is_property:
        docs = documented(member.item)
        parts = [docs.summary, docs.details, example_block(docs.example)]
        return section(title, *parts, level=3)
    return section(title, *_function_parts(module, member.name, member.item), level=3)


def _function_parts(module: str, name: str, item: Any) -> list[str]:
    docs = documented(item)
    homes = classes_by_name(module)
    returns = return_type(item)
    what = docs.returns or docs.yields
    given = f"{linked(returns, homes)}: {what}" if what else ""
    prefix = "async def " if inspect.iscoroutinefunction(item) else "def "
    return [
        code("py", f"{prefix}{call(name, item, returns)}"),
        docs.summary,
        docs.details,
        _titled("Args", parameter_table(parameters_of(item), docs, homes)),
        _titled("Yields" if docs.yields else "Returns", given),
        _raises(docs, homes),
        example_block(docs.example),
    ]


def _constant_parts(module: str, name: str, value: Any) -> list[str]:
    docs = documented(text_of_constant(module, name))
    shown = f"Value: `{value!r}`" if isinstance(value, int) else ""
    return [docs.summary, docs.details, shown]
