"""The derived document as a tree of places, to be compared like a surface.

A reference is a leaf, whose type is the name of the schema, so each schema is compared once.
"""

from __future__ import annotations

from functools import partial
from typing import Any

from line_schemas.derive import answer_name, body_name
from line_schemas.places import Raw, children, core, type_of
from surface import Node

_OTHERWISE = {"type", "anyOf", "$ref", "properties", "required", "items", "description"}


def tree(document: Raw, *, prose: bool) -> Node:
    """The endpoints and the schemas of a document; `prose` adds our descriptions."""
    schemas = document["components"]["schemas"]
    below = {path: partial(_endpoint, item, prose) for path, item in document["paths"].items()}
    below |= {name: partial(_schema, schema, prose) for name, schema in schemas.items()}
    return Node("", {}, below, id(document))


def _endpoint(item: Raw, prose: bool) -> Node:
    operation = item["post"]
    facts = {key: operation[key] for key in ("operationId", *(["summary"] if prose else []))}
    facts |= {"request": body_name(item), "response": answer_name(item)}
    return Node(facts["operationId"], facts, {}, id(item))


def _schema(schema: Raw, prose: bool, required: bool | None = None) -> Node:
    inner = core(schema)
    facts: dict[str, Any] = {"type": type_of(schema)}
    facts |= {key: value for key, value in inner.items() if key not in _OTHERWISE}
    if isinstance(inner.get("additionalProperties"), dict):
        del facts["additionalProperties"]
    if "default" in schema:
        facts["default"] = schema["default"]
    if prose and "description" in schema:
        facts["description"] = schema["description"]
    if required is not None:
        facts["required"] = required
    below = {}
    for step, child in children(schema):
        name = step[1:] if step.startswith(".") else None
        needed = None if name is None else name in inner.get("required", [])
        below[step] = partial(_schema, child, prose, needed)
    said = {True: "required ", False: "optional ", None: ""}[required]
    return Node(f"{said}{facts['type']}", facts, below, id(schema))
