"""Name the places of schemas in the normal form, and read and change what is there.

A place is the name of a schema and the way down from it: `.name` is a property, `[]` the items of
an array, `{}` the values of a mapping, `<…>` a branch of a union by its type or its schema's name.
Null is no branch, but part of the type.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Any

from document import DocumentError
from line_schemas.normal import NULL, union

Raw = dict[str, Any]
_STEP = r"\.[^.\[{<]+|\[\]|\{\}|<[^>]*>"
_PLACE = re.compile(rf"([\w-]+)((?:{_STEP})*)")
_KEYS = {"[]": "items", "{}": "additionalProperties"}


def steps(place: str) -> list[str]:
    """The steps of a place; the first is the name of a schema."""
    match = _PLACE.fullmatch(place)
    if match is None:
        raise DocumentError(f"{place!r} is not a place")
    return [match.group(1), *re.findall(_STEP, match.group(2))]


def core(schema: Raw) -> Raw:
    """The schema without null, if there is one and not several."""
    rest = [branch for branch in schema.get("anyOf", []) if branch != NULL]
    return rest[0] if len(rest) == 1 else schema


def branches(schema: Raw) -> dict[str, Raw]:
    """The branches of a union, by type or name, and number where that is not enough."""
    found: dict[str, Raw] = {}
    for branch in schema.get("anyOf", []):
        kind = name = referred(branch) or branch.get("type", "any")
        number = 1
        while f"<{name}>" in found:
            number += 1
            name = f"{kind}{number}"
        found[f"<{name}>"] = branch
    found.pop("<null>", None)
    return found


def referred(schema: Raw) -> str:
    """The name of the schema that a reference leads to; empty if it is none."""
    return str(schema.get("$ref", "")).rpartition("/")[2]


def type_of(schema: Raw) -> str:
    """The type as text, such as `string | null`."""
    inner = core(schema)
    names = sorted(name[1:-1] for name in branches(inner)) if "anyOf" in inner else []
    names = names or [referred(inner) or inner.get("type", "any")]
    return " | ".join([*names, "null"] if NULL in schema.get("anyOf", []) else names)


def children(schema: Raw) -> Iterator[tuple[str, Raw]]:
    """Yield the schemas one level down, each with its step."""
    inner = core(schema)
    for name, each in inner.get("properties", {}).items():
        yield f".{name}", each
    for step, key in _KEYS.items():
        if isinstance(inner.get(key), dict):
            yield step, inner[key]
    yield from branches(inner).items()


def get(schemas: Raw, way: list[str]) -> Raw | None:
    """The schema at the end of a way, or None."""
    found: Raw | None = schemas.get(way[0])
    for step in way[1:]:
        if found is None:
            return None
        found = dict(children(found)).get(step)
    return found


def put(schemas: Raw, way: list[str], schema: Raw | None) -> None:
    """Set the schema at the end of a way, or remove it."""
    step = way[-1]
    if len(way) == 1:
        _set(schemas, step, schema)
        return
    outer = get(schemas, way[:-1])
    if outer is None:
        raise DocumentError(f"there is no {''.join(way[:-1])}")
    above = core(outer)
    if step.startswith("."):
        _set(above.setdefault("properties", {}), step[1:], schema)
        if schema is None:
            require(above, step[1:], required=False)
    elif step in _KEYS:
        _set(above, _KEYS[step], schema)
    else:
        _put_branch(above, step, schema)


def _put_branch(above: Raw, step: str, schema: Raw | None) -> None:
    known = branches(above) or {"": dict(above)}
    rest = [each for each in (known | {step: schema}).values() if each is not None]
    null = [NULL] if NULL in above.get("anyOf", []) else []
    beside = {key: above[key] for key in ("default", "description") if key in above}
    above.clear()
    above |= union([*rest, *null]) | beside


def require(schema: Raw, name: str, *, required: bool) -> None:
    """Make a property required or optional."""
    names = sorted({*schema.get("required", []), name} - (set() if required else {name}))
    _set(schema, "required", names or None)


def _set(holder: Raw, key: str, value: Any) -> None:
    if value is None:
        holder.pop(key, None)
    else:
        holder[key] = value
