"""Rewrite the schemas of a document into the few forms that the generator takes.

What is left: objects and enums, each a component with a class and a module of its own; and, in
their properties and in the operations, references to those, plain values, arrays and unions.
"""

from __future__ import annotations

from collections.abc import Iterator
from copy import deepcopy
from typing import Any

from attrs import define
from limits import in_words
from openapi_python_client.config import Config

from schemas.merging import Flattening, Raw, named, substance, types_of
from schemas.naming import ClassNames, attribute_names, opaque_keys
from schemas.places import inside
from schemas.requests import keep_files_in_forms, mark_requests
from schemas.tags import values_of

_FORMATS = frozenset({"date-time", "date", "uuid", "binary"})
_TYPES = ("string", "number", "integer", "boolean", "object", "array", "null")
DEEPEST, MOST_CLASSES = 40, 20_000
"""Where schemas that contain themselves, merged with others, are cut off."""

ANY: Raw = {}
NULL: Raw = {"type": "null"}


@define
class Attribute:
    """A property of an object: what the class calls it, and what its docstring says."""

    key: str
    name: str
    description: str
    limits: str
    deprecated: bool
    instead: str | None


@define
class Simplified:
    """A document whose schemas the generator takes, and what the templates ask about it."""

    document: Raw
    attributes: dict[str, dict[str, Attribute]]
    """By class and by the property's name in `document`."""

    enums: dict[str, list[Any]]
    """The values of each enum, by class."""

    places: dict[str, str]
    """Where each class is in the original document."""

    final: dict[str, str]
    """The class of each schema in `document`."""

    notes: list[str]
    """Where the document contradicts itself, and what was made of it."""


def simplify(document: Raw, config: Config) -> Simplified:
    """Rewrite the schemas of a document."""
    return _Simplifying(document, config).run()


@define
class _Pending:
    key: str
    schema: Raw
    place: str


