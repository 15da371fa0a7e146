"""Schemas that contradict themselves, of which the validator of OpenAPI does not say where."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from lenient.references import DATA
from lenient.remarks import Remarks

_CLASSES: dict[str, tuple[type, ...]] = {
    "string": (str,),
    "number": (int, float),
    "integer": (int,),
    "boolean": (bool,),
    "array": (list,),
    "object": (dict,),
    "null": (type(None),),
}


def places(value: Any, place: str = "", *, named: bool = False) -> Iterator[tuple[str, Any]]:
    """Iterate over the objects and lists of a document with their places, except in data."""
    yield place, value
    if isinstance(value, list):
        for at, one in enumerate(value):
            yield from places(one, f"{place}/{at}")
    elif isinstance(value, dict):
        for key, one in value.items():
            if named or (key not in DATA and not str(key).startswith("x-")):
                yield from places(
                    one,
                    f"{place}/{key}".lstrip("/"),
                    named=not named and key in ("properties", "schemas"),
                )


def contradictions(document: Any, remarks: Remarks) -> list[tuple[str, Any]]:
    """Remark on defaults, bounds and required fields that cannot be; list keywords and values."""
    old = str(document["openapi"]).startswith("3.0")
    wrong: list[tuple[str, Any]] = []
    for where, schema in places(document):
        if not isinstance(schema, dict) or not where:
            continue
        for key, problem in _problems(schema, old=old):
            remarks.say(where, f"the {key} {schema[key]!r} {problem}")
            wrong.append((key, schema[key]))
    return wrong


def _problems(schema: dict[str, Any], *, old: bool) -> Iterator[tuple[str, str]]:
    if "default" in schema and _is_schema(schema):
        problem = _problem(schema, schema["default"])
        if problem:
            yield "default", problem
    for key in ("exclusiveMinimum", "exclusiveMaximum"):
        if key in schema and isinstance(schema[key], bool) is not old:
            yield key, f"is that of OpenAPI {'3.1' if old else '3.0'}; it is ignored"
    required = schema.get("required")
    if isinstance(required, list) and len({str(one) for one in required}) < len(required):
        yield "required", "has a name twice"


def _is_schema(schema: dict[str, Any]) -> bool:
    return isinstance(schema.get("type"), str | list) or isinstance(schema.get("enum"), list)


def _problem(schema: dict[str, Any], default: Any) -> str | None:
    types = schema.get("type", [])
    types = types if isinstance(types, list) else [types]
    nullable = schema.get("nullable") is True
    if default is None and nullable:
        return None
    classes = tuple(
        one for name in types if isinstance(name, str) for one in _CLASSES.get(name, ())
    )
    boolean = isinstance(default, bool) and "boolean" not in types
    if classes and (boolean or not isinstance(default, classes)):
        whole = isinstance(default, float) and default.is_integer() and "integer" in types
        return None if whole else f"is not of the type {', '.join(map(str, types))}; it is ignored"
    values = schema.get("enum")
    if isinstance(values, list) and default not in values:
        return "is none of the values; it is ignored"
    return None
