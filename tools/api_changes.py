"""Compare the Python API of two releases by their sources.

griffe reads the sources and compares parameters. The names say what is public (docs/versioning.md).
A public name is the one to import: an object may move as long as its name can still be imported.
"""

from __future__ import annotations

import importlib
import re
import sys
from collections.abc import Iterator
from pathlib import Path

import griffe
from changes import Change, Level

AREA = "python"
PACKAGES = ("batchwright", "batchwright_api")
CALLED = {"async", "classmethod", "staticmethod"}
PREFIX = re.compile(r"\b(?:\w+\.)+(?=\w)")
PRIVATE = re.compile(r"\b_\w")

BREAKING, ADDITIVE, INTERNAL = Level.BREAKING, Level.ADDITIVE, Level.INTERNAL
Item = griffe.Object


def api_changes(old: list[Path], new: list[Path]) -> list[Change]:
    """List what changed between the packages of two releases, each found in its folders."""
    before, after = public_names(old), public_names(new)
    changes: dict[tuple[str, str], Change] = {}  # an object with two names is reported once

    def note(item: Item, level: Level, name: str, what: str) -> None:
        is_export = name.rpartition(".")[0] not in before.keys() | after.keys()
        changes.setdefault(
            (name if is_export else item.path, what), Change(level, AREA, name, what)
        )

    for name, item in before.items():
        if name in after:
            for level, what in _differences(item, after[name]):
                note(item, level, name, what)
        elif _parent_is_in(name, after) or not _parent_is_in(name, before):
            note(item, BREAKING, name, "removed")
    for name, item in after.items():
        if name not in before and (_parent_is_in(name, before) or not _parent_is_in(name, after)):
            note(item, ADDITIVE, name, "added")
    return list(changes.values())


def public_names(folders: list[Path]) -> dict[str, Item]:
    """Map each public name of both packages to its object."""
    loader = griffe.GriffeLoader(search_paths=folders, allow_inspection=False)
    for name in PACKAGES:
        loader.load(name)
    loader.resolve_aliases(external=False)
    found: dict[str, Item] = {}
    for package in PACKAGES:
        for module in _modules(loader.modules_collection[package]):
            for name, item in _exports(module):
                found.update(_with_members(f"{module.path}.{name}", item))
    return found


def _modules(module: griffe.Module) -> Iterator[griffe.Module]:
    """The public modules. The `__all__` of a package below the top speaks for its modules."""
    yield module
    if module.exports is None or (module.is_package and module.parent is None):
        for inner in module.modules.values():
            if not inner.is_alias and not inner.name.startswith("_"):
                yield from _modules(inner)


def _exports(module: griffe.Module) -> Iterator[tuple[str, Item]]:
    """The names in `__all__` or, without one, those that the module itself defines."""
    for name, member in module.members.items():
        if name in module.exports if module.exports is not None else _is_own(name, member):
            yield name, _target(member)


def _is_own(name: str, member: Item | griffe.Alias) -> bool:
    return not name.startswith("_") and not member.is_alias and not member.is_module


def _target(member: Item | griffe.Alias) -> Item:
    """The object of an imported name; if another distribution defines it, only its name."""
    if not isinstance(member, griffe.Alias):
        return member
    try:
        return member.final_target
    except (griffe.AliasResolutionError, griffe.CyclicAliasError):
        return griffe.Attribute(member.name)


def _with_members(name: str, item: Item) -> Iterator[tuple[str, Item]]:
    """A name and its members, except the keys of a TypedDict: the specification has those."""
    yield name, item
    if isinstance(item, griffe.Class) and "TypedDict" not in _bases(item):
        for key, member in item.all_members.items():
            target = _target(member)
            is_method = key.startswith("__") and key.endswith("__") and target.is_function
            if is_method or not key.startswith("_"):
                yield f"{name}.{key}", target


def _parent_is_in(name: str, names: dict[str, Item]) -> bool:
    return name.rpartition(".")[0] in names


def _differences(old: Item, new: Item) -> Iterator[tuple[Level, str]]:
    if old.kind is not new.kind:
        yield BREAKING, f"was a {old.kind.value}, is a {new.kind.value}"
    elif isinstance(old, griffe.Class) and isinstance(new, griffe.Class):
        before, after = _ancestors(old), _ancestors(new)
        for base in sorted(before.keys() - _all_names(after)):
            yield BREAKING, f"no longer a {base}"
        for base in sorted(after.keys() - _all_names(before)):
            yield ADDITIVE, f"now also a {base}"
    elif isinstance(old, griffe.Function) and isinstance(new, griffe.Function):
        yield from _function(old, new)
    elif isinstance(old, griffe.Attribute) and isinstance(new, griffe.Attribute):
        yield from _types("type", old.annotation, new.annotation, given=_is_given(old))
        if str(old.value) != str(new.value):
            yield INTERNAL, "value changed"


