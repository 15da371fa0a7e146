"""What the templates ask of a property: its type, how it is read, what it is called."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping
from typing import TYPE_CHECKING, Any

from attrs import frozen
from openapi_python_client.parser.properties import LiteralEnumProperty, ModelProperty
from openapi_python_client.parser.properties.any import AnyProperty
from openapi_python_client.parser.properties.boolean import BooleanProperty
from openapi_python_client.parser.properties.const import ConstProperty
from openapi_python_client.parser.properties.date import DateProperty
from openapi_python_client.parser.properties.datetime import DateTimeProperty
from openapi_python_client.parser.properties.file import FileProperty
from openapi_python_client.parser.properties.float import FloatProperty
from openapi_python_client.parser.properties.int import IntProperty
from openapi_python_client.parser.properties.list_property import ListProperty
from openapi_python_client.parser.properties.none import NoneProperty
from openapi_python_client.parser.properties.string import StringProperty
from openapi_python_client.parser.properties.union import UnionProperty
from openapi_python_client.parser.properties.uuid import UuidProperty

from schemas.places import names_in, prose
from schemas.tags import discriminators_of, tags_of

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


_CLASS = re.compile(r"(?:object_of|Candidate)\((\w+)")
READER_NAMES = (
    *("Candidate", "by_keys", "by_tag", "dict_of", "either", "list_of", "object_of"),
    *("read_date", "read_datetime", "read_uuid"),
)


def template_globals(simplified: Simplified, models: Iterable[ModelProperty]) -> dict[str, Any]:
    """What templates see beside openapi-python-client's own objects."""
    cycles = _cycles(simplified)
    readers = Readers({str(model.class_info.name): model for model in models})
    return {
        "attributes": simplified.attributes,
        "enum_types": enum_types,
        "enum_values": simplified.enums,
        "in_cycle": lambda one, other: other in cycles.get(one, ()),
        "is_free_form": is_free_form,
        "literal": repr,
        "places": simplified.places,
        "prose": prose,
        "reader_names": READER_NAMES,
        "reader_imports": readers.imports,
        "reader_of": readers.of,
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


@frozen
class Readers:
    """The expressions that read values; `models` are the generator's, by class."""

    models: Mapping[str, ModelProperty]

    def of(self, prop: Any) -> str:
        """Return the expression that reads a parsed value; empty if it stays as it is."""
        return self._of(prop, ())

    def imports(self, reader: str, prefix: str = "..") -> list[str]:
        """Return the imports of the classes in such an expression."""
        names = sorted(set(_CLASS.findall(reader)))
        modules = ((name, self.models[name].class_info.module_name) for name in names)
        return [f"from {prefix}models.{module} import {name}" for name, module in modules]

    def _of(self, prop: Any, within: tuple[str, ...]) -> str:
        if _is_object(prop):
            return f"object_of({prop.class_info.name})"
        if isinstance(prop, ModelProperty):
            name = str(prop.class_info.name)
            # A property is a copy that the generator made before it knew this.
            others = self.models.get(name, prop).additional_properties
            inner = self._of(others, (*within, name)) if others and name not in within else ""
            return f"dict_of({inner})" if inner else ""
        if isinstance(prop, ListProperty):
            inner = self._of(prop.inner_property, within)
            return f"list_of({inner})" if inner else ""
        if isinstance(prop, UnionProperty):
            return self._of_union(prop.inner_properties, within)
        return _TEXT_READERS.get(type(prop), "")

    def _of_union(self, inner: list[Any], within: tuple[str, ...]) -> str:
        readers = [
            self._of_objects([one for one in inner if isinstance(one, ModelProperty)], within),
            self._of_lists([one for one in inner if isinstance(one, ListProperty)], within),
            _text_reader(inner),
        ]
        found = [reader for reader in readers if reader]
        return f"either({', '.join(found)})" if len(found) > 1 else "".join(found)

    def _of_objects(self, models: list[Any], within: tuple[str, ...]) -> str:
        objects = [one for one in models if _is_object(one)]
        if len(models) == 1:
            return self._of(models[0], within)
        if not objects:
            return ""
        return _tagged(objects) or f"by_keys({', '.join(map(_candidate, objects))})"

    def _of_lists(self, lists: list[Any], within: tuple[str, ...]) -> str:
        items: list[Any] = []
        for one in lists:
            item = one.inner_property
            items.extend(item.inner_properties if isinstance(item, UnionProperty) else [item])
        inner = self._of_union(items, within) if len(items) > 1 else ""
        if len(items) == 1:
            inner = self._of(items[0], within)
        return f"list_of({inner})" if inner else ""


def _tagged(objects: list[Any]) -> str:
    """Tell objects apart by their discriminator, or a property with other values in each."""
    tags = [tags_of(one.data) for one in objects]
    stated = discriminators_of(objects[0].data)
    keys = [*stated, *(key for key in tags[0] if key not in stated)]
    for key in keys:
        if len(objects) > 1 and all(key in each for each in tags):
            by_value = _by_value(key, objects, tags)
            most = max(map(len, by_value.values()), default=len(objects))
            if most == 1 or (key in stated and most < len(objects)):
                return _tag_reader(key, by_value, objects)
    return ""


def _by_value(
    key: str, objects: list[Any], tags: list[dict[str, list[Any]]]
) -> dict[Any, list[Any]]:
    found: dict[Any, list[Any]] = {}
    for one, each in zip(objects, tags, strict=True):
        for value in each[key]:
            found.setdefault(value, []).append(one)
    return found


def _tag_reader(key: str, by_value: dict[Any, list[Any]], objects: list[Any]) -> str:
    rows = (f"{value!r}: {_tag_choice(of)}" for value, of in by_value.items())
    untagged = ", ".join(_candidate(one, key) for one in objects)
    return f"by_tag({key!r}, {{{', '.join(rows)}}}, by_keys({untagged}))"


def _tag_choice(objects: list[Any]) -> str:
    if len(objects) == 1:
        return f"object_of({objects[0].class_info.name})"
    return f"by_keys({', '.join(map(_candidate, objects))})"


def _candidate(prop: Any, without: str = "") -> str:
    tags = tags_of(prop.data)
    fixed = {key: found[0] for key, found in tags.items() if len(found) == 1 and key != without}
    name = str(prop.class_info.name)
    return f"Candidate({name}, {fixed!r})" if fixed else f"Candidate({name})"


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
    needs = {
        final[key]: {final[one] for one in names_in(schema)} for key, schema in schemas.items()
    }
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
