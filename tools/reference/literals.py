"""Example values as the Python expressions that make them."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from reference.linking import classes
from reference.specification import Document, Schema, name_of, resolved


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
