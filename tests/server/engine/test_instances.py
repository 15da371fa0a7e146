"""Instances of JSON schemas."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st
from jsonschema import Draft202012Validator

from batchwright.server.engine.echo.instances import instance
from batchwright.server.errors import RequestError

TREE = {
    "$ref": "#/$defs/node",
    "$defs": {
        "node": {
            "type": "object",
            "properties": {
                "name": {"type": "string", "minLength": 30},
                "children": {"type": "array", "items": {"$ref": "#/$defs/node"}},
                "parent": {"anyOf": [{"$ref": "#/$defs/node"}, {"type": "null"}]},
                "twin": {"$ref": "#/$defs/node"},
            },
            "required": ["name", "children", "parent"],
        }
    },
}


def make(schema, text="hello"):
    made = instance(schema, text, "response_format")
    Draft202012Validator(schema).validate(made)
    assert made == instance(schema, text, "response_format")
    return made


@pytest.mark.parametrize(
    ("schema", "made"),
    [
        ({}, "hello"),
        ({"type": "string"}, "hello"),
        ({"type": ["string", "null"]}, "hello"),
        ({"type": "string", "maxLength": 2}, "he"),
        ({"type": "string", "minLength": 7}, "helloxx"),
        ({"type": "string", "format": "date"}, "2026-01-01"),
        ({"type": "string", "pattern": r"^\d{5}$"}, "00000"),
        ({"type": "string", "pattern": "^h"}, "hello"),
        ({"type": "string", "pattern": "^[b-d]{50}$"}, "b" * 50),
        ({"type": "string", "pattern": r"^[A-Z]{3}-\d{4}$"}, "AAA-0000"),
        ({"type": "string", "pattern": r"^(?:a|b)+?[^a-z\d]\.\s$", "minLength": 6}, "aaaA. "),
        ({"type": "string", "pattern": "^[^x]*x$", "minLength": 3, "maxLength": 3}, "aax"),
        ({"type": "string", "pattern": r"^\w+@\S+\.[^\W_]{2,}$"}, "a@a.aa"),
        ({"enum": ["b", "a"]}, "b"),
        ({"const": None}, None),
        ({"type": "null"}, None),
        ({"type": "boolean"}, True),
        ({"type": "integer"}, 0),
        ({"type": "integer", "minimum": 3}, 3),
        ({"type": "integer", "exclusiveMinimum": 3}, 4),
        ({"type": "integer", "maximum": -3}, -3),
        ({"type": "integer", "exclusiveMaximum": -3}, -4),
        ({"type": "number", "multipleOf": 0.5, "minimum": 0.7}, 1),
        ({"type": "integer", "multipleOf": 1.5, "minimum": 1}, 3),
        ({"type": "number", "exclusiveMinimum": 0, "exclusiveMaximum": 1}, 0.5),
        ({"type": "array", "items": {"type": "integer"}}, [0]),
        ({"type": "array", "items": {"type": "integer"}, "minItems": 3}, [0, 0, 0]),
        ({"type": "array", "maxItems": 0}, []),
        ({"prefixItems": [{"const": 1}, {"const": 2}]}, [1, 2]),
        ({"type": "object", "required": ["a"]}, {"a": "hello"}),
        ({"anyOf": [{"type": "integer"}, {"type": "null"}]}, 0),
        ({"anyOf": [{"pattern": r"^(\d)-\1$"}, {"type": "null"}]}, None),
        ({"type": "string", "pattern": r"^(?:b|c)[^\w~]d(?=e)e{2}\b"}, "b dee"),
        ({"oneOf": [{"const": 1}, {"const": 2}]}, 1),
    ],
)
def test_an_instance_says_the_text_where_it_can(schema, made):
    assert make(schema) == made


@pytest.mark.parametrize(
    ("schema", "text", "made"),
    [
        ({"enum": ["bug", "praise"]}, "I praise it.", "praise"),
        ({"enum": ["bug", "praise"]}, "Is it bug or praise? PRAISE it is", "praise"),
        ({"enum": ["praise", "bug"]}, "A bug in debugging, but no praises", "bug"),
        ({"enum": ["bug", "praise"]}, "It debugs.", "bug"),
        ({"enum": [1, "two words", None]}, "Two words.", "two words"),
        ({"enum": ["a+b", "c", ""]}, "c, then a+b", "a+b"),
        ({"enum": ["bug", "praise"]}, "praise" + " " * 9000, "praise"),
        ({"type": "integer"}, "It costs 12.50 for 3 of v4", 3),
        ({"type": "number"}, "It costs 12.50 for 3", 12.5),
        ({"type": "number", "maximum": 5}, "It costs 12.50 for 3", 3),
        ({"type": "integer", "minimum": 50}, "It costs 12.50 for 3", 50),
        ({"type": "integer"}, "-7 degrees", -7),
        ({"type": "integer"}, "9" * 40, 0),
        ({"type": "array", "items": {"type": "number"}}, "1, 2", [1]),
    ],
)
def test_an_instance_has_what_the_text_mentions(schema, text, made):
    assert make(schema, text) == made


def test_all_of_several_schemas_is_followed():
    schema = {
        "allOf": [
            {"properties": {"a": {"type": "integer"}}, "required": ["a"]},
            {"properties": {"b": {"type": "null"}}, "required": ["b"]},
        ]
    }
    assert make(schema) == {"a": 0, "b": None}


def test_a_recursive_schema_gets_the_shortest_instance():
    assert make(TREE) == {"name": "hello" + "x" * 25, "children": [], "parent": None}
    assert make({"properties": {"me": {"$ref": "#"}}}) == {"me": {}}


@pytest.mark.parametrize(
    ("schema", "told"),
    [
        ("text", "expected an object"),
        ({"type": "nonsense"}, "no type 'nonsense'"),
        ({"type": "string", "pattern": r"^(\d)-\1$"}, "knows no text"),
        ({"type": "string", "pattern": "("}, "unterminated"),
        ({"type": "string", "pattern": "^((((b{999}){999}){999}){999})$"}, "knows no text"),
        ({"type": "integer", "minimum": 3, "maximum": 2}, "no number"),
        ({"type": "array", "minItems": 10**9}, "more than"),
        ({"type": "string", "minLength": 10**9}, "minLength"),
        ({"$ref": "#/$defs/nowhere"}, "$defs"),
        ({"properties": {"me": {"$ref": "#"}}, "required": ["me"]}, "endless"),
        ({"properties": []}, "items"),
        ({"enum": []}, "index"),
        ({"type": "integer", "multipleOf": 0}, "zero"),
        ({"type": "integer", "minimum": "many"}, "many"),
    ],
)
def test_what_has_no_instance_is_refused_with_a_reason(schema, told):
    with pytest.raises(RequestError, match="response_format") as error:
        instance(schema, "hello", "response_format")
    assert told in str(error.value)
    assert error.value.status == 400


def test_a_schema_of_endless_width_is_refused_soon():
    names = {f"of_{number}": {"$ref": f"#/$defs/{number}"} for number in range(30)}
    nodes = {str(number): {"properties": names} for number in range(30)}
    with pytest.raises(RequestError, match="more than"):
        instance({"properties": names, "$defs": nodes}, "hello", "response_format")


NUMBERS = st.integers(-50, 50)
BOUNDED = st.builds(
    lambda low, width, step: {
        "type": "integer",
        "minimum": low,
        "maximum": low + width + step,
        "multipleOf": step,
    },
    NUMBERS,
    st.integers(0, 9),
    st.integers(1, 7),
)
LEAVES = st.one_of(
    BOUNDED,
    st.builds(
        lambda low, more: {"type": "string", "minLength": low, "maxLength": low + more},
        st.integers(0, 300),
        st.integers(0, 20),
    ),
    st.sampled_from([{"type": "null"}, {"type": "boolean"}, {"const": 7}, {"enum": ["a", 1]}]),
)
SCHEMAS = st.recursive(
    LEAVES,
    lambda inner: st.one_of(
        st.dictionaries(st.sampled_from("abcd"), inner).map(
            lambda one: {
                "type": "object",
                "properties": one,
                "required": list(one),
                "additionalProperties": False,
            }
        ),
        st.builds(
            lambda items, least: {"type": "array", "items": items, "minItems": least},
            inner,
            st.integers(0, 3),
        ),
        st.lists(inner, min_size=1, max_size=3).map(lambda options: {"anyOf": options}),
    ),
    max_leaves=12,
)


@given(SCHEMAS, st.text(max_size=400))
def test_an_instance_is_always_valid(schema, text):
    make(schema, text)
