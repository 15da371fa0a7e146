"""Write a place of a published document as a part of ours, with placeholders for descriptions.

A schema with a name keeps it: one of ours with that name is referred to, another is taken along.
"""

from __future__ import annotations

from typing import Any

from attrs import define, field
from check_spec import TODO
from schema import Schema
from surface import Node, Surface

DESCRIPTION = f"{TODO}: describe this in our own words."
PREFIX = "#/components/schemas/"

# What is beside a reference without changing which schema it is.
_WRAPPING = {"$ref", "allOf", "anyOf", "oneOf", "nullable", "description", "title", "example"}
_WRAPPING |= {"examples", "summary", "externalDocs", "$comment"}
_OF_OBJECTS = ("x-request", "required", "properties", "additionalProperties", "propertyNames")


class NotAdditiveError(Exception):
    """Why something has to be added by hand."""


@define
class Writer:
    """Writes places, and collects the schemas that they lead to.

    Attributes:
        ours: Our document.
        theirs: The published document.
        schemas: The schemas to take along, by name.
    """

    ours: Surface
    theirs: Surface
    schemas: dict[str, Any] = field(factory=dict)
    _names: dict[int, str] = field(init=False)
    _sent: dict[str, bool] = field(factory=dict, init=False)

    def __attrs_post_init__(self) -> None:
        self._names = {
            id(self.theirs.schemas.resolve(schema)): name
            for name, schema in reversed(_schemas(self.theirs.document).items())
        }

    def described(
        self, node: Node, *, sent: bool, above: frozenset[int] = frozenset()
    ) -> dict[str, Any]:
        """Write a place with a placeholder for its description."""
        return self.schema(node, sent=sent, above=above) | {"description": DESCRIPTION}

    def schema(
        self, node: Node, *, sent: bool, above: frozenset[int] = frozenset()
    ) -> dict[str, Any]:
        """Write a place as a schema: as a reference if it has a name."""
        name = self._name(node)
        if name is not None and self._can_refer(name, node, sent=sent):
            reference = {"$ref": f"{PREFIX}{name}"}
            is_nullable = node.schema is not None and node.schema.nullable
            return {"oneOf": [reference, {"type": "null"}]} if is_nullable else reference
        return self.inline(node, sent=sent, above=above)

    def along(self, value: Any) -> dict[str, Any]:
        """The schemas to take along with what was written."""
        found: dict[str, Any] = {}
        todo = [value]
        while todo:
            each = todo.pop()
            if isinstance(each, list):
                todo += each
            elif isinstance(each, dict):
                name = str(each.get("$ref", "")).removeprefix(PREFIX)
                if name in self.schemas and name not in found:
                    found[name] = self.schemas[name]
                    todo.append(found[name])
                todo += each.values()
        return found

    def _can_refer(self, name: str, node: Node, *, sent: bool) -> bool:
        """Whether the name is, or becomes, that of a schema for the same direction."""
        mine = _schemas(self.ours.document).get(name)
        if mine is not None:
            flat = self.ours.schemas.flatten(mine)
            return not flat.properties or sent is (mine.get("x-request") is True)
        if name in self._sent:
            return self._sent[name] is sent
        if node.schema is None or not (node.schema.properties or node.schema.variants):
            return False  # a word for a string or a list says little
        self._sent[name] = sent
        raw = _schemas(self.theirs.document)[name]
        try:
            whole = self.inline(self.theirs.place(raw), sent=sent, bare=True)
        except NotAdditiveError:
            del self._sent[name]
            raise
        self.schemas[name] = whole | {"description": DESCRIPTION}
        return True

    def _name(self, node: Node) -> str | None:
        """The name of the schema that is there, apart from null and prose."""
        if node.identity in self._names:
            return self._names[node.identity]
        here = {id(each): each for each in node.sources}
        for source in node.sources:
            name = self._names.get(id(source))
            if name is not None:
                named = self.theirs.schemas.flatten(source).sources
                rest = here.keys() - {id(each) for each in named}
                if all(here[each].keys() <= _WRAPPING for each in rest):
                    return name
        return None

    def inline(
        self, node: Node, *, sent: bool, above: frozenset[int] = frozenset(), bare: bool = False
    ) -> dict[str, Any]:
        """Write a place as a schema of its own; `bare` leaves null out."""
        schema = node.schema
        if schema is None:
            raise NotAdditiveError("it has no schema")
        if node.identity in above:
            raise NotAdditiveError("its schema contains itself, and has no name")
        above |= {node.identity}
        below = {
            name: write(child(), sent=sent, above=above)
            for name, child in node.children.items()
            for write in [self.described if name[0] == "." else self.schema]
        }
        types = sorted((schema.types or set()) - {"null"})
        result: dict[str, Any] = {"type": types[0] if len(types) == 1 else types} if types else {}
        if schema.enum is not None:
            result |= {"const": schema.enum[0]} if len(schema.enum) == 1 else {"enum": schema.enum}
        result |= schema.keywords
        result |= _object(schema, below, sent=sent and "object" in types)
        if "[]" in below:
            result["items"] = below["[]"]
        variants = [child for name, child in below.items() if name[0] == "<"]
        if variants:
            result |= _discriminator(node, variants)
        elif len(types) > 1 and ("properties" in result or "items" in result):
            result, variants = _apart(result)
        return _with_null(result, variants, nullable=schema.nullable and not bare)


def _object(schema: Schema, below: dict[str, Any], *, sent: bool) -> dict[str, Any]:
    """What a schema says of objects."""
    properties = {name[1:]: child for name, child in below.items() if name[0] == "."}
    required = [name for name in properties if name in schema.required]
    result: dict[str, Any] = {"x-request": True} if sent else {}
    if required:
        result["required"] = required
    if properties:
        result["properties"] = properties
    for name, keyword in (("{}", "additionalProperties"), ("{name}", "propertyNames")):
        if name in below:
            result[keyword] = below[name]
    if schema.values is False:
        result["additionalProperties"] = False
    return result


def _apart(schema: dict[str, Any]) -> tuple[dict[str, Any], list[dict[str, Any]]]:
    """A schema of several types as what is common to all, and a variant for each."""
    keys = {"object": _OF_OBJECTS, "array": ("items",)}
    of_one = {*_OF_OBJECTS, "items", "type"}
    variants = [
        {"type": each} | {key: schema[key] for key in keys.get(each, ()) if key in schema}
        for each in schema["type"]
    ]
    return {key: schema[key] for key in schema if key not in of_one}, variants


def _schemas(document: dict[str, Any]) -> dict[str, Any]:
    components = document.get("components")
    found = components.get("schemas") if isinstance(components, dict) else None
    return found if isinstance(found, dict) else {}


def _discriminator(node: Node, variants: list[dict[str, Any]]) -> dict[str, Any]:
    """What tells the variants apart; its mapping only where each variant kept its name."""
    for source in node.sources:
        theirs = source.get("discriminator")
        if isinstance(theirs, dict) and isinstance(theirs.get("propertyName"), str):
            known = {each.get("$ref") for each in variants}
            mapping = theirs.get("mapping") or {}
            kept = {"mapping": mapping} if mapping and set(mapping.values()) <= known else {}
            if None not in known:
                return {"discriminator": {"propertyName": theirs["propertyName"], **kept}}
    return {}


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