def _bases(item: griffe.Class) -> set[str]:
    names = {PREFIX.sub("", str(base)).partition("[")[0] for base in item.bases}
    return {name for name in names if not name.startswith("_")}


def _ancestors(item: griffe.Class) -> dict[str, str]:
    """The public classes that a class is, by whichever way: their last names and full ones."""
    found: dict[str, str] = {}
    for base in item.bases:
        path = (base if isinstance(base, str) else base.canonical_path).partition("[")[0]
        found[path.rpartition(".")[2]] = path
    for inner in item.resolved_bases:
        target = _target(inner)
        if isinstance(target, griffe.Class):
            found |= {target.name: target.path, **_ancestors(target)}
    return {name: path for name, path in found.items() if not name.startswith("_")}


def _all_names(ancestors: dict[str, str]) -> set[str]:
    """Their names, and those of what a class of the standard library is."""
    return {name for path in ancestors.values() for name in _standard(path)} | ancestors.keys()


def _standard(path: str) -> set[str]:
    """What a class of the standard library is; nothing if it is of another."""
    module, _, name = path.rpartition(".")
    if (module or "builtins").partition(".")[0] not in sys.stdlib_module_names:
        return set()
    found = getattr(importlib.import_module(module or "builtins"), name, None)
    return {one.__name__ for one in found.__mro__} if isinstance(found, type) else set()


def _function(old: griffe.Function, new: griffe.Function) -> Iterator[tuple[Level, str]]:
    if old.labels & CALLED != new.labels & CALLED:
        kinds = [" ".join(sorted(each.labels & CALLED)) or "plain" for each in (old, new)]
        yield BREAKING, f"was {kinds[0]}, is {kinds[1]}"
    for breakage in griffe.find_breaking_changes(_alone(old), _alone(new)):
        parameter: griffe.Parameter = breakage.old_value or breakage.new_value
        if breakage.kind is griffe.BreakageKind.RETURN_CHANGED_TYPE:
            continue  # `_types` compares it
        what = f"{parameter.name}: {breakage.kind.value.lower()}"
        if breakage.kind is griffe.BreakageKind.PARAMETER_CHANGED_DEFAULT:
            defaults = f"{parameter.default} → {breakage.new_value.default}"
            yield INTERNAL if PRIVATE.search(defaults) else BREAKING, f"{what}: {defaults}"
        else:
            yield BREAKING, what
    for parameter in new.parameters:
        if parameter.name not in old.parameters:
            if not parameter.required:
                yield ADDITIVE, f"{parameter.name}: parameter was added"
        else:
            before = old.parameters[parameter.name].annotation
            yield from _types(parameter.name, before, parameter.annotation, given=True)
    yield from _types("returns", old.returns, new.returns, given=False)


def _alone(function: griffe.Function) -> griffe.Module:
    """A module with one public function, because griffe compares modules."""
    module = griffe.Module("alone")
    module.members["function"] = function
    module.exports = ["function"]
    function.public = True
    return module


def _is_given(attribute: griffe.Attribute) -> bool:
    """Whether callers set the attribute: only models of requests have fields that can be unset."""
    parent = attribute.parent
    return parent is not None and any(
        "Unset" in _union(member.annotation)
        for member in parent.members.values()
        if isinstance(member, griffe.Attribute)
    )


def _types(what: str, old: object, new: object, *, given: bool) -> Iterator[tuple[Level, str]]:
    """A parameter may take more types, a return value fewer."""
    before, after = _union(old), _union(new)
    if before == after or not before:
        return
    narrow, wide = (before, after) if given else (after, before)
    fits = narrow <= wide or not wide or wide & {"Any", "object"}
    change = f"{what}: {' | '.join(sorted(before))} → {' | '.join(sorted(after)) or 'untyped'}"
    yield ADDITIVE if fits and (after or given) else BREAKING, change


def _union(annotation: object) -> frozenset[str]:
    """The members of a type, by their last names."""
    if annotation is None:
        return frozenset()
    members, depth = [""], 0
    for character in PREFIX.sub("", str(annotation)).replace("'", "").replace('"', ""):
        depth += (character in "[(") - (character in "])")
        if character == "|" and not depth:
            members.append("")
        else:
            members[-1] += character
    return frozenset(member.strip() for member in members)
