"""The pages of the public modules: each name that can be imported, with all it takes and does."""

from __future__ import annotations

import inspect
from collections.abc import Callable, Mapping
from typing import Any, get_origin

from reference.docstrings import Documented, documented, example_block
from reference.links import entry, from_python, homes, linked
from reference.markdown import anchor, code, link, page, section, table
from reference.members import Member, attributes_of_error, member_of, members
from reference.methods import entries_of_methods
from reference.public_names import entries, import_from, public_modules, sorted_names
from reference.signatures import call, expanded, parameter_table, parameters_of, return_type
from reference.sources import code_of_constant, text_of_constant
from reference.specification import Document


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
    rows = [
        (link(f"`{one}`", from_python(entry(module, one))), _summary(module, one)) for one in names
    ]
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
    paths = _paths(module)
    parameters = parameters_of(cls)
    made = not issubclass(cls, BaseException) and all(one.name in docs.args for one in parameters)
    start = [_import(module, name), *([call(name, cls)] if made and docs.args else [])]
    found = members(cls)
    return section(
        name,
        code("py", "\n\n".join(start)),
        docs.summary,
        docs.details,
        _bases(cls, paths),
        _titled("Args", parameter_table(parameters, docs, paths) if made else ""),
        _raises(docs, paths),
        example_block(docs.example),
        _titled("Attributes", _attributes(cls, docs, found, paths)),
        _titled("Methods", _methods(name, found)),
        *(_member(module, name, one) for one in found),
        _to_top(module),
    )


def _paths(module: str) -> Mapping[str, str]:
    return {name: from_python(path) for name, path in homes(module).items()}


def _to_top(module: str) -> str:
    return link("Back to top", anchor(module))


def _bases(cls: type, paths: Mapping[str, str]) -> str:
    names = [base.__name__ for base in cls.__bases__ if base.__name__ in paths]
    known = ", ".join(link(f"`{one}`", paths[one]) for one in names)
    return f"Inherits from {known}." if known else ""


def _titled(title: str, text: str) -> str:
    return f"**{title}**\n\n{text}" if text else ""


def _raises(docs: Documented, paths: Mapping[str, str]) -> str:
    rows = [(linked(name, paths), text) for name, text in docs.raises]
    return _titled("Raises", table(("Error", "When"), rows))


def _attributes(cls: type, docs: Documented, found: list[Member], paths: Mapping[str, str]) -> str:
    described = attributes_of_error(cls) if issubclass(cls, BaseException) else {}
    rows = [(f"`{name}`", linked(kind, paths), text) for name, (kind, text) in described.items()]
    texts = {one.name: documented(one.item).summary for one in found if one.is_property}
    for name, text in {**docs.attributes, **texts}.items():
        member = member_of(cls, name)
        kind = linked(return_type(member.item), paths) if member else ""
        rows.append((f"`{name}`", kind, text))
    return table(("Name", "Type", "Description"), rows)


def _methods(name: str, found: list[Member]) -> str:
    rows = [
        (link(f"`{one.name}`", _entry_of_member(name, one)), documented(one.item).summary)
        for one in found
        if not one.is_property
    ]
    return table(("Name", "Description"), rows)


def _entry_of_member(owner: str, member: Member) -> str:
    title = f"{owner}.{member.name}"
    path = entries_of_methods().get(title)
    return from_python(path) if path else anchor(title)


def _member(module: str, owner: str, member: Member) -> str:
    title = f"{owner}.{member.name}"
    if title in entries_of_methods():
        return ""  # the page of the API says all
    if not member.is_property:
        return section(title, *_function_parts(module, member.name, member.item), level=3)
    docs = documented(member.item)
    if not docs.example:
        return ""  # the table of attributes says all
    return section(title, docs.summary, docs.details, example_block(docs.example), level=3)


def _function_parts(module: str, name: str, item: Callable[..., Any]) -> list[str]:
    docs = documented(item)
    paths = _paths(module)
    returns = return_type(item)
    what = docs.returns or docs.yields
    given = f"{linked(returns, paths)}: {what}" if what else ""
    prefix = "async def " if inspect.iscoroutinefunction(item) else "def "
    return [
        code("py", f"{prefix}{call(name, item, returns)}"),
        docs.summary,
        docs.details,
        _titled("Args", parameter_table(parameters_of(item), docs, paths)),
        _titled("Yields" if docs.yields else "Returns", given),
        _raises(docs, paths),
        example_block(docs.example),
    ]


def _constant_parts(module: str, name: str, value: Any) -> list[str]:
    docs = documented(text_of_constant(module, name))
    shown = f"Value: `{value!r}`" if isinstance(value, int) else ""
    if get_origin(value) is not None:
        shown = f"Type: {linked(expanded(code_of_constant(module, name)), _paths(module))}"
    return [docs.summary, docs.details, shown]
