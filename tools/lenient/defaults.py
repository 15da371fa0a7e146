"""Defaults that their own schemas refuse."""

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


def wrong_defaults(document: Any, remarks: Remarks) -> list[Any]:
    """Remark on each default that is of another type, or none of the values; list them."""
    wrong = []
    for where, schema in places(document):
        if isinstance(schema, dict) and "default" in schema and _is_schema(schema):
            problem = _problem(schema, schema["default"])
            if problem:
                remarks.say(where, f"the default {schema['default']!r} {problem}; it is ignored")
                wrong.append(schema["default"])
    return wrong


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
        return None if whole else f"is not of the type {', '.join(map(str, types))}"
    values = schema.get("enum")
    if isinstance(values, list) and default not in values:
        return "is none of the values"
    return None