class _Simplifying:
    def __init__(self, document: Raw, config: Config) -> None:
        self.document = document
        self.notes: list[str] = []
        self.flattening = Flattening(document, self.note)
        self.names = ClassNames(config.class_overrides)
        self.claimed: dict[str, str] = {}
        self.done: dict[str, Raw] = {}
        self.open: set[str] = set()
        self.pending: list[_Pending] = []
        self.made: dict[str, Raw] = {}
        self.places: dict[str, str] = {}
        self.attributes: dict[str, dict[str, Attribute]] = {}
        self.enums: dict[str, list[Any]] = {}
        self.tags: dict[str, dict[str, list[Any]]] = {}
        self.discriminators: dict[str, set[str]] = {}

    def note(self, text: str) -> None:
        if text not in self.notes:
            self.notes.append(text)

    def run(self) -> Simplified:
        raw = self.document.get("components", {}).get("schemas", {})
        for name in raw:
            self.claimed[name] = self.names.claim(name)
        for name in raw:
            self.component(name)
            self._finish()
        document = self._rewrite_operations()
        self._finish()
        components = dict(document.get("components") or {})
        for key in self.attributes:
            self.made[key]["x-tags"] = self.tags.get(key, {})
            self.made[key]["x-discriminators"] = sorted(self.discriminators.get(key, ()))
        mark_requests(document, self.made, self.names, self.attributes, self.places)
        keep_files_in_forms(document, self.made)
        components["schemas"] = self.made
        document["components"] = components
        final = self.names.final
        return Simplified(
            document,
            {final[key]: found for key, found in self.attributes.items()},
            {final[key]: found for key, found in self.enums.items()},
            {final[key]: found for key, found in self.places.items()},
            final,
            self.notes,
        )

    def _finish(self) -> None:
        while self.pending:
            one = self.pending.pop(0)
            self.made[one.key] = self._object(one)

    # Named schemas.

    def component(self, name: str) -> Raw:
        """Simplify a schema of the components."""
        if name in self.done:
            return self.done[name]
        place = inside("#/components/schemas", name)
        if name in self.open:
            self.note(f"{place}: it contains itself, and is any JSON where it does")
            return ANY
        self.open.add(name)
        raw = self.document["components"]["schemas"][name]
        found = self.simple(raw, place, self.claimed[name], claimed=self.claimed[name])
        self.open.discard(name)
        return self.done.setdefault(name, found)

    def _hoist(self, schema: Raw, place: str, words: str, claimed: str | None) -> Raw:
        key = claimed if claimed and claimed not in self.made else self.names.claim(words)
        self.made[key] = {}
        self.places[key] = place
        if claimed == key:
            for name, claim in self.claimed.items():
                if claim == key:
                    self.done[name] = _reference(key)
        self.pending.append(_Pending(key, schema, place))
        return _reference(key)

    # Any schema.

    def simple(self, raw: Any, place: str, words: str, claimed: str | None = None) -> Raw:
        """Simplify a schema; a class that it needs is called `words`."""
        if place.count("/") > DEEPEST or len(self.made) > MOST_CLASSES:
            self.note(f"{place}: it is nested too deeply, and is any JSON")
            return ANY
        flat = self.flattening.flatten(raw, place)
        if "$ref" in flat:
            return self._referred(flat["$ref"], place, words)
        flat = _without_null(flat)
        nullable = bool(flat.pop("nullable", False))
        found = self._kind(flat, place, words, claimed)
        return _union([found, NULL]) if nullable else found

    def _referred(self, reference: Any, place: str, words: str) -> Raw:
        name = named(reference)
        target = self.flattening.target(reference, place)
        if name is not None:
            return deepcopy(self.component(name))
        if reference in self.open:
            self.note(f"{place}: it contains itself, and is any JSON where it does")
            return ANY
        if reference not in self.done:
            self.open.add(reference)
            found = self.simple(target, str(reference), words)
            self.open.discard(reference)
            self.done[reference] = found
        return deepcopy(self.done[reference])

    def _kind(self, flat: Raw, place: str, words: str, claimed: str | None) -> Raw:
        types = [name for name in types_of(flat.get("type")) if name in _TYPES]
        if unions := [key for key in ("anyOf", "oneOf") if flat.get(key)]:
            found = self._union(flat, unions, place, words, claimed)
            if found is not None:
                return found
            flat = {key: value for key, value in flat.items() if key not in unions}
        if isinstance(flat.get("enum"), list):
            return self._enum(flat, place, words, claimed)
        if isinstance(flat.get("const"), str | int | bool):
            return {"const": flat["const"]}
        if "const" in flat and not types:
            types = [_type_of(flat["const"])]
        if len(types) > 1:
            members = [
                self._kind(
                    {**flat, "type": one}, place, words, claimed if one == "object" else None
                )
                for one in types
            ]
            return _union(members)
        kind = types[0] if types else _guess(flat)
        if kind == "object":
            return self._hoist(flat, place, words, claimed)
        if kind == "array":
            return {"type": "array", "items": self._items(flat, place, words)}
        if kind == "string" and flat.get("format") in _FORMATS:
            return {"type": "string", "format": flat["format"]}
        if kind == "string" and _is_binary(flat):
            return {"type": "string", "format": "binary"}
        return {"type": kind} if kind else ANY

    def _items(self, flat: Raw, place: str, words: str) -> Raw:
        listed = flat.get("prefixItems")
        items = listed if isinstance(listed, list) else []
        members = [
            self.simple(one, inside(place, "prefixItems", number), f"{words}Item{number}")
            for number, one in enumerate(items)
        ]
        if "items" in flat or not members:
            raw = flat.get("items", ANY)
            members.append(self.simple(raw, inside(place, "items"), f"{words}Item"))
        return _union(members)

    def _enum(self, flat: Raw, place: str, words: str, claimed: str | None) -> Raw:
        values = [value for value in flat["enum"] if value is not None]
        null = [NULL] if len(values) < len(flat["enum"]) else []
        types = types_of(flat.get("type"))
        plain = [one for one in values if isinstance(one, str | int)]
        if not values:
            return NULL if null else ANY
        if len(plain) < len(values) or all(isinstance(one, bool) for one in values):
            rest = {key: value for key, value in flat.items() if key != "enum"}
            kinds = types or list(dict.fromkeys(_type_of(value) for value in values))
            return _union([self._kind({**rest, "type": kinds}, place, words, claimed), *null])
        if types:
            matching = [one for one in values if _type_of(one) in types or _fits(one, types)]
            if not matching and "string" in types:
                # YAML's 1.5 or true in a list of strings.
                matching = [str(one) for one in values]
            if len(matching) < len(values):
                self.note(f"{place}: values of another type than {' or '.join(types)}")
                values = matching or values
        values = sorted(
            {(type(one).__name__, one): one for one in values}.values(),
            key=lambda one: (type(one).__name__, one),
        )
        for key, known in self.enums.items():
            if claimed is None and key == words and known == values:
                return _union([_reference(key), *null])
        key = claimed if claimed and claimed not in self.made else self.names.claim(words)
        self.enums[key], self.places[key] = values, place
        self.made[key] = {"type": "string", "enum": list(dict.fromkeys(map(_text, values)))}
        if isinstance(flat.get("description"), str):
            self.made[key]["description"] = flat["description"]
        return _union([_reference(key), *null])

    def _union(
        self, flat: Raw, unions: list[str], place: str, words: str, claimed: str | None
    ) -> Raw | None:
        """Simplify a union; None if its members only restrict what stands beside it."""
        rest = {key: value for key, value in flat.items() if key not in unions}
        members = [
            (inside(place, key, number), variant)
            for key in unions
            for number, variant in enumerate(flat[key] if isinstance(flat[key], list) else [])
        ]
        variants = [(where, self.flattening.flatten(raw, where)) for where, raw in members]
        if all(set(substance(one)) <= {"required"} for _, one in variants):
            if substance(rest) or any(substance(one) for _, one in variants):
                return None
            return ANY
        beside = substance(rest)
        if beside.get("type") == "object" and len(beside) == 1:
            beside = {}
        found = []
        for number, (where, variant) in enumerate(variants):
            one = variant
            if beside and not _is_null(variant):
                resolved = self.flattening.resolve(variant, where)
                one = self.flattening.merge({**beside}, resolved, where)
            if _others_are_null(variants, number):
                found.append(self.simple(one, where, words, claimed))
            else:
                found.append(self.simple(one, where, f"{words}{_subscript(one, flat, number)}"))
        self._tag(flat, variants, found)
        return _union(found)

    def _tag(self, flat: Raw, variants: list[tuple[str, Raw]], found: list[Raw]) -> None:
        """Remember which values of the discriminator mean which class."""
        about = flat.get("discriminator")
        key = about.get("propertyName") if isinstance(about, dict) else None
        if not isinstance(about, dict) or not isinstance(key, str):
            return
        mapping = about.get("mapping")
        wanted = mapping if isinstance(mapping, dict) else {}
        for (_, variant), one in zip(variants, found, strict=True):
            reference = variant.get("$ref")
            name = named(reference)
            values = [
                tag for tag, target in wanted.items() if target in (reference, name) and target
            ]
            made = named(one.get("$ref"))
            if made is not None and made not in self.enums:
                if not values and name is not None:
                    resolved = self.flattening.resolve(variant, "")
                    known = (resolved.get("properties") or {}).get(key)
                    flat_tag = self.flattening.resolve(known, "") if known is not None else {}
                    values = values_of(flat_tag) or [name]
                self.discriminators.setdefault(made, set()).add(key)
                tags = self.tags.setdefault(made, {})
                tags[key] = list(dict.fromkeys([*tags.get(key, []), *values]))

    # Objects.

    def _object(self, one: _Pending) -> Raw:
        flat, words = one.schema, self.names.final[one.key]
        properties = flat.get("properties")
        raw: dict[str, Any] = dict(properties) if isinstance(properties, dict) else {}
        required = [str(name) for name in flat.get("required") or [] if isinstance(name, str)]
        for name in required:
            if name not in raw and raw:
                raw[name] = {}
        names = attribute_names(raw)
        keys = opaque_keys(names.values())
        made: Raw = {"type": "object"}
        attributes: dict[str, Attribute] = {}
        tags = self.tags.setdefault(one.key, {})
        for name, schema in raw.items():
            place = inside(one.place, "properties", name)
            key = keys[names[name]]
            found = self.simple(schema, place, _words(words, name))
            made.setdefault("properties", {})[key] = found
            attributes[key] = self._attribute(name, names[name], schema, place)
            if name not in tags and (values := self._fixed(schema, place)):
                tags[name] = values
        if raw and required:
            made["required"] = [keys[names[name]] for name in dict.fromkeys(required)]
        made["additionalProperties"] = self._others(flat, one.place, words, bool(raw))
        for key in ("description", "x-request"):
            if isinstance(flat.get(key), str | bool):
                made[key] = flat[key]
        for key in ("minProperties", "maxProperties", "propertyNames"):
            if key in flat:
                made[f"x-{key}"] = flat[key]
        made["x-limits"] = in_words({k: v for k, v in flat.items() if k != "default"})
        made["x-place"] = one.place
        self.attributes[one.key] = attributes
        return made

    def _fixed(self, schema: Any, place: str) -> list[Any]:
        return values_of(self.flattening.resolve(schema, place)) if schema else []

    def _others(self, flat: Raw, place: str, words: str, has_properties: bool) -> Any:
        """What an object may have besides its properties."""
        values = flat.get("additionalProperties")
        patterns = flat.get("patternProperties")
        schemas = list(patterns.values()) if isinstance(patterns, dict) else []
        if isinstance(values, dict):
            schemas.append(values)
        elif values is not False or not schemas:
            return not (values is False and has_properties)
        place = inside(place, "additionalProperties")
        name = f"{words}AdditionalProperty"
        found = _union([self.simple(one, place, name) for one in schemas])
        return found or True

    def _attribute(self, key: str, name: str, raw: Any, place: str) -> Attribute:
        flat = self.flattening.flatten(raw, place)
        described: Any = flat.get("description")
        deprecated, instead = flat.get("deprecated"), flat.get("x-use-instead")
        if "$ref" in flat and not described:
            described = self.flattening.resolve(flat, place).get("description")
        return Attribute(
            key,
            name,
            described if isinstance(described, str) else "",
            in_words(flat),
            deprecated is True,
            instead if isinstance(instead, str) and instead else None,
        )

    # Operations.

    def _rewrite_operations(self) -> Raw:
        """Copy the document, with every schema outside the components simplified."""
        copied: Raw = {
            key: value for key, value in self.document.items() if key not in ("components",)
        }
        components = self.document.get("components") or {}
        copied["paths"] = {
            path: self._rewrite(item, inside("#/paths", path), _OperationNames(""))
            for path, item in (self.document.get("paths") or {}).items()
        }
        copied["components"] = {
            kind: {
                name: self._rewrite(one, inside("#/components", kind, name), _OperationNames(name))
                for name, one in found.items()
            }
            if isinstance(found, dict) and kind in ("parameters", "requestBodies", "responses")
            else found
            for kind, found in components.items()
            if kind != "schemas"
        }
        return copied

    def _rewrite(self, value: Any, place: str, names: _OperationNames) -> Any:
        if isinstance(value, list):
            return [self._rewrite(one, inside(place, n), names) for n, one in enumerate(value)]
        if not isinstance(value, dict):
            return value
        here = names.within(value)
        rewritten: Raw = {}
        for key, inner in value.items():
            where = inside(place, key)
            if key == "schema" and not _in_example(place):
                rewritten[key] = self.simple(inner, where, here.words())
            elif key in ("example", "examples", "callbacks", "links", "headers") or str(
                key
            ).startswith("x-"):
                rewritten[key] = deepcopy(inner)
            else:
                rewritten[key] = self._rewrite(inner, where, here.at(str(key), place))
        return rewritten


