"""From the schema that a library writes for a class to the strict one that the API takes."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from batchwright._structured.subset import subset_findings
from batchwright._structured.vocabulary import FOREIGN, FORMATS, KEPT, looks_around

_MAPPING = "a mapping; use a list of a class with a key and a value"
_IMPOSSIBLE = {
    "prefixItems": "a tuple of fixed types",
    "patternProperties": _MAPPING,
    "propertyNames": _MAPPING,
    "not": "'not'",
    "if": "'if'",
    "dependentRequired": "'dependentRequired'",
    "dependentSchemas": "'dependentSchemas'",
}
_TOLD = {
    "minLength": "at least {} characters",
    "maxLength": "at most {} characters",
    "uniqueItems": "no item twice",
}
"""What the API does not know: the model reads it in words, and the reader checks it."""

_DECIMAL = r"^[+-]?[0-9]+(\.[0-9]+)?([eE][+-]?[0-9]+)?$"
_BASE64 = r"^(?:[A-Za-z0-9+/]{4})*(?:[A-Za-z0-9+/]{2}==|[A-Za-z0-9+/]{3}=)?$"
_TYPES = {str: "string", bool: "boolean", int: "integer", float: "number", type(None): "null"}


def strict(raw: dict[str, Any], name: str) -> dict[str, Any]:
    """Make a schema strict: closed objects, all properties required, the API's keywords alone.

    Args:
        raw: The schema of a class.
        name: The name of the class, for errors.

    Raises:
        TypeError: The API cannot express it; the message has the class and the field.
    """
    defs = raw.get("$defs", {})
    root = {word: value for word, value in raw.items() if word != "$defs"}
    reference = root.get("$ref")
    if reference:
        root = {**_named(reference, defs), **_without(root, "$ref")}
    if root.get("type") != "object":
        kind = root.get("type", "union" if root.keys() & {"anyOf", "oneOf"} else "any")
        raise TypeError(
            f"{name}: an answer must be an object, not of the type '{root.get(FOREIGN, kind)}'; "
            "make it the field of a class"
        )
    strictly = _Strict(defs, reference)
    made = strictly.of(root, name)
    definitions = {one: strictly.of(schema, one) for one, schema in defs.items()}
    if used := _reachable(made, definitions):
        made["$defs"] = {one: schema for one, schema in definitions.items() if one in used}
    for path, message in subset_findings(made, name):
        raise TypeError(f"{path}: {message}")
    return made


class _Strict:
    def __init__(self, defs: dict[str, Any], root: str | None) -> None:
        self._defs = defs
        self._root = root  # the reference that stands for the whole schema

    def of(self, schema: Any, place: str) -> dict[str, Any]:
        """Return a schema made strict; `place` is where it stands, for errors."""
        if not isinstance(schema, dict):
            raise _refused(place, "a value of any type")
        schema = _one_of(_single(schema, place))
        for word, what in (_IMPOSSIBLE | {FOREIGN: schema.get(FOREIGN, "")}).items():
            if word in schema:
                raise _refused(place, what)
        if "$ref" in schema:
            return self._reference(schema, place)
        made = _told({word: value for word, value in schema.items() if word in KEPT}, schema)
        if "anyOf" in made:
            made["anyOf"] = [self.of(one, place) for one in made["anyOf"]]
        elif "enum" in made or "const" in made:
            values = made["enum"] if "enum" in made else [made["const"]]
            made.setdefault("type", _types(values, place))
        elif "type" not in made:
            raise _refused(place, "a value of any type")
        if made.get("type") == "object":
            return self._object(made, place)
        if made.get("type") == "array":
            made["items"] = self.of(made.get("items"), f"{place}[]")
        return made

    def _object(self, schema: dict[str, Any], place: str) -> dict[str, Any]:
        more = schema.get("additionalProperties", "properties" not in schema)
        if isinstance(more, dict) or (more and "properties" not in schema):
            raise _refused(place, _MAPPING)
        properties = {
            name: self.of(one, f"{place}.{name}")
            for name, one in schema.get("properties", {}).items()
        }
        return schema | {
            "properties": properties,
            "required": list(properties),
            "additionalProperties": False,
        }

    def _reference(self, schema: dict[str, Any], place: str) -> dict[str, Any]:
        """Return a reference, which the API takes alone: what stands beside it needs a copy."""
        name = schema["$ref"]
        beside = {word: schema[word] for word in ("title", "description") if word in schema}
        target = _named(name, self._defs)
        if not beside or _key(name) in _reachable(target, self._defs):
            return {"$ref": "#" if name == self._root else name}
        return self.of({**target, **beside}, place)


def _single(schema: dict[str, Any], place: str) -> dict[str, Any]:
    """Return a schema without an `allOf` of one."""
    if "allOf" not in schema:
        return schema
    if len(schema["allOf"]) != 1:
        raise _refused(place, "'allOf'")
    return {**schema["allOf"][0], **_without(schema, "allOf")}


def _one_of(schema: dict[str, Any]) -> dict[str, Any]:
    """Return a schema with `anyOf` for `oneOf`; a tag tells the branches apart."""
    if "oneOf" not in schema:
        return schema
    return {**_without(schema, "oneOf"), "anyOf": schema["oneOf"]}


def _told(made: dict[str, Any], schema: dict[str, Any]) -> dict[str, Any]:
    """Move the bounds that the API does not know from a schema into its description."""
    words = [told.format(schema[word]) for word, told in _TOLD.items() if word in schema]
    if schema.get("contentEncoding") == "base64":
        made["pattern"] = _BASE64
    if made.get("format") == "decimal":
        made["pattern"] = _DECIMAL
        del made["format"]
    elif made.get("format", "date") not in FORMATS:
        words.append(f"format {made.pop('format')}")
    if looks_around(made.get("pattern", "")):
        words.append(f"pattern {made.pop('pattern')}")
    if words:
        told = f"({', '.join(words)})"
        made["description"] = f"{made['description']} {told}" if "description" in made else told
    return made


def _types(values: list[Any], place: str) -> str | list[str]:
    if any(type(value) not in _TYPES for value in values):
        raise _refused(place, "an enum of arrays or objects")
    kinds = list(dict.fromkeys(_TYPES[type(value)] for value in values))
    return kinds[0] if len(kinds) == 1 else kinds


def _reachable(schema: Any, defs: dict[str, Any]) -> set[str]:
    """Return the definitions that a schema leads to, over others as well."""
    found: set[str] = set()
    waiting = [schema]
    while waiting:
        one = waiting.pop()
        if isinstance(one, dict):
            name = _key(one.get("$ref"))
            if name in defs and name not in found:
                found.add(name)
                waiting.append(defs[name])
        waiting += _members(one)
    return found


def _members(value: Any) -> Iterable[Any]:
    if isinstance(value, dict):
        return value.values()
    return value if isinstance(value, list) else ()


def _key(reference: Any) -> str:
    return reference.removeprefix("#/$defs/") if isinstance(reference, str) else ""


def _named(reference: str, defs: dict[str, Any]) -> dict[str, Any]:
    target: dict[str, Any] = defs[_key(reference)]
    return target


def _without(schema: dict[str, Any], word: str) -> dict[str, Any]:
    return {name: value for name, value in schema.items() if name != word}


def _refused(place: str, what: str) -> TypeError:
    return TypeError(f"{place}: a structured output cannot have {what}")
