"""The formats of dates with a time, which msgspec leaves out where the time zone may be missing."""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from msgspec import inspect


def with_formats(cls: Any, schema: dict[str, Any]) -> dict[str, Any]:
    """Add the formats `date-time` and `time` to the schema that msgspec writes for a class.

    With a format, the model writes what the reader takes; without one it may write "tomorrow".
    """
    import msgspec

    objects = {one.cls: one for one in _objects(msgspec.inspect.type_info(cls), set())}
    references, _ = msgspec.json.schema_components(list(objects), ref_template="{name}")
    for one, reference in zip(objects.values(), references, strict=True):
        properties = schema.get("$defs", {}).get(reference.get("$ref"), {}).get("properties", {})
        for field in one.fields:
            _add(field.type, properties.get(field.encode_name, {}))
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


def _add(kind: Any, schema: dict[str, Any]) -> None:
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
                _add(kind.item_type, one.get("items", {}))
        case _:
            for one in _within(kind):
                _add(one, schema)