_UNTOUCHED = ("example", "examples", "callbacks", "links", "headers")


def _in_example(place: str) -> bool:
    return any(word in place.split("/") for word in ("example", "examples"))


@define
class _OperationNames:
    """The words from which the generator names a schema within an operation."""

    operation: str
    part: str = ""

    def within(self, value: Raw) -> _OperationNames:
        if isinstance(value.get("operationId"), str):
            return _OperationNames(value["operationId"])
        if isinstance(value.get("name"), str) and "in" in value:
            return _OperationNames(self.operation, value["name"])
        return self

    def at(self, key: str, place: str) -> _OperationNames:
        if key == "requestBody":
            return _OperationNames(self.operation, "body")
        if place.endswith("/responses"):
            return _OperationNames(self.operation, f"response_{key}")
        if not self.operation and place.count("/") == 2:
            return _OperationNames(f"{key}_{place.rpartition('/')[2]}")
        return self

    def words(self) -> str:
        return _words(_words("", self.operation), self.part)


def _reference(key: str) -> Raw:
    return {"$ref": f"#/components/schemas/{key}"}


def _words(parent: str, name: str) -> str:
    from openapi_python_client.strings import pascal_case

    return f"{parent}{pascal_case(name)}"


def _without_null(flat: Raw) -> Raw:
    """Say `nullable` where the type or the value null says it."""
    copied = dict(flat)
    types = types_of(flat.get("type"))
    if "null" in types and len(types) > 1:
        rest = [name for name in types if name != "null"]
        copied["type"] = rest[0] if len(rest) == 1 else rest
        copied["nullable"] = True
    if "const" in flat and flat["const"] is None:
        copied.pop("const")
        copied["type"] = "null"
    return copied


