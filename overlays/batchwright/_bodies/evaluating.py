"""Comparing a value with its schema."""

from __future__ import annotations

from typing import Any

from attrs import evolve

from batchwright._bodies import unions
from batchwright._bodies.bounds import broken
from batchwright._bodies.faults import Fault, Faults, Place
from batchwright._bodies.kinds import PYTHON_TYPES, accepts, is_one_of, kind_of
from batchwright._bodies.schemas import ANYTHING, Schema
from batchwright._bodies.strict import strict_faults

__all__ = ["evaluate"]

_DEEPEST = 60
"""How deep values are looked at; no request is as deep, except in what is free of form."""


def evaluate(value: Any, schema: Schema, path: Place, faults: Faults, deep: int = 0) -> None:
    """Find where a value breaks its schema.

    Args:
        value: Any parsed JSON value.
        schema: What it must be.
        path: Where it is.
        faults: What was found so far, to which the new faults are added.
        deep: How many values it is inside of.
    """
    if schema is ANYTHING or deep > _DEEPEST or faults.full:
        return
    kind = kind_of(value)
    if schema.types and not accepts(schema.types, kind):
        faults.add(Fault("type", path, value, schema.types))
        return
    if schema.branches:
        _union(value, schema, path, faults, deep)
    if schema.values is not None and not is_one_of(value, schema.values):
        faults.add(Fault("enum" if schema.closed else "foreign", path, value, schema.values))
        return
    if schema.bounds:
        for keyword, limit in broken(value, kind, schema):
            faults.add(Fault(keyword, path, value, limit))
    if kind == "object":
        _object(value, schema, path, faults, deep + 1)
    elif kind == "array":
        _array(value, schema, path, faults, deep + 1)


def _union(value: Any, schema: Schema, path: Place, faults: Faults, deep: int) -> None:
    choice = unions.choose(schema, value)
    if choice.missing:
        faults.add(Fault("required", (path, choice.missing.name)))
    elif not choice.branches and not choice.foreign:
        types = [t for branch in unions.alternatives(schema) for t in sorted(branch.types)]
        faults.add(Fault("type", path, value, tuple(dict.fromkeys(types))))
    elif len(choice.branches) == 1 and not choice.foreign:
        evaluate(value, choice.branches[0], path, faults, deep)
    else:
        faults.extend(_nearest(value, choice, path, deep))


def _nearest(value: Any, choice: unions.Choice, path: Place, deep: int) -> Faults:
    """Return the faults by the branch that comes nearest."""
    found = []
    if choice.foreign:
        tag = choice.foreign
        foreign = Faults()
        foreign.add(_foreign_tag(tag, value[tag.name], (path, tag.name)))
        found.append(foreign)
    for branch in choice.branches:
        trial = Faults()
        evaluate(value, branch, path, trial, deep)
        if not trial.found:
            return trial
        found.append(trial)
    return _either(value, path, found) or min(found, key=lambda faults: faults.rank)


def _either(value: Any, path: Place, found: list[Faults]) -> Faults | None:
    """Return that one of several properties is required, if each branch lacks just one."""
    missing = [fault for trial in found for fault in trial.found if not fault.warning]
    if any(trial.errors != 1 or trial.foreign for trial in found):
        return None
    if any(fault.rule != "required" or fault.path[0] != path for fault in missing if fault.path):
        return None
    names = tuple(dict.fromkeys(fault.path[1] for fault in missing if fault.path))
    if len(names) == 1:
        return None
    either = Faults()
    either.add(Fault("either", path, value, names))
    return either


def _foreign_tag(tag: unions.Tag, value: Any, path: Place) -> Fault:
    if not isinstance(value, str):
        return Fault("type", path, value, ("string",))
    return Fault("enum" if tag.closed else "foreign", path, value, tag.values)


def _object(value: dict[str, Any], schema: Schema, path: Place, faults: Faults, deep: int) -> None:
    for name in unions.TAGS:
        tag = schema.properties.get(name)
        if tag and tag.values and name in value and not is_one_of(value[name], tag.values):
            evaluate(value[name], tag, (path, name), faults, deep)
            return  # it is another kind of object
    for name in schema.required:
        if name not in value:
            faults.add(Fault("required", (path, name)))
    properties, extra = schema.properties, schema.extra
    if extra is ANYTHING and not properties:
        return
    for name, item in value.items():
        known = properties.get(name, extra)
        if item is None and name in properties and name not in schema.required:
            _null(properties[name], (path, name), faults, deep)
        elif known is not None:
            evaluate(item, known, (path, name), faults, deep)
        else:
            faults.add(Fault("unknown", (path, name), item, tuple(properties)))
        if faults.full:
            return
    for fault in strict_faults(value, schema, path):
        faults.add(fault)


def _null(schema: Schema, path: Place, faults: Faults, deep: int) -> None:
    """Find fault with a null where there may be nothing, for which the API mostly takes it."""
    trial = Faults()
    evaluate(None, schema, path, trial, deep)
    for fault in trial.found:
        faults.add(evolve(fault, rule="null") if fault.rule == "type" else fault)


def _array(value: list[Any], schema: Schema, path: Place, faults: Faults, deep: int) -> None:
    items = schema.items
    if items is None or _all_plain(value, items):
        return
    for number, item in enumerate(value):
        evaluate(item, items, (path, number), faults, deep)
        if faults.full:
            return


def _all_plain(value: list[Any], items: Schema) -> bool:
    """Return whether all items have the one type that their schema asks for, and no more."""
    if len(items.types) != 1 or items.values is not None or items.bounds or items.branches:
        return False
    (kind,) = items.types
    return kind in PYTHON_TYPES and set(map(type, value)) <= PYTHON_TYPES[kind]
