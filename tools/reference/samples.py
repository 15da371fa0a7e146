"""Example values, from the specification: as JSON, and as the Python expressions that make them."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from reference.specification import Document, Schema, classes, name_of, not_null, resolved

_VALUES: dict[str, Any] = {"integer": 1, "number": 1.5, "boolean": True, "string": "text"}
_UNIX_TIME = 1_741_476_542


def sample(document: Document, schema: Any) -> Any:
    """An example of a schema as JSON; what may be null is null unless an example says otherwise."""
    schema = resolved(document, schema)
    if "example" in schema:
        return schema["example"]
    if "const" in schema:
        return schema["const"]
    if {"type": "null"} in schema.get("oneOf", ()):
        return None
    types = schema.get("type", "object")
    if isinstance(types, list):
        return None if "null" in types else _VALUES[types[0]]
    if types == "object":
        return {name: sample(document, one) for name, one in schema.get("properties", {}).items()}
    if types == "array":
        return [sample(document, schema["items"])]
    return _scalar(schema, types)


def request_sample(document: Document, name: str) -> dict[str, Any]:
    """An example of a request, with its required properties and its objects."""
    schema = document["components"]["schemas"][name]
    return {
        key: sample(document, one)
        for key, one in schema["properties"].items()
        if key in schema["required"] or name_of(one) or "oneOf" in one
    }


def is_binary(document: Document, schema: Schema) -> bool:
    """Whether a schema, or a property of it, is bytes instead of JSON."""
    found = resolved(document, not_null(schema))
    return found.get("format") == "binary" or any(
        is_binary(document, one) for one in found.get("properties", {}).values()
    )


def literal(
    document: Document,
    name: str,
    value: Mapping[str, Any],
    models: set[str],
    *,
    whole: bool = True,
) -> str:
    """The call that makes an object of a schema, whole or with what is required only.

    Notes the classes that it needs.
    """
    schema = document["components"]["schemas"][name]
    required = schema.get("required", value)
    title = classes(document)[name]
    models.add(title)
    parts = (
        f"{key}={_expression(document, schema['properties'][key], one, models, whole=whole)}"
        for key, one in value.items()
        if whole or key in required
    )
    return f"{title}({', '.join(parts)})"


def _scalar(schema: Schema, kind: str) -> Any:
    if "enum" in schema:
        return schema["enum"][0]
    if schema.get("format") == "unixtime":
        return _UNIX_TIME
    return max(_VALUES[kind], schema["minimum"]) if "minimum" in schema else _VALUES[kind]


def _expression(
    document: Document, schema: Schema, value: Any, models: set[str], *, whole: bool
) -> str:
    found = resolved(document, schema)
    name = name_of(schema)
    if found.get("format") == "binary":
        return f'File(Path("{value}").read_bytes(), "{value}")'
    if name and "properties" in found:
        return literal(document, name, value, models, whole=whole)
    if found.get("type") == "array":
        items = (_expression(document, found["items"], one, models, whole=whole) for one in value)
        return f"[{', '.join(items)}]"
    return repr(value)