def _is_binary(flat: Raw) -> bool:
    """Whether OpenAPI 3.1 says that text is the bytes of a file."""
    media = str(flat.get("contentMediaType", ""))
    kinds = ("application/octet-stream", "image/", "audio/", "video/")
    return media.startswith(kinds) and not flat.get("contentEncoding")


def _guess(flat: Raw) -> str:
    """Guess the type of a schema that names none."""
    if any(key in flat for key in ("properties", "additionalProperties", "patternProperties")):
        return "object"
    if "required" in substance(flat):
        return "object"
    if "items" in flat or "prefixItems" in flat:
        return "array"
    if flat.get("format") in _FORMATS:
        return "string"
    return ""


def _type_of(value: Any) -> str:
    if isinstance(value, bool):
        return "boolean"
    names = {str: "string", int: "integer", float: "number", list: "array", dict: "object"}
    return names.get(type(value), "null")


def _fits(value: Any, types: list[str]) -> bool:
    return _type_of(value) == "integer" and "number" in types


def _text(value: Any) -> str:
    """Write a value so that the generator takes a list of any of them."""
    return value if isinstance(value, str) else f"{type(value).__name__} {value}"


def _is_null(schema: Raw) -> bool:
    return types_of(schema.get("type")) == ["null"]


def _others_are_null(variants: list[tuple[str, Raw]], number: int) -> bool:
    return all(_is_null(one) for n, (_, one) in enumerate(variants) if n != number)


def _subscript(variant: Raw, union: Raw, number: int) -> str:
    title = variant.get("title")
    if isinstance(title, str) and title and title != union.get("title"):
        return _words("", title)
    return f"Type{number}"


def _members(found: list[Raw]) -> Iterator[Raw]:
    for one in found:
        if "anyOf" in one:
            yield from one["anyOf"]
        else:
            yield one


def _union(found: list[Raw]) -> Raw:
    members: list[Raw] = []
    for one in _members(found):
        if one not in members:
            members.append(one)
    if any(not one for one in members):
        return ANY
    if not members:
        return ANY
    return members[0] if len(members) == 1 else {"anyOf": members}


__all__ = ["Attribute", "Simplified", "simplify"]
