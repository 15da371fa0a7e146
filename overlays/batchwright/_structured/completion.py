"""What msgspec's schemas lack: the formats of times without a zone, the order of a TypedDict."""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from msgspec import inspect


def completed(cls: Any, schema: dict[str, Any]) -> dict[str, Any]:
    """Complete the schema that msgspec writes for a class.

    With the format `date-time`, the model writes what the reader takes; without it, it may write
    "tomorrow". The model also writes the properties in the order of the schema, so that those that
    come first, such as the steps to an answer, serve the ones that follow.
    """
    import msgspec

    objects = {one.cls: one for one in _objects(msgspec.inspect.type_info(cls), set())}
    references, _ = msgspec.json.schema_components(list(objects), ref_template="{name}")
    for one, reference in zip(objects.values(), references, strict=True):
        definition = schema.get("$defs", {}).get(reference.get("$ref"), {})
        properties = definition.get("properties", {})
        for field in one.fields:
            _add_format(field.type, properties.get(field.encode_name, {}))
        if isinstance(one, msgspec.inspect.TypedDictType) and properties:
            names = getattr(one.cls, "__origin__", one.cls).__annotations__
            definition["properties"] = {name: properties[name] for name in names}
    return schema


def _objects(kind: inspect.Type, seen: set[int]) -> Iterator[Any]:
    """Yield the types with fields in a type, each once."""
    if id(kind) in seen:
        return
    seen.add(id(kind))
    fields = getattr(kind, "fields", ())
    if fields:
        yield kind
    for one in (*(field.type for field in fields), *_within(kind)):
        yield from _objects(one, seen)


def _within(kind: Any) -> list[inspect.Type]:
    """Return the types that a type is made of: the items, the branches, what is annotated."""
    one = [getattr(kind, name) for name in ("type", "item_type") if hasattr(kind, name)]
    return [*one, *getattr(kind, "types", ())]


def _add_format(kind: Any, schema: dict[str, Any]) -> None:
    from msgspec import inspect

    options = schema.get("anyOf", [schema])
    match kind:
        case inspect.DateTimeType() | inspect.TimeType():
            form = "date-time" if isinstance(kind, inspect.DateTimeType) else "time"
            # Of all the types that are written as strings, msgspec allows one to a union.
            for one in options:
                if one.get("type") == "string":
                    one.setdefault("format", form)
        case inspect.CollectionType():
            for one in options:
                _add_format(kind.item_type, one.get("items", {}))
        case _:
            for one in _within(kind):
                _add_format(one, schema)
