"""The types of columns, and which of them the JSON schema of a class asks for."""

from __future__ import annotations

from collections.abc import Callable, Container, Iterable, Mapping
from enum import Enum
from importlib import import_module
from typing import Any

import orjson
from attrs import frozen

__all__ = [
    "Columns",
    "Json",
    "List",
    "Native",
    "Scalar",
    "Struct",
    "Type",
    "Vector",
    "arrow_type",
    "converter",
    "free_name",
    "of_schema",
    "of_values",
]


class Scalar(Enum):
    """A type of single values; the value is Arrow's name for it."""

    TEXT = "string"
    INTEGER = "int64"
    NUMBER = "float64"
    BOOLEAN = "bool_"


@frozen
class Vector:
    """A vector of float32, of one length in all rows."""

    size: int


@frozen
class List:
    """A list of any length."""

    item: Type


@frozen
class Struct:
    """An object with known members."""

    members: Mapping[str, Type]


@frozen
class Json:
    """Any JSON value, written as text."""


@frozen
class Native:
    """A type of Arrow's own, which a column of the input has."""

    arrow: Any


Type = Scalar | Vector | List | Struct | Json | Native

Columns = Mapping[str, Type]
"""The types of columns by their names."""

_SCALARS: Mapping[str, Scalar] = {
    "string": Scalar.TEXT,
    "integer": Scalar.INTEGER,
    "number": Scalar.NUMBER,
    "boolean": Scalar.BOOLEAN,
}


def free_name(name: str, prefix: str, taken: Container[str]) -> str:
    """Return the name of a column, after a prefix and `_` if another has it."""
    while name in taken:
        name = f"{prefix}_{name}"
    return name


def arrow_type(kind: Type, *, fixed: bool = True) -> Any:
    """Return the type of Arrow for a type.

    Args:
        kind: The type.
        fixed: Whether vectors become lists of a fixed size, rather than of any.
    """
    pyarrow = import_module("pyarrow")
    match kind:
        case Scalar():
            return getattr(pyarrow, kind.value)()
        case Vector(size=size):
            numbers = pyarrow.field("item", pyarrow.float32())
            return pyarrow.list_(numbers, size) if fixed else pyarrow.list_(numbers)
        case List(item=item):
            return pyarrow.list_(arrow_type(item, fixed=fixed))
        case Struct(members=members):
            inner = [(name, arrow_type(one, fixed=fixed)) for name, one in members.items()]
            return pyarrow.struct(inner)
        case Json():
            return pyarrow.string()
        case Native(arrow=arrow):
            return arrow


def converter(kind: Type) -> Callable[[Any], Any] | None:
    """Return what makes a JSON value fit a type; None if it fits as it is."""
    match kind:
        case Json():
            return _as_json
        case List(item=item) if (convert := converter(item)) is not None:
            return lambda value: value and [convert(one) for one in value]
        case Struct(members=members):
            inner = {name: one for name, kind in members.items() if (one := converter(kind))}
            return (lambda value: _with(value, inner)) if inner else None
    return None


def of_schema(schema: Mapping[str, Any]) -> Type:
    """Return the type for a JSON schema; what no column can express is JSON."""
    return _of(schema, schema, ())


def of_values(values: Iterable[object]) -> Type:
    """Return the type that holds all values; text, if there are none."""
    kinds = [_of_value(value) for value in values if value is not None]
    return _common(kinds) if kinds else Scalar.TEXT


def _of(schema: Mapping[str, Any], root: Mapping[str, Any], above: tuple[str, ...]) -> Type:
    if (reference := schema.get("$ref")) is not None:
        if reference in above:  # it holds itself
            return Json()
        return _of(_resolved(reference, root), root, (*above, reference))
    if len(schema.get("allOf", ())) == 1:
        return _of(schema["allOf"][0], root, above)
    if branches := schema.get("anyOf") or schema.get("oneOf"):
        return _common([_of(one, root, above) for one in branches if one.get("type") != "null"])
    if "const" in schema or "enum" in schema:
        values = [schema["const"]] if "const" in schema else schema["enum"]
        return _common([_of_value(value) for value in values if value is not None])
    names = schema.get("type")
    kinds = [names] if isinstance(names, str) else names or []
    return _common([_of_name(name, schema, root, above) for name in kinds if name != "null"])


def _of_name(
    name: str, schema: Mapping[str, Any], root: Mapping[str, Any], above: tuple[str, ...]
) -> Type:
    if name in _SCALARS:
        return _SCALARS[name]
    if name == "array" and isinstance(schema.get("items"), Mapping) and "prefixItems" not in schema:
        return List(_of(schema["items"], root, above))
    if name == "object" and schema.get("properties") and not schema.get("additionalProperties"):
        members = schema["properties"].items()
        return Struct({member: _of(one, root, above) for member, one in members})
    return Json()


def _of_value(value: object) -> Type:
    for python, kind in ((str, Scalar.TEXT), (bool, Scalar.BOOLEAN), (int, Scalar.INTEGER)):
        if isinstance(value, python):
            return kind
    return Scalar.NUMBER if isinstance(value, float) else Json()


def _common(kinds: list[Type]) -> Type:
    """Return the type that holds the values of all."""
    first = kinds[0] if kinds else Json()
    if all(kind == first for kind in kinds):
        return first
    numeric = {Scalar.INTEGER, Scalar.NUMBER}
    if all(isinstance(kind, Scalar) and kind in numeric for kind in kinds):
        return Scalar.NUMBER
    return Json()


def _resolved(reference: str, root: Mapping[str, Any]) -> Mapping[str, Any]:
    found: Any = root
    for part in reference.removeprefix("#").split("/")[1:]:
        found = found[part.replace("~1", "/").replace("~0", "~")]
    return found  # type: ignore[no-any-return]


def _as_json(value: Any) -> str | None:
    return None if value is None else orjson.dumps(value, str).decode()


def _with(value: Any, inner: Mapping[str, Callable[[Any], Any]]) -> Any:
    if not isinstance(value, Mapping):
        return value
    return {**value, **{name: one(value[name]) for name, one in inner.items() if name in value}}
