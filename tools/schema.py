"""Normalize JSON Schema: one spelling for equivalent schemas.

OpenAPI 3.0 and 3.1 spell nullable, fixed values and exclusive bounds differently, and `allOf`,
`anyOf` and `$ref` can wrap a schema without changing what it allows. `Schemas.flatten` undoes all
of that, one level at a time. If any subschema allows null, the schema does: that is what a
`nullable` beside a reference means.
"""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from attrs import define, field
from document import DocumentError

Raw = dict[str, Any]

# Keywords that describe a schema but restrict nothing.
_PROSE = {"$comment", "$defs", "description", "discriminator", "example", "examples"}
_PROSE |= {"externalDocs", "summary", "title", "xml"}

# Keywords with their default value.
_TRIVIAL: dict[str, Any] = {
    "deprecated": False,
    "readOnly": False,
    "writeOnly": False,
    "uniqueItems": False,
}
_TRIVIAL |= {"minLength": 0, "minItems": 0, "minProperties": 0}

_NULL = frozenset({"null"})
_TYPE_NAMES = {bool: "boolean", int: "integer", float: "number", str: "string"}
_TYPE_NAMES |= {list: "array", dict: "object", type(None): "null"}


@define
class Schema:
    """A schema in that spelling; `types` is None if every type is allowed."""

    types: frozenset[str] | None = None
    nullable: bool = False
    enum: list[Any] | None = None
    keywords: dict[str, Any] = field(factory=dict)
    required: set[str] = field(factory=set)
    properties: dict[str, Any] = field(factory=dict)
    items: Any = None
    values: Any = None
    names: Any = None
    variants: list[Any] = field(factory=list)
    sources: list[Raw] = field(factory=list)

    @property
    def type(self) -> str:
        """The types as text, such as `string | null`."""
        types = sorted((self.types or {"any"}) - _NULL)
        return " | ".join([*types, "null"] if self.nullable else types)


@define
class Schemas:
    """The schemas of one document, flattened on demand."""

    document: Raw
    _known: dict[int, tuple[Any, Schema]] = field(factory=dict, init=False)
    _open: set[int] = field(factory=set, init=False)

    def resolve(self, raw: Any) -> Any:
        """Follow a chain of bare references to its end."""
        seen: list[Any] = []
        while isinstance(raw, dict) and set(raw) == {"$ref"}:
            if raw["$ref"] in seen:
                raise DocumentError(f"the reference {raw['$ref']!r} leads back to itself")
            seen.append(raw["$ref"])
            raw = self.target(raw["$ref"])
        return raw

    def target(self, reference: Any) -> Any:
        """Look up a reference."""
        if not isinstance(reference, str) or not reference.startswith("#/"):
            raise DocumentError(f"the reference {reference!r} leaves the document")
        found: Any = self.document
        for step in reference[2:].split("/"):
            key = step.replace("~1", "/").replace("~0", "~")
            if not isinstance(found, dict) or key not in found:
                raise DocumentError(f"the reference {reference!r} names nothing")
            found = found[key]
        return found

    def flatten(self, raw: Any) -> Schema:
        """Convert a schema to that spelling."""
        raw = self.resolve(raw)
        # The raw schema is kept with its result, so that its id is not reused.
        if id(raw) not in self._known:
            if id(raw) in self._open:
                raise DocumentError(f"a schema includes itself: {str(raw)[:80]}")
            self._open.add(id(raw))
            self._known[id(raw)] = (raw, self._flatten(raw))
            self._open.discard(id(raw))
        return self._known[id(raw)][1]

    def _flatten(self, raw: Any) -> Schema:
        if isinstance(raw, bool):
            return Schema(keywords={} if raw else {"not": {}})
        if not isinstance(raw, dict):
            raise DocumentError(f"expected a schema, found {str(raw)[:80]!r}")
        referenced = [self.target(raw["$ref"])] if "$ref" in raw else []
        result = Schema()
        for one in [*referenced, *listed(raw, "allOf")]:
            _include(result, self.flatten(one))
        _include(result, _own(raw))
        for alternatives in (listed(raw, "anyOf"), listed(raw, "oneOf")):
            self._choose(result, alternatives)
        if result.types is None:
            result.types = _implied_types(result)
        if result.types and "null" in result.types:
            result.nullable = True
            result.types = result.types - _NULL or result.types
        return result

    def _choose(self, result: Schema, alternatives: list[Any]) -> None:
        """Include `anyOf` or `oneOf`: as one schema if possible, else as variants."""
        if not alternatives:
            return
        flat = [self.flatten(alternative) for alternative in alternatives]
        result.nullable |= any(schema.nullable for schema in flat)
        rest = {id(schema): raw for raw, schema in zip(alternatives, flat, strict=True)}
        schemas = [schema for schema in flat if schema.types != _NULL]
        if len(schemas) == 1 or _are_types(schemas) or _are_values(schemas):
            _include(result, _either(schemas))
            return
        for schema in schemas:
            raw = rest[id(schema)]
            only_variants = set(self.resolve(raw)) - _PROSE <= {"anyOf", "oneOf"}
            result.variants.extend(schema.variants if only_variants else [raw])


