"""Change derived schemas where it is on record that ours differ from theirs.

A deviation has a place and, after a space, one fact of it: `required`, `enum VALUE` or a keyword.
Without one it is about the whole schema there. A side that lacks something has no key, and
`present` stands for whatever is there.
"""

from __future__ import annotations

from typing import Any

from compare import ABSENT, PRESENT, same
from deviations import Deviation
from document import DocumentError
from line_schemas.places import Raw, get, put, require, steps


def settle(schemas: Raw, deviations: list[Deviation]) -> list[str]:
    """Apply deviations to the schemas; tell those whose `theirs` is not, or no longer, so."""
    return [problem for each in deviations if (problem := _settle(schemas, each))]


def _settle(schemas: Raw, deviation: Deviation) -> str | None:
    place, _, fact = deviation.place.partition(" ")
    try:
        way = steps(place)
        theirs = read(schemas, way, fact)
        as_recorded = same(theirs, deviation.theirs) or (
            theirs is not ABSENT and deviation.theirs == PRESENT
        )
        if not as_recorded:
            return f"{deviation.place}: theirs is now {_say(theirs)}"
        _write(schemas, way, fact, deviation.ours)
    except DocumentError as error:
        return f"{deviation.place}: {error}"
    return None


def read(schemas: Raw, way: list[str], fact: str) -> Any:
    """What the schemas say about a fact."""
    schema = get(schemas, way)
    if schema is None:
        return ABSENT
    match fact.split(" ", 1):
        case [""]:
            return schema
        case ["required"]:
            return way[-1][1:] in (get(schemas, way[:-1]) or {}).get("required", [])
        case ["enum", value]:
            return PRESENT if value in map(str, schema.get("enum", [])) else ABSENT
    return schema.get(fact, ABSENT)


def _write(schemas: Raw, way: list[str], fact: str, ours: Any) -> None:
    if fact == "":
        put(schemas, way, None if ours is ABSENT else ours)
        return
    schema = get(schemas, way)
    if schema is None:
        raise DocumentError("there is no such place")
    match fact.split(" ", 1):
        case ["required"]:
            require(get(schemas, way[:-1]) or {}, way[-1][1:], required=ours)
        case ["enum", value] if ours is ABSENT:
            schema["enum"] = [each for each in schema["enum"] if str(each) != value]
        case ["enum", value]:
            schema["enum"] = [*schema.get("enum", []), value]
        case _ if ours is ABSENT:
            del schema[fact]
        case _:
            schema[fact] = ours


def _say(value: Any) -> str:
    return "absent" if value is ABSENT else repr(value)
