"""The limits in a specification, as constants and in words for docstrings.

They are the bounds of schemas and parameters, and the `x-limits` of operations.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from openapi_python_client import strings

_KEYWORDS = {
    "minimum": "at least {}",
    "maximum": "at most {}",
    "default": "{} by default",
    "maxLength": "at most {} characters",
    "maxProperties": "at most {} pairs",
    "propertyNames": "keys of {}",
    "additionalProperties": "values of {}",
}
_COUNTED = ("minimum", "maximum", "maxLength", "maxProperties")


def constants(document: dict[str, Any]) -> dict[str, int]:
    """Name each limit by its place, such as `LIST_BATCHES_LIMIT_MAXIMUM`."""
    return {
        strings.snake_case("_".join(place)).upper(): value for place, value in _limits(document)
    }


def in_words(schema: Any) -> str:
    """Describe the limits of a schema in a sentence; empty if it has none."""
    raw: dict[str, Any] = schema
    if hasattr(schema, "model_dump"):
        raw = schema.model_dump(by_alias=True, exclude_none=True, mode="json")
    words = _words(raw)
    return words[:1].upper() + words[1:] + "." if words else ""


def operation_in_words(limits: dict[str, int]) -> str:
    """Describe the `x-limits` of an operation in a sentence; empty if it has none."""
    words = ", ".join(f"{value:,} {name.replace('_', ' ')}" for name, value in limits.items())
    return f"Limits: {words}." if words else ""


def _words(schema: dict[str, Any]) -> str:
    unit = "bytes" if schema.get("format") == "binary" else "characters"
    found = []
    for keyword, words in _KEYWORDS.items():
        value = schema.get(keyword)
        if isinstance(value, dict):
            value = _words(value)
        elif keyword == "default" and isinstance(value, str):
            value = f"`{value}`"
        elif value and isinstance(value, int | float) and not isinstance(value, bool):
            value = f"{value:,}".removesuffix(".0")
        if value not in (None, "", True, False):
            found.append(words.replace("characters", unit).format(value))
    return ", ".join(found)


def _limits(document: dict[str, Any]) -> Iterator[tuple[tuple[str, ...], int]]:
    for name, schema in document.get("components", {}).get("schemas", {}).items():
        yield from _bounds((name,), schema)
        for keyword in ("propertyNames", "additionalProperties"):
            yield from _bounds((name, keyword), schema.get(keyword))
        for key, inner in schema.get("properties", {}).items():
            yield from _bounds((name, key), inner)
    for item in document["paths"].values():
        for operation in item.values():
            if isinstance(operation, dict) and "operationId" in operation:
                name = operation["operationId"]
                for key, value in operation.get("x-limits", {}).items():
                    yield (name, key), value
                for parameter in operation.get("parameters", []):
                    place = (name, parameter.get("name", ""))
                    yield from _bounds(place, parameter.get("schema"), "default")


def _bounds(
    place: tuple[str, ...], schema: Any, *more: str
) -> Iterator[tuple[tuple[str, ...], int]]:
    for keyword in (*_COUNTED, *more):
        value = schema.get(keyword) if isinstance(schema, dict) else None
        if isinstance(value, int) and not isinstance(value, bool):
            yield (*place, keyword), value
