"""What the templates ask of a property: its type, how it is read, what it is called."""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING, Any

from openapi_python_client.parser.properties import (
    AnyProperty,
    BooleanProperty,
    ConstProperty,
    DateProperty,
    DateTimeProperty,
    FileProperty,
    FloatProperty,
    IntProperty,
    ListProperty,
    LiteralEnumProperty,
    ModelProperty,
    NoneProperty,
    StringProperty,
    UnionProperty,
    UuidProperty,
)
from schemas.places import NAMED
from schemas.tags import tags_of

if TYPE_CHECKING:
    from schemas.simplifying import Simplified

OPEN_OBJECT = "dict[str, Any]"
_PLAIN: dict[type, str] = {
    AnyProperty: "Any",
    BooleanProperty: "bool",
    DateProperty: "datetime.date",
    DateTimeProperty: "datetime.datetime",
    FileProperty: "File",
    FloatProperty: "float",
    IntProperty: "int",
    NoneProperty: "None",
    StringProperty: "str",
    UuidProperty: "UUID",
}
_TEXT_READERS: dict[type, str] = {
    DateTimeProperty: "read_datetime",
    DateProperty: "read_date",
    UuidProperty: "read_uuid",
}


READER_NAMES = (
    *("Candidate", "by_keys", "by_tag", "dict_of", "either", "list_of", "object_of"),
    *("read_date", "read_datetime", "read_uuid"),
)


def template_globals(simplified: Simplified) -> dict[str, Any]:
    """What templates see beside openapi-python-client's own objects."""
    cycles = _cycles(simplified)
    return {
        "attributes": simplified.attributes,
        "enum_types": enum_types,
        "enum_values": simplified.enums,
        "in_cycle": lambda one, other: other in cycles.get(one, ()),
        "is_free_form": is_free_form,
        "literal": repr,
        "places": simplified.places,
        "reader_names": READER_NAMES,
        "reader_of": reader_of,
        "type_of": type_of,
    }


def is_free_form(prop: Any) -> bool:
    """Whether an object is a plain dict, as it declares no properties."""
    return isinstance(prop, ModelProperty) and not prop.data.properties


def type_of(prop: Any) -> str:
    """Return the annotation of a value; null comes last."""
    names = sorted(set(_types(prop)), key=lambda name: (name == "None", name.lower(), name))
    return "Any" if "Any" in names else " | ".join(names)


def _types(prop: Any) -> Iterator[str]:
    if isinstance(prop, UnionProperty):
        for inner in prop.inner_properties:
            yield from _types(inner)
        if sum(map(_is_object, prop.inner_properties)) > 1:
            yield OPEN_OBJECT
    elif isinstance(prop, ListProperty):
        yield f"list[{type_of(prop.inner_property)}]"
    elif isinstance(prop, ModelProperty | LiteralEnumProperty):
        yield str(prop.class_info.name)
    elif isinstance(prop, ConstProperty):
        yield f"Literal[{prop.value.raw_value!r}]"
    else:
        yield _PLAIN[type(prop)]


def enum_types(values: list[Any]) -> str:
    """Return the types of an enum's values: one that is new has one of them."""
    return " | ".join(sorted({type(value).__name__ for value in values}))


def _is_object(prop: Any) -> bool:
    return isinstance(prop, ModelProperty) and not is_free_form(prop)


def reader_of(prop: Any) -> str:
    """Return the expression of a function that reads a parsed value; empty if it stays as it is."""
    return _reader(prop, ())


def _reader(prop: Any, within: tuple[str, ...]) -> str:
    if _is_object(prop):
        return f"object_of({prop.class_info.name})"
    if isinstance(prop, ModelProperty):
        name = str(prop.class_info.name)
        others = prop.additional_properties
        inner = _reader(others, (*within, name)) if others and name not in within else ""
        return f"dict_of({inner})" if inner else ""
    if isinstance(prop, ListProperty):
        inner = _reader(prop.inner_property, within)
        return f"list_of({inner})" if inner else ""
    if isinstance(prop, UnionProperty):
        return _union_reader(prop.inner_properties, within)
    return _TEXT_READERS.get(type(prop), "")


