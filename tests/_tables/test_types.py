"""Which types of columns JSON schemas and values ask for."""

from __future__ import annotations

from typing import Any

import pyarrow
import pytest

from batchwright._tables.types import Json, arrow_type, converter, of_schema, of_values

TEXT, INTEGER, NUMBER = {"type": "string"}, {"type": "integer"}, {"type": "number"}
TREE = {
    "$ref": "#/$defs/Node",
    "$defs": {
        "Node": {
            "type": "object",
            "properties": {"name": TEXT, "inner": {"$ref": "#/$defs/Node"}},
            "additionalProperties": False,
        }
    },
}


@pytest.mark.parametrize(
    ("schema", "kind"),
    [
        (TEXT, "string"),
        (INTEGER, "int64"),
        (NUMBER, "double"),
        ({"type": "boolean"}, "bool"),
        ({"type": ["integer", "null"]}, "int64"),
        ({"type": ["integer", "number"]}, "double"),
        ({"type": ["integer", "string"]}, "string"),
        ({"anyOf": [TEXT, {"type": "null"}]}, "string"),
        ({"anyOf": [INTEGER, NUMBER]}, "double"),
        ({"anyOf": [TEXT, INTEGER]}, "string"),
        ({"oneOf": [TEXT]}, "string"),
        ({"allOf": [INTEGER]}, "int64"),
        ({"enum": ["a", "b", None]}, "string"),
        ({"enum": [1, 2]}, "int64"),
        ({"enum": [1, 2.5]}, "double"),
        ({"enum": [1, "a"]}, "string"),
        ({"const": True}, "bool"),
        ({"type": "null"}, "string"),
        ({}, "string"),
        ({"type": "array", "items": INTEGER}, "list<item: int64>"),
        ({"type": "array"}, "string"),
        ({"type": "array", "prefixItems": [TEXT], "items": TEXT}, "string"),
        ({"type": "object", "properties": {"a": TEXT}}, "struct<a: string>"),
        ({"type": "object"}, "string"),
        ({"type": "object", "properties": {"a": TEXT}, "additionalProperties": TEXT}, "string"),
        (TREE, "struct<name: string, inner: string>"),
        ({"$ref": "#/$defs/a~1b", "$defs": {"a/b": INTEGER}}, "int64"),
    ],
)
def test_the_type_for_a_schema(schema: dict[str, Any], kind: str) -> None:
    assert str(arrow_type(of_schema(schema))) == kind


@pytest.mark.parametrize(
    ("values", "kind"),
    [
        ([], "string"),
        ([None], "string"),
        (["a", None], "string"),
        ([1, None, 2], "int64"),
        ([1, 2.5], "double"),
        ([True], "bool"),
        ([True, 1], "string"),
        ([{"a": 1}], "string"),
        ([[1]], "string"),
    ],
)
def test_the_type_for_values(values: list[Any], kind: str) -> None:
    assert str(arrow_type(of_values(values))) == kind


def test_what_no_column_expresses_is_json_wherever_it_is() -> None:
    schema = {
        "type": "object",
        "properties": {
            "any": {},
            "list": {"type": "array", "items": {"type": "object"}},
            "inner": {"type": "object", "properties": {"any": {}, "text": TEXT}},
            "text": TEXT,
        },
    }
    kind = of_schema(schema)
    convert = converter(kind)
    assert convert is not None
    value = {"any": {"a": [1]}, "list": [{"b": 2}], "inner": {"any": 3, "text": "t"}, "text": "u"}
    converted = {
        "any": '{"a":[1]}',
        "list": ['{"b":2}'],
        "inner": {"any": "3", "text": "t"},
        "text": "u",
    }
    assert convert(value) == converted
    assert pyarrow.array([converted, None], arrow_type(kind)).to_pylist() == [converted, None]
    assert convert({"list": None, "inner": None}) == {"list": None, "inner": None}


def test_what_fits_is_not_converted() -> None:
    assert converter(of_schema({"type": "array", "items": INTEGER})) is None
    assert converter(Json()) is not None
