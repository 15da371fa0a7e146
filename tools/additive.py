"""Find compatible additions that bring a document closer to a published one."""

from __future__ import annotations

import json
from typing import Any

from check_spec import TODO
from compare import ABSENT, Fact
from splice import Addition, Pointer, pointers
from surface import Node

DESCRIPTION = f"{TODO}: describe this in our own words."


class NotAdditiveError(Exception):
    """Why something has to be added by hand."""


def additions(document: dict[str, Any], facts: list[Fact]) -> list[tuple[Addition, Fact]]:
    """Find the additions to `document`, each with the difference that it resolves."""
    places = pointers(document)
    found: dict[tuple[Pointer, str], tuple[Addition, Fact]] = {}
    for fact in facts:
        try:
            addition = _addition(fact, places)
        except NotAdditiveError:
            continue
        # Places share schemas: what is added for one, all have.
        item = fact.note if fact.name == "enum" else fact.name
        found.setdefault((addition.pointer, item), (addition, fact))
    return list(found.values())


def _addition(fact: Fact, places: dict[int, Pointer]) -> Addition:
    if fact.ours is not ABSENT or fact.above is None:
        raise NotAdditiveError
    ours, theirs = fact.above
    if fact.name == "enum":
        return Addition(_holder(ours, "enum", places), None, json.loads(fact.note))
    node = theirs.children[fact.name]()
    if node.facts.get("required") is not False:
        raise NotAdditiveError
    if fact.name.startswith("."):
        schema = written(node, sent=" request" in fact.place)
        return Addition(_holder(ours, "properties", places), fact.name[1:], schema)
    where, _, name = fact.name.strip().partition(".")
    if where != "query":
        raise NotAdditiveError
    schema = written(node, sent=True)
    parameter = {
        "name": name,
        "in": where,
        "description": schema.pop("description"),
        "schema": schema,
    }
    return Addition(_holder(ours, "parameters", places), None, parameter)


def _holder(node: Node, key: str, places: dict[int, Pointer]) -> Pointer:
    """Where the node's own list or mapping under `key` is in the document."""
    for source in reversed(node.sources):
        if source.get(key) and id(source) in places:
            return (*places[id(source)], key)
    raise NotAdditiveError


def written(node: Node, *, sent: bool, above: frozenset[int] = frozenset()) -> dict[str, Any]:
    """Write a place as a schema of its own, with placeholders for descriptions."""
    schema = node.schema
    if schema is None or node.identity in above:
        raise NotAdditiveError
    below = {
        name: written(child(), sent=sent, above=above | {node.identity})
        for name, child in node.children.items()
    }
    types = sorted((schema.types or set()) - {"null"})
    result: dict[str, Any] = {"type": types[0] if len(types) == 1 else types} if types else {}
    if schema.enum is not None:
        result |= {"const": schema.enum[0]} if len(schema.enum) == 1 else {"enum": schema.enum}
    result |= schema.keywords
    properties = {name[1:]: child for name, child in below.items() if name[0] == "."}
    if "object" in types and sent:
        result["x-request"] = True
    if properties:
        result["required"] = [name for name in properties if name in schema.required]
        result["properties"] = properties
        if not result["required"]:
            del result["required"]
    keywords = {"[]": "items", "{}": "additionalProperties", "{name}": "propertyNames"}
    for name, keyword in keywords.items():
        if name in below:
            result[keyword] = _bare(below[name])
    if schema.values is False:
        result["additionalProperties"] = False
    variants = [_bare(child) for name, child in below.items() if name[0] == "<"]
    return _with_null(result, variants, nullable=schema.nullable) | {"description": DESCRIPTION}


def _bare(schema: dict[str, Any]) -> dict[str, Any]:
    return {key: value for key, value in schema.items() if key != "description"}


def _with_null(
    schema: dict[str, Any], variants: list[dict[str, Any]], *, nullable: bool
) -> dict[str, Any]:
    """Make a schema nullable: with a type where that is possible, else with `oneOf`."""
    null = [{"type": "null"}] if nullable else []
    if variants:
        return schema | {"oneOf": [*variants, *null]}
    if not nullable:
        return schema
    if "const" in schema or "enum" in schema or schema.get("type") in ("object", "array"):
        return {"oneOf": [schema, *null]}
    types = schema.get("type", [])
    return {"type": [*(types if isinstance(types, list) else [types]), "null"]} | {
        key: value for key, value in schema.items() if key != "type"
    }