def _union_reader(inner: list[Any], within: tuple[str, ...]) -> str:
    readers = [
        _objects_reader([one for one in inner if isinstance(one, ModelProperty)], within),
        _lists_reader([one for one in inner if isinstance(one, ListProperty)], within),
        _text_reader(inner),
    ]
    found = [reader for reader in readers if reader]
    return found[0] if len(found) < 2 and found else f"either({', '.join(found)})" if found else ""


def _objects_reader(models: list[Any], within: tuple[str, ...]) -> str:
    objects = [one for one in models if _is_object(one)]
    if len(objects) == len(models) == 1:
        return _reader(objects[0], within)
    if not objects:
        return _reader(models[0], within) if len(models) == 1 else ""
    tagged = _tagged(objects)
    return tagged or f"by_keys({', '.join(map(_candidate, objects))})"


def _tagged(objects: list[Any]) -> str:
    """Tell objects apart by a property that has other values in each of them."""
    tags = [tags_of(one.data) for one in objects]
    shared = [key for key in tags[0] if len(objects) > 1 and all(key in each for each in tags)]
    ways = [_by_value(key, objects, tags) for key in shared]
    # One in which each value means one object, else one that leaves the fewest in doubt.
    ways.sort(key=lambda way: max(map(len, way[1].values()), default=0))
    if not ways or max(map(len, ways[0][1].values()), default=0) == len(objects):
        return ""
    key, by_value = ways[0]
    rows = (f"{value!r}: [{', '.join(map(_candidate, by_value[value]))}]" for value in by_value)
    return f"by_tag({key!r}, {{{', '.join(rows)}}}, [{', '.join(map(_candidate, objects))}])"


def _by_value(
    key: str, objects: list[Any], tags: list[dict[str, list[Any]]]
) -> tuple[str, dict[Any, list[Any]]]:
    found: dict[Any, list[Any]] = {}
    for one, each in zip(objects, tags, strict=True):
        for value in each[key]:
            found.setdefault(value, []).append(one)
    return key, found


def _candidate(prop: Any) -> str:
    fixed = {key: values[0] for key, values in tags_of(prop.data).items() if len(values) == 1}
    name = str(prop.class_info.name)
    return f"Candidate({name}, {fixed!r})" if fixed else f"Candidate({name})"


def _lists_reader(lists: list[Any], within: tuple[str, ...]) -> str:
    items: list[Any] = []
    for one in lists:
        item = one.inner_property
        items.extend(item.inner_properties if isinstance(item, UnionProperty) else [item])
    inner = _union_reader(items, within) if len(items) > 1 else ""
    if len(items) == 1:
        inner = _reader(items[0], within)
    return f"list_of({inner})" if inner else ""


def _text_reader(inner: list[Any]) -> str:
    """Read text only where it cannot be meant as it is."""
    plain = (StringProperty, LiteralEnumProperty, ConstProperty, AnyProperty, FileProperty)
    if any(isinstance(one, plain) for one in inner):
        return ""
    found = [reader for kind, reader in _TEXT_READERS.items() if kind in set(map(type, inner))]
    return f"either({', '.join(found)})" if len(found) > 1 else "".join(found)


def _cycles(simplified: Simplified) -> dict[str, set[str]]:
    """Group the classes whose modules need one another, by class."""
    schemas = simplified.document["components"]["schemas"]
    final = simplified.final
    needs = {final[key]: {final[one] for one in _needed(schema)} for key, schema in schemas.items()}
    reached = {name: _all_needed(name, needs) for name in needs}
    return {
        name: {other for other in found if name in reached[other]}
        for name, found in reached.items()
        if name in found
    }


def _all_needed(name: str, needs: dict[str, set[str]]) -> set[str]:
    found: set[str] = set()
    waiting = [*needs[name]]
    while waiting:
        one = waiting.pop()
        if one not in found:
            found.add(one)
            waiting.extend(needs[one])
    return found


def _needed(value: Any) -> Iterator[str]:
    if isinstance(value, dict):
        reference = value.get("$ref")
        if isinstance(reference, str) and reference.startswith(NAMED):
            yield reference.removeprefix(NAMED)
        for key, inner in value.items():
            if not str(key).startswith("x-"):
                yield from _needed(inner)
    elif isinstance(value, list):
        for inner in value:
            yield from _needed(inner)
