"""The types that msgspec decodes into, built from schemas.

A type may refuse what its schema takes, and never takes what its schema refuses or warns of: what
cannot be said in a type is left out of it.
"""

from __future__ import annotations

from collections.abc import Mapping
from types import GenericAlias
from typing import Annotated, Any, Literal, Union

import msgspec

from batchwright._bodies import embedded, unions
from batchwright._bodies.schemas import ANYTHING, Schema

__all__ = ["Shapes", "struct"]

_LONGEST_INTEGER = 2**63
_NESTED = 3

_META = {
    "minimum": "ge",
    "maximum": "le",
    "exclusiveMinimum": "gt",
    "exclusiveMaximum": "lt",
    "minLength": "min_length",
    "maxLength": "max_length",
    "pattern": "pattern",
    "minItems": "min_length",
    "maxItems": "max_length",
    "maxProperties": "max_length",
}


class Shapes:
    """The types of schemas; None stands for a schema that no type can express."""

    def __init__(self) -> None:
        self._known: dict[tuple[Schema, Any], Any] = {}

    def of(self, schema: Schema) -> Any:
        """Return the type of a schema."""
        return self._cached(schema, None)

    def _cached(self, schema: Schema, tag: tuple[str, str] | None) -> Any:
        key = schema, tag
        if key not in self._known:
            self._known[key] = None  # for one that refers to itself
            self._known[key] = self._object(schema, tag) if tag else self._any(schema)
        return self._known[key]

    def _any(self, schema: Schema) -> Any:
        if schema is ANYTHING:
            return _json()
        if schema.is_bare_union:
            return self._union(schema)
        if schema.branches or len(schema.types) != 1:
            return None
        if schema.values is not None:
            return None if schema.bounds else _literal(schema.values)
        (kind,) = schema.types
        match kind:
            case "object":
                return self._object(schema, None)
            case "array":
                items = self.of(schema.items) if schema.items else _json()
                return items and _bounded(GenericAlias(list, (items,)), schema.bounds)
            case "string":
                return _bounded(str, schema.bounds)
            case "integer":
                return _integer(schema.bounds)
            case "number":
                return _bounded(float, schema.bounds)
            case "boolean":
                return bool
            case _:
                return type(None)

    def _object(self, schema: Schema, tag: tuple[str, str] | None) -> Any:
        if not schema.properties:
            return None if tag or schema.required else self._map(schema)
        if schema.bounds:
            return None
        required = set(schema.required)
        holder = schema.strict_property
        fields: dict[str, Any] = {}
        for name, inner in schema.properties.items():
            if tag and name == tag[0]:
                continue
            fields[name] = msgspec.Raw if name == holder else self.of(inner)
        fields = {name: type_ for name, type_ in fields.items() if type_ is not None}
        if not required - {tag[0] if tag else None} <= fields.keys():
            return None
        if holder in fields:
            methods = embedded.checked(holder, schema.properties[holder])
            return struct(fields, required, tag, methods)
        return struct(fields, required, tag)

    def _map(self, schema: Schema) -> Any:
        values = self.of(schema.extra) if schema.extra else None
        return values and _bounded(GenericAlias(dict, (str, values)), schema.bounds)

    def _union(self, schema: Schema) -> Any:
        """Return a union of at most one type for each JSON type, and any objects that have tags."""
        branches = unions.alternatives(schema)
        if schema.types and any(not s.types or not s.types <= schema.types for s in branches):
            return None
        objects = [branch for branch in branches if branch.types == {"object"}]
        types = self._objects(schema, objects)
        strings = [s for s in branches if s.types == {"string"}]
        free = [branch for branch in strings if branch.values is None]
        for kind in ("array", "boolean", "null"):
            types.append(self._first([s for s in branches if s.types == {kind}]))
        types.append(self._first(free or strings))
        numbers = [s for s in branches if s.types in ({"integer"}, {"number"})]
        types.append(self._first(sorted(numbers, key=lambda s: "integer" in s.types)))
        types = [type_ for type_ in types if type_ is not None]
        return Union[tuple(types)] if types else None  # noqa: UP007 - as many as there are

    def _objects(self, schema: Schema, objects: list[Schema]) -> list[Any]:
        """Return the structs of all branches by tag, or only one if no tag tells them apart."""
        tag = unions.tag_of(schema)
        untagged = [branch for branch in objects if tag and tag.name not in branch.required]
        if tag is None or untagged:
            return [self._first(untagged or objects)]
        found: dict[str, Any] = {}
        for branch in objects:
            for value in unions.tag_values(branch, tag.name) or ():
                if isinstance(value, str) and found.get(value) is None:
                    found[value] = self._cached(branch, (tag.name, value))
        return list(found.values())

    def _first(self, branches: list[Schema]) -> Any:
        return next((shape for s in branches if (shape := self.of(s)) is not None), None)


def struct(
    fields: Mapping[str, Any],
    required: set[str],
    tag: tuple[str, str] | None = None,
    methods: dict[str, Any] | None = None,
) -> type[msgspec.Struct]:
    """Return a struct that takes these fields and no others.

    Args:
        fields: The types by name.
        required: The names of those that must be there.
        tag: The name and the value of the field that tells it from other structs.
        methods: The methods of its class.
    """
    definitions: list[Any] = []
    for number, (name, type_) in enumerate(fields.items()):
        plain = name.isidentifier() and not name.startswith(("_", "field_"))
        attribute = name if plain else f"field_{number}"
        default = {} if name in required else {"default": None}
        definitions.append((attribute, type_, msgspec.field(name=name, **default)))
    return msgspec.defstruct(
        "Object",
        definitions,
        namespace=methods,
        tag_field=tag[0] if tag else None,
        tag=tag[1] if tag else None,
        kw_only=True,
        forbid_unknown_fields=True,
        gc=False,
    )


def _literal(values: tuple[Any, ...]) -> Any:
    """Return the type of an enum of strings; other types have hardly any."""
    return Literal[values] if all(isinstance(value, str) for value in values) else None


def _bounded(type_: Any, bounds: Mapping[str, Any]) -> Any:
    meta = {_META[word]: limit for word, limit in bounds.items()}
    return Annotated[type_, msgspec.Meta(**meta)] if meta else type_


def _integer(bounds: Mapping[str, Any]) -> Any:
    """Return the type of an integer of 64 bits; others are read as floats elsewhere."""
    limits = {word: limit for word, limit in bounds.items() if abs(limit) < _LONGEST_INTEGER}
    if any(not float(limit).is_integer() for limit in limits.values()):
        return None
    limits = {word: int(limit) for word, limit in limits.items()}
    if not limits.keys() & {"minimum", "exclusiveMinimum"}:
        limits["minimum"] = -_LONGEST_INTEGER
    if not limits.keys() & {"maximum", "exclusiveMaximum"}:
        limits["maximum"] = _LONGEST_INTEGER - 1
    return _bounded(int, limits)


def _json() -> Any:
    """Return the type of any JSON value that is not nested too deeply."""
    scalar = str | float | bool | None
    nested: Any = scalar
    for _ in range(_NESTED):
        nested = scalar | list[nested] | dict[str, nested]
    return nested
