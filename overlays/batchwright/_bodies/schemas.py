"""The schemas of requests, by endpoint, linked into a graph that can be walked."""

from __future__ import annotations

from collections.abc import Mapping
from functools import cache
from threading import Lock
from typing import Any

from attrs import define, field

from batchwright import _specification

__all__ = ["ANYTHING", "Schema", "Schemas", "schema_of"]

_BOUNDS = (
    "minimum",
    "maximum",
    "exclusiveMinimum",
    "exclusiveMaximum",
    "minLength",
    "maxLength",
    "pattern",
    "minItems",
    "maxItems",
    "maxProperties",
)
_HOLDERS = ("schema", "parameters")
_LINKING = Lock()  # a schema that another thread is still linking says too little


@define(eq=False)
class Schema:
    """What one value may be.

    Attributes:
        types: The JSON types that it may have; empty for any.
        values: The values that it may have; None for any.
        closed: Whether the API can never learn another of `values`.
        bounds: The keywords that bound it, with their limits.
        properties: The properties of an object.
        required: The names of those that it must have.
        extra: The schema of all other properties; None if there should be none.
        items: The schema of the items of an array; None for any.
        branches: The schemas of which it must match one; empty if it is no union.
    """

    types: frozenset[str] = frozenset()
    values: tuple[Any, ...] | None = None
    closed: bool = False
    bounds: Mapping[str, Any] = field(factory=dict)
    properties: dict[str, Schema] = field(factory=dict)
    required: tuple[str, ...] = ()
    extra: Schema | None = None
    items: Schema | None = None
    branches: tuple[Schema, ...] = ()

    @property
    def is_bare_union(self) -> bool:
        """Whether it says nothing itself, beyond its branches and a type that each of them has."""
        return bool(self.branches) and not (
            self.values is not None or self.bounds or self.properties or self.required
        )

    @property
    def strict_property(self) -> str | None:
        """The property that holds a JSON schema which `strict` beside it makes strict."""
        if "strict" not in self.properties:
            return None
        return next((name for name in _HOLDERS if name in self.properties), None)


ANYTHING = Schema()
ANYTHING.extra = ANYTHING
"""The schema that says nothing."""


class Schemas:
    """Schemas by name, each linked when it is first needed.

    Args:
        definitions: JSON schemas by name, in which `#/$defs/Name` refers to one of them.
    """

    def __init__(self, definitions: Mapping[str, Any]) -> None:
        self._definitions = definitions
        self._linked: dict[str, Schema] = {}

    def named(self, name: str) -> Schema:
        """Return the schema of that name.

        Raises:
            KeyError: There is none.
        """
        if name not in self._linked:
            definition = self._definitions[name]
            if "$ref" in definition:
                return self.link(definition)
            self._linked[name] = Schema()  # which refers to itself, perhaps
            self._fill(self._linked[name], definition)
        return self._linked[name]

    def link(self, definition: Mapping[str, Any]) -> Schema:
        """Return a JSON schema with all that it refers to."""
        if "$ref" in definition:
            return self.named(definition["$ref"].rpartition("/")[2])
        if not definition:
            return ANYTHING
        schema = Schema()
        self._fill(schema, definition)
        return schema

    def _fill(self, schema: Schema, definition: Mapping[str, Any]) -> None:
        type_ = definition.get("type", ())
        schema.types = frozenset([type_] if isinstance(type_, str) else type_)
        if "const" in definition:
            schema.values = (definition["const"],)
        elif "enum" in definition:
            schema.values = tuple(definition["enum"])
        schema.closed = definition.get("x-closed", False)
        schema.bounds = {word: definition[word] for word in _BOUNDS if word in definition}
        properties = definition.get("properties", {})
        schema.properties = {name: self.link(value) for name, value in properties.items()}
        schema.required = tuple(definition.get("required", ()))
        schema.extra = self._extra(definition)
        if "items" in definition:
            schema.items = self.link(definition["items"])
        schema.branches = tuple(map(self.link, definition.get("anyOf", ())))

    def _extra(self, definition: Mapping[str, Any]) -> Schema | None:
        """Return what the properties that have no name of their own may be."""
        extra = definition.get("additionalProperties")
        if isinstance(extra, Mapping):
            return self.link(extra)
        if extra is None:
            return None if definition.get("properties") else ANYTHING
        return ANYTHING if extra else None


@cache
def schema_of(url: str) -> Schema | None:
    """Return the schema of an endpoint's bodies; None if the endpoint is unknown.

    Args:
        url: The endpoint; `/embeddings` is the same as `/v1/embeddings`.
    """
    path = url if url.startswith("/v1/") else f"/v1{url}"
    name = _specification.line_schemas()["endpoints"].get(path)
    if name is None:
        return None
    with _LINKING:
        return _schemas().named(name)


@cache
def _schemas() -> Schemas:
    return Schemas(_specification.line_schemas()["$defs"])
