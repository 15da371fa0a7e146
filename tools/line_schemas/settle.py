"""Change derived schemas where it is on record that ours differ from theirs.

A deviation has a place and, after a space, one fact of it: `type`, `required`, `enum VALUE` or a
keyword. Without one it is about the whole schema there. A side that lacks something has no key,
and `present` stands for whatever is there.
"""

from __future__ import annotations

from typing import Any

from compare import ABSENT, PRESENT, same
from deviations import Deviation
from document import DocumentError
from line_schemas.normal import NULL, union
from line_schemas.places import Raw, core, get, put, require, steps, type_of


def settle(schemas: Raw, deviations: list[Deviation]) -> list[str]:
    """Apply deviations to the schemas; tell those whose `theirs` is not, or no longer, so."""
    problems = []
    for each in deviations:
        place, _, fact = each.place.partition(" ")
        try:
            way = steps(place)
            theirs = read(schemas, way, fact)
            if is_as_recorded(theirs, each.theirs):
                _write(schemas, way, fact, each.ours)
            else:
                problems.append(f"{each.place}: theirs is {say(theirs)}, not {say(each.theirs)}")
        except DocumentError as error:
            problems.append(f"{each.place}: {error}")
    return problems


def unsettled(schemas: Raw, deviations: list[Deviation]) -> list[str]:
    """Tell the deviations whose `ours` is not what the schemas say."""
    problems = []
    for each in deviations:
        place, _, fact = each.place.partition(" ")
        ours = read(schemas, steps(place), fact)
        if not is_as_recorded(ours, each.ours):
            problems.append(f"{each.place}: ours is {say(ours)}, not {say(each.ours)}")
    return problems


def is_as_recorded(value: Any, record: Any) -> bool:
    """Whether a fact is what a deviation says of it."""
    return same(value, record) or (value is not ABSENT and record == PRESENT)


def read(schemas: Raw, way: list[str], fact: str) -> Any:
    """What the schemas say about a fact."""
    schema = get(schemas, way)
    if schema is None:
        return ABSENT
    match fact.split(" ", 1):
        case [""]:
            return schema
        case ["type"]:
            return type_of(schema)
        case ["required"]:
            return way[-1][1:] in core(get(schemas, way[:-1]) or {}).get("required", [])
        case ["enum", value]:
            return PRESENT if value in map(str, core(schema).get("enum", [])) else ABSENT
    return schema.get(fact, core(schema).get(fact, ABSENT))


def _write(schemas: Raw, way: list[str], fact: str, ours: Any) -> None:
    if fact == "":
        put(schemas, way, None if ours is ABSENT else ours)
        return
    schema = get(schemas, way)
    if schema is None:
        raise DocumentError("there is no such place")
    inner = schema if fact == "default" else core(schema)
    match fact.split(" ", 1):
        case ["type"]:
            put(schemas, way, _typed(schema, ours))
        case ["required"]:
            require(core(get(schemas, way[:-1]) or {}), way[-1][1:], required=ours)
        case ["enum", value] if ours is ABSENT:
            inner["enum"] = [each for each in inner["enum"] if str(each) != value]
        case ["enum", value]:
            inner["enum"] = [*inner.get("enum", []), value]
        case _ if ours is ABSENT:
            del inner[fact]
        case _:
            inner[fact] = ours


def _typed(schema: Raw, ours: Any) -> Raw:
    """The schema with or without null, or with another type in place of its only one."""
    names = str(ours).split(" | ")
    inner, default = core(schema), {key: schema[key] for key in ("default",) if key in schema}
    rest = [name for name in names if name != "null"]
    if " | ".join(rest) != type_of(inner).removesuffix(" | null"):
        if len(rest) > 1 or "type" not in inner:
            raise DocumentError("only a simple type can become another one")
        inner = {**inner, "type": rest[0]}
    plain = [each for each in inner.get("anyOf", [inner]) if each != NULL]
    return union([*plain, *([NULL] if "null" in names else [])]) | default


def say(value: Any) -> str:
    """A side of a deviation in words."""
    return "absent" if value is ABSENT else repr(value)
