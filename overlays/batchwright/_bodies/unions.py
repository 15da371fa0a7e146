"""Which branches of a union a value can be meant for, by its type and its tag."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from functools import cache
from typing import Any

from attrs import define, frozen

from batchwright._bodies.kinds import accepts
from batchwright._bodies.schemas import Schema

__all__ = ["TAGS", "Choice", "Tag", "alternatives", "choose", "tag_of", "tag_values"]

TAGS = ("type", "role", "object")
"""The properties that can be tags."""


@frozen
class Tag:
    """The property whose value says which branch of a union an object is meant for.

    Attributes:
        name: Its name.
        values: The values of all branches.
        closed: Whether the API can never learn another.
    """

    name: str
    values: tuple[Any, ...]
    closed: bool


@frozen
class Choice:
    """The branches that a value can be meant for.

    Attributes:
        branches: They, of which the first with the fewest faults counts.
        foreign: The tag whose value no branch has; None if one does.
        missing: The tag that the value lacks and each branch requires; None if there is none.
    """

    branches: tuple[Schema, ...]
    foreign: Tag | None = None
    missing: Tag | None = None


def choose(schema: Schema, value: Any) -> Choice:
    """Find the branches of a union that a value can be meant for.

    Returns:
        The choice, without any branches, tag and all, if the value has none of their types.
    """
    union = _union(schema)
    fitting = tuple(s for s in union.branches if not s.types or accepts(s.types, value))
    tag = union.tag
    if tag is None or not isinstance(value, dict) or len(fitting) < 2:
        return Choice(fitting)
    if tag.name not in value:
        optional = tuple(branch for branch in fitting if tag.name not in branch.required)
        return Choice(optional, missing=None if optional else tag)
    tagged = [(branch, tag_values(branch, tag.name)) for branch in fitting]
    mine = tuple(b for b, values in tagged if values is None or _is_in(value[tag.name], values))
    foreign = all(values is None or branch not in mine for branch, values in tagged)
    return Choice(_narrowed(mine, value), foreign=tag if foreign else None)


def _narrowed(branches: tuple[Schema, ...], value: dict[str, Any]) -> tuple[Schema, ...]:
    """Return those of the branches that no other tag rules out, if there are any."""
    for name in TAGS:
        if len(branches) > 1 and name in value:
            listed = ((branch, tag_values(branch, name)) for branch in branches)
            fitting = (b for b, values in listed if values is None or _is_in(value[name], values))
            branches = tuple(fitting) or branches
    return branches


def alternatives(schema: Schema) -> tuple[Schema, ...]:
    """Return the branches of a union, with those of unions among them, and enums joined to one."""
    return _union(schema).branches


def tag_of(schema: Schema) -> Tag | None:
    """Return the tag of a union; None if its branches have none in common."""
    return _union(schema).tag


def tag_values(branch: Schema, name: str) -> tuple[Any, ...] | None:
    """Return the values that a branch allows for a tag; None if it allows any."""
    schema = branch.properties.get(name)
    if schema is None:
        return None
    if schema.branches:  # such as an enum or null
        listed = [s.values if s.types != {"null"} else (None,) for s in alternatives(schema)]
        return None if None in listed else tuple(v for values in listed for v in values or ())
    return schema.values


@define(eq=False)
class _Union:
    branches: tuple[Schema, ...]
    tag: Tag | None


@cache
def _union(schema: Schema) -> _Union:
    branches = tuple(_join_enums(_flat(schema)))
    return _Union(branches, _find_tag([b for b in branches if "object" in b.types]))


def _flat(schema: Schema) -> Iterator[Schema]:
    for branch in schema.branches:
        inner = list(_flat(branch)) if branch.is_bare_union else []
        if inner and all(not branch.types or (s.types and s.types <= branch.types) for s in inner):
            yield from inner
        else:
            yield branch


def _join_enums(branches: Iterable[Schema]) -> Iterator[Schema]:
    """Yield the branches, the enums of strings as one, where the first of them is."""
    branches = list(branches)
    enums = [s for s in branches if s.values is not None and s.types == {"string"} and not s.bounds]
    for branch in branches:
        if len(enums) < 2 or branch not in enums:
            yield branch
        elif branch is enums[0]:
            values = tuple(dict.fromkeys(v for enum in enums for v in enum.values or ()))
            closed = all(enum.closed for enum in enums)
            yield Schema(types=branch.types, values=values, closed=closed)


def _find_tag(objects: list[Schema]) -> Tag | None:
    """Return the property that is an enum in most branches, if it is one in at least two."""
    found = {name: [b for b in objects if tag_values(b, name)] for name in TAGS}
    name = max(found, key=lambda name: len(found[name]))
    branches = found[name]
    if len(branches) < 2:
        return None
    values = dict.fromkeys(v for b in branches for v in tag_values(b, name) or () if v is not None)
    return Tag(name, tuple(values), all(b.properties[name].closed for b in branches))


def _is_in(value: Any, values: tuple[Any, ...]) -> bool:
    return any(type(value) is type(known) and value == known for known in values)
