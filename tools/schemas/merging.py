"""One flat schema for one that is put together of others with `$ref` and `allOf`."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from schemas.places import inside, look_up, tokens

Raw = dict[str, Any]
Note = Callable[[str], None]

PROSE = frozenset(
    (
        *("$comment", "description", "discriminator", "summary", "title", "example"),
        *("examples", "default", "deprecated", "externalDocs", "xml", "readOnly"),
        *("writeOnly", "minimum", "maximum", "exclusiveMinimum", "exclusiveMaximum"),
        *("multipleOf", "minLength", "maxLength", "pattern", "minItems", "maxItems"),
        *("uniqueItems", "minProperties", "maxProperties", "propertyNames", "not", "if"),
        *("then", "else", "$defs", "$id", "$schema", "$anchor", "contentEncoding"),
        *("contentMediaType", "contains", "dependentRequired", "dependentSchemas"),
        *("unevaluatedProperties", "unevaluatedItems"),
    )
)
"""What describes or bounds a value without saying what kind it is."""

_ABOUT_ITSELF = ("description", "summary", "title", "deprecated", "default", "x-use-instead")
MOST_NESTED = 200


def substance(schema: Raw) -> Raw:
    """Return the keywords that say what kind a value is."""
    return {
        key: value
        for key, value in schema.items()
        if key not in PROSE
        and not key.startswith("x-")
        and not (key == "nullable" and not value)
        and not (key == "required" and not isinstance(value, list))
        and value not in ([], None)
    }


class Flattening:
    """Flattens the schemas of one document."""

    def __init__(self, document: Raw, note: Note) -> None:
        self._document = document
        self._note = note

    def target(self, reference: object, place: str) -> Any:
        """Find what a reference names."""
        return look_up(self._document, reference, place)

    def flatten(self, raw: Any, place: str, seen: tuple[str, ...] = ()) -> Raw:
        """Return a schema without `allOf`, whose `$ref` stands alone but for what describes it."""
        if not isinstance(raw, dict):
            return {}
        schema: Raw = raw
        own = {key: value for key, value in schema.items() if key not in ("$ref", "allOf")}
        all_of = schema.get("allOf")
        parts: list[Any] = list(all_of) if isinstance(all_of, list) else []
        if "$ref" in schema:
            parts.insert(0, {"$ref": schema["$ref"]})
        if not parts or (len(schema) == 1 and "$ref" in schema):
            return schema
        flat = [self.flatten(part, place, seen) for part in parts]
        meaningful = [part for part in flat if substance(part)]
        beside = substance(own)
        if len(meaningful) == 1 and not beside:
            return {**_about_others(flat, meaningful[0]), **meaningful[0], **own}
        if len(meaningful) == 1 and set(beside) <= {"type", "nullable"} and _is_open(beside):
            about = {key: value for key, value in own.items() if key not in beside}
            null = [{"type": "null"}] if "nullable" in beside else []
            return {**about, "anyOf": [meaningful[0], *null]}
        merged: Raw = {}
        for part in [*(self._resolved(part, place, seen) for part in flat), own]:
            merged = self.merge(merged, part, place)
        return merged

    def _resolved(self, part: Raw, place: str, seen: tuple[str, ...]) -> Raw:
        if "$ref" not in part:
            return part
        reference = part["$ref"]
        if reference in seen or len(seen) > MOST_NESTED:
            self._note(f"{place}: {reference} is put together of itself")
            return {}
        target = self.target(reference, place)
        inner = self.flatten(target, str(reference), (*seen, reference))
        found = self._resolved(inner, str(reference), (*seen, reference))
        hidden = ("title", "deprecated", "x-use-instead", "discriminator")
        return {key: value for key, value in found.items() if key not in hidden}

    def resolve(self, schema: Raw, place: str) -> Raw:
        """Flatten a schema, and follow its reference to the end."""
        return self._resolved(self.flatten(schema, place), place, ())

    def merge(self, one: Raw, other: Raw, place: str) -> Raw:
        """Merge two flat schemas, both of which a value satisfies."""
        merged = dict(one)
        for key, value in other.items():
            if key not in merged or merged[key] == value or key in _ABOUT_ITSELF:
                merged[key] = value
            else:
                merged[key] = self._both(key, merged[key], value, place)
        return merged

    def _both(self, key: str, one: Any, other: Any, place: str) -> Any:
        """Return the value of a keyword that says both."""
        if key in _MERGERS:
            return _MERGERS[key](one, other)
        if key == "type":
            return self._merge_types(one, other, place)
        if key == "enum":
            both = [value for value in one if value in other]
            if not both:
                self._note(f"{place}: no value is in both lists; both are taken")
            return both or _union(one, other)
        if key in ("anyOf", "oneOf"):
            self._note(f"{place}: only the first of two {key} is taken")
            return one
        return one if key == "discriminator" else other

    def _merge_types(self, one: Any, other: Any, place: str) -> Any:
        first, second = types_of(one), types_of(other)
        both = [name for name in first if name in second]
        if "integer" in {*first, *second} and "number" in {*first, *second} and not both:
            both = ["integer"]
        if not both:
            self._note(
                f"{place}: it is {' or '.join(first)} and "
                f"{' or '.join(second)} at once; both are taken"
            )
            both = _union(first, second)
        return both[0] if len(both) == 1 else both


def _is_open(beside: Raw) -> bool:
    """Whether a type says no more than that this is an object."""
    return bool(beside.get("type", "object") == "object")


def _about_others(parts: list[Raw], main: Raw) -> Raw:
    """Return what the parts without substance say, such as a description."""
    about: Raw = {}
    for part in parts:
        if part is not main:
            about.update({key: part[key] for key in part if key in PROSE or key.startswith("x-")})
    return about


def types_of(value: Any) -> list[str]:
    """Return the value of a `type` as a list."""
    names = value if isinstance(value, list) else [value]
    return [str(name) for name in names if name]


def _union(one: Any, other: Any) -> list[Any]:
    if not isinstance(one, list) or not isinstance(other, list):
        return one if isinstance(one, list) else other if isinstance(other, list) else []
    return [*one, *(item for item in other if item not in one)]


def _merge_properties(one: Any, other: Any) -> Raw:
    merged = dict(one or {})
    for key, value in (other or {}).items():
        known = merged.get(key)
        merged[key] = value if key not in merged or known == value else {"allOf": [known, value]}
    return merged


def _merge_values(one: Any, other: Any) -> Any:
    if isinstance(one, dict) and isinstance(other, dict):
        return {"allOf": [one, other]}
    return next((each for each in (one, other) if isinstance(each, dict)), True)


_MERGERS: dict[str, Callable[[Any, Any], Any]] = {
    "properties": _merge_properties,
    "required": _union,
    "items": lambda one, other: {"allOf": [one, other]},
    "additionalProperties": _merge_values,
    "nullable": lambda one, other: one or other,
}


def named(reference: object) -> str | None:
    """Return the name in a reference to a schema of the components."""
    path = tokens(reference) if isinstance(reference, str) else []
    return path[2] if len(path) == 3 and path[:2] == ["components", "schemas"] else None


__all__ = ["PROSE", "Flattening", "Note", "Raw", "inside", "named", "substance", "types_of"]
