"""Which branches of a union a value can be meant for, by its type and its tag."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from functools import cache
from typing import Any

from attrs import frozen

from batchwright._bodies.kinds import KINDS, accepts, is_one_of, kind_of
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
    fitting, tag = union.by_kind[kind_of(value)], union.tag
    if tag is None or not isinstance(value, dict) or len(fitting) < 2:
        return Choice(fitting)
    if tag.name not in value:
        optional = tuple(branch for branch in fitting if tag.name not in branch.required)
        return Choice(optional, missing=None if optional else tag)
    given = value[tag.name]
    if isinstance(given, str) and given in union.by_tag:
        return Choice(_narrowed(union.by_tag[given], value))
    return Choice(_matching(fitting, tag.name, given), foreign=tag)


def _matching(branches: Iterable[Schema], name: str, given: Any) -> tuple[Schema, ...]:
    """Return the branches that allow this value of a tag, or any."""
    listed = ((branch, tag_values(branch, name)) for branch in branches)
    return tuple(b for b, values in listed if values is None or is_one_of(given, values))


def _narrowed(branches: tuple[Schema, ...], value: dict[str, Any]) -> tuple[Schema, ...]:
    """Return those of the branches that no other tag rules out, if there are any."""
    for name in TAGS:
        if len(branches) > 1 and name in value:
            branches = _matching(branches, name, value[name]) or branches
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


@frozen(eq=False)
class _Union:
    """The branches of a union, all of them and by what values can have."""

    branches: tuple[Schema, ...]
    by_kind: dict[str, tuple[Schema, ...]]
    tag: Tag | None
    by_tag: dict[str, tuple[Schema, ...]]


@cache
def _union(schema: Schema) -> _Union:
    branches = tuple(_join_enums(_flat(schema)))
    by_kind = {
        kind: tuple(s for s in branches if not s.types or accepts(s.types, kind)) for kind in KINDS
    }
    objects = by_kind["object"]
    tag = _find_tag(objects)
    by_tag = {value: _matching(objects, tag.name, value) for value in tag.values} if tag else {}
    return _Union(branches, by_kind, tag, by_tag)


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


def _find_tag(objects: Iterable[Schema]) -> Tag | None:
    """Return the property that is an enum in most branches, if it is one in at least two."""
    found = {name: [b for b in objects if tag_values(b, name)] for name in TAGS}
    name = max(found, key=lambda name: len(found[name]))
    branches = found[name]
    if len(branches) < 2:
        return None
    values = dict.fromkeys(v for b in branches for v in tag_values(b, name) or () if v is not None)
    return Tag(name, tuple(values), all(b.properties[name].closed for b in branches))