def listed(raw: Raw, key: str) -> list[Any]:
    """Get the list under a key; an empty one if there is none."""
    value = [] if raw.get(key) is None else raw[key]
    if not isinstance(value, list):
        raise DocumentError(f"expected a list at {key!r}, found {str(value)[:80]!r}")
    return value


def _are_types(schemas: list[Schema]) -> bool:
    """Keywords apply to one type each, so schemas of different plain types can be merged."""
    seen: set[str] = set()
    for schema in schemas:
        types = {"number" if name == "integer" else name for name in schema.types or ()}
        shared = {"format", "default", "deprecated"} & schema.keywords.keys()
        if not types or types & seen or schema.enum is not None or schema.variants or shared:
            return False
        seen |= types
    return True


def _are_values(schemas: list[Schema]) -> bool:
    """Schemas with nothing but values can be merged into one enum."""
    return all(schema.enum is not None and not schema.keywords for schema in schemas)


def _either(schemas: list[Schema]) -> Schema:
    """Merge schemas that pass `_are_types` or `_are_values`."""
    one = Schema()
    types: frozenset[str] = frozenset()
    values: list[Any] = []
    for schema in schemas:
        types |= schema.types or frozenset()
        values += [value for value in schema.enum or [] if value not in values]
        one.types = one.enum = None
        _include(one, schema)
    one.types = types or None
    one.enum = values or None
    return one


def _implied_types(schema: Schema) -> frozenset[str] | None:
    if schema.enum is not None:
        return frozenset(_TYPE_NAMES[type(value)] for value in schema.enum)
    if schema.properties or schema.required or schema.values is not None:
        return frozenset({"object"})
    return frozenset({"array"}) if schema.items is not None else None


def _own(raw: Raw) -> Schema:
    """The schema's own keywords, without references and combinations."""
    schema = Schema(nullable=raw.get("nullable") is True, sources=[raw])
    for key, value in raw.items():
        if key in {"$ref", "allOf", "anyOf", "oneOf", "nullable"} or key in _PROSE:
            continue
        if key.startswith("x-") or (key in _TRIVIAL and _TRIVIAL[key] == value):
            continue
        match key:
            case "type":
                schema.types = _words(value if isinstance(value, list) else [value])
            case "const" | "enum":
                _set_enum(schema, [value] if key == "const" else listed(raw, key))
            case "required":
                schema.required = set(_words(listed(raw, key)))
            case "properties" if isinstance(value, dict):
                schema.properties = dict(value)
            case "items":
                schema.items = value
            case "additionalProperties":
                schema.values = None if value in (True, {}) else value
            case "propertyNames":
                schema.names = value
            case _:
                schema.keywords[key] = value
    _respell(schema.keywords)
    return schema


def _words(values: list[Any]) -> frozenset[str]:
    wrong = [value for value in values if not isinstance(value, str)]
    if wrong:
        raise DocumentError(f"expected a name, found {str(wrong[0])[:80]!r}")
    return frozenset(values)


def _set_enum(schema: Schema, values: list[Any]) -> None:
    schema.nullable |= None in values
    schema.enum = [value for value in values if value is not None]
    if not schema.enum:
        schema.enum, schema.types = None, _NULL


def _respell(keywords: dict[str, Any]) -> None:
    """Spell exclusive bounds as numbers, and bytes as `format: binary`."""
    for bound, exclusive in (
        ("minimum", "exclusiveMinimum"),
        ("maximum", "exclusiveMaximum"),
    ):
        if isinstance(keywords.get(exclusive), bool) and keywords.pop(exclusive):
            keywords[exclusive] = keywords.pop(bound, None)
    bytes_ = keywords.get("contentMediaType") == "application/octet-stream"
    if bytes_ and "contentEncoding" not in keywords:
        del keywords["contentMediaType"]
        keywords.setdefault("format", "binary")


def _include(base: Schema, extra: Schema) -> None:
    """Add the requirements of `extra` to `base`; where both have a keyword, `extra` wins."""
    if base.types is None or extra.types is None:
        base.types = base.types or extra.types
    else:
        base.types = base.types & extra.types or extra.types
    base.nullable |= extra.nullable
    if base.enum is None or extra.enum is None:
        base.enum = base.enum if extra.enum is None else extra.enum
    else:
        base.enum = [value for value in base.enum if value in extra.enum]
    base.keywords |= extra.keywords
    base.required |= extra.required
    base.properties = _together(base.properties, extra.properties)
    base.items = _both(base.items, extra.items)
    base.values = extra.values if extra.values is not None else base.values
    base.names = extra.names if extra.names is not None else base.names
    base.variants = base.variants + extra.variants
    base.sources = base.sources + extra.sources


def _together(first: Raw, second: Raw) -> Raw:
    """Merge properties; one that is in both must satisfy both."""
    names: Iterable[str] = [*first, *(name for name in second if name not in first)]
    return {name: _both(first.get(name), second.get(name)) for name in names}


def _both(first: Any, second: Any) -> Any:
    if first is None or second is None:
        return second if first is None else first
    return {"allOf": [first, second]}
