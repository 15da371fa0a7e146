"""Name the places of schemas in the normal form, and read and change what is there.

A place is the name of a schema and the way down from it: `.name` is a property, `[]` the items of
an array, `{}` the values of a mapping, `<…>` a branch of a union by its type or its schema's name.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Any

from document import DocumentError

Raw = dict[str, Any]
_PLACE = re.compile(r"([\w-]+)((?:\.[^.\[{<]+|\[\]|\{\}|<[^>]*>)*)")
_STEP = re.compile(r"\.[^.\[{<]+|\[\]|\{\}|<[^>]*>")
_KEYS = {"[]": "items", "{}": "additionalProperties"}


def children(schema: Raw) -> Iterator[tuple[str, Raw]]:
    """Yield the schemas one level down, each with its step."""
    for name, inner in schema.get("properties", {}).items():
        yield f".{name}", inner
    for step, key in _KEYS.items():
        if isinstance(schema.get(key), dict):
            yield step, schema[key]
    yield from zip(branches(schema), schema.get("anyOf", []), strict=True)


def branches(schema: Raw) -> list[str]:
    """Name the branches of a union: by type or schema, and by number where that is not enough."""
    names: list[str] = []
    for branch in schema.get("anyOf", []):
        kind = name = referred(branch) or branch.get("type", "any")
        number = 1
        while f"<{name}>" in names:
            number += 1
            name = f"{kind}{number}"
        names.append(f"<{name}>")
    return names


def referred(schema: Raw) -> str:
    """The name of the schema that a reference leads to; empty if there is none."""
    return str(schema.get("$ref", "")).rpartition("/")[2]


def steps(place: str) -> list[str]:
    """The steps of a place; the first is the name of the schema."""
    match = _PLACE.fullmatch(place)
    if match is None:
        raise DocumentError(f"{place!r} is not a place")
    return [match.group(1), *_STEP.findall(match.group(2))]


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
    above = get(schemas, way[:-1])
    if above is None:
        raise DocumentError(f"there is no {''.join(way[:-1])!r}")
    if step.startswith("."):
        _set(above.setdefault("properties", {}), step[1:], schema)
        if schema is None:
            require(above, step[1:], required=False)
    elif step in _KEYS:
        _set(above, _KEYS[step], schema)
    elif "anyOf" not in above:
        raise DocumentError(f"{''.join(way[:-1])!r} is no union")
    else:
        named = dict(zip(branches(above), above["anyOf"], strict=True)) | {step: schema}
        above["anyOf"] = [each for each in named.values() if each is not None]


def require(schema: Raw, name: str, *, required: bool) -> None:
    """Make a property required or optional."""
    names = sorted({*schema.get("required", []), name} - (set() if required else {name}))
    _set(schema, "required", names or None)


def _set(holder: Raw, key: str, value: Any) -> None:
    if value is None:
        holder.pop(key, None)
    else:
        holder[key] = value
