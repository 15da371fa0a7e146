"""The API's rules for strict schemas: each violation is found, and nothing that the API takes."""

from __future__ import annotations

import time
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from batchwright._structured import subset_findings

STRING = {"type": "string"}
NULL = {"type": "null"}


def closed(**properties: Any) -> dict[str, Any]:
    return {
        "type": "object",
        "properties": properties,
        "required": list(properties),
        "additionalProperties": False,
    }


def found(schema: Any) -> list[tuple[str, str]]:
    return subset_findings(schema, "schema")


def nested(levels: int) -> dict[str, Any]:
    schema = closed(inner=STRING)
    for _ in range(levels - 1):
        schema = closed(inner={"type": "array", "items": schema})
    return schema


TAKEN: dict[str, dict[str, Any]] = {
    "no properties": closed(),
    "every type": closed(
        text={"type": "string", "description": "d", "title": "t", "default": "x"},
        number={"type": "number", "minimum": 0, "maximum": 1, "multipleOf": 0.1},
        integer={"type": "integer", "exclusiveMinimum": 0, "exclusiveMaximum": 9},
        boolean={"type": "boolean"},
        null=NULL,
        array={"type": "array", "items": STRING, "minItems": 1, "maxItems": 3},
        object=closed(inner=STRING),
    ),
    "null by a list of types": closed(unit={"type": ["string", "null"], "enum": ["F", "C", None]}),
    "an enum or a const without a type": closed(a={"enum": ["x", 1]}, b={"const": "y"}),
    "a union below the root": closed(value={"anyOf": [STRING, closed(name=STRING), NULL]}),
    "a description beside a union": closed(value={"anyOf": [STRING, NULL], "description": "d"}),
    "formats and a pattern": closed(
        mail={"type": "string", "format": "email"},
        user={"type": "string", "pattern": "^@[a-zA-Z0-9_]+$"},
        literal={"type": "string", "pattern": r"\(?=x|[(?=]"},
        group={"type": "string", "pattern": "(?:a|b)(?P<n>c)"},
    ),
    "a recursion to the root": closed(next={"anyOf": [{"$ref": "#"}, NULL]}),
    "definitions": {
        **closed(list={"$ref": "#/$defs/node"}),
        "$defs": {"node": closed(next={"anyOf": [{"$ref": "#/$defs/node"}, NULL]})},
    },
    "the older name of definitions": {
        **closed(one={"$ref": "#/definitions/One"}),
        "definitions": {"One": closed(name=STRING)},
    },
    "a reference into a property": closed(a=STRING, b={"$ref": "#/properties/a"}),
    "a reference with an escape": {
        **closed(a={"$ref": "#/$defs/a~1b~0c"}),
        "$defs": {"a/b~c": STRING},
    },
    "a reference into a union": closed(a={"anyOf": [STRING]}, b={"$ref": "#/properties/a/anyOf/0"}),
    "lengths, which the rules are silent on": closed(a={"type": "string", "minLength": 1}),
    "properties called like keywords": closed(allOf=STRING, type=STRING, **{"$ref": STRING}),
    "words of one's own": {**closed(a={"type": "string", "x-mine": 1}), "$schema": "https://x"},
    "ten levels": nested(10),
    "1,000 values": closed(a={"type": "integer", "enum": list(range(1000))}),
    "250 long values": closed(a={"type": "string", "enum": [f"{n:0100}" for n in range(250)]}),
    "5,000 properties": closed(**{f"p{n}": STRING for n in range(5000)}),
}


@pytest.mark.parametrize("name", TAKEN)
def test_what_the_api_takes_passes(name: str):
    assert found(TAKEN[name]) == []


REFUSED: dict[str, tuple[Any, str, str]] = {
    "no object": ([], "schema", "it must be an object"),
    "a root without a type": ({}, "schema", "the root must have the type 'object'"),
    "an array as the root": (
        {"type": "array", "items": STRING},
        "schema",
        "the root must have the type 'object', not 'array'",
    ),
    "a reference as the root": (
        {"$ref": "#/$defs/a", "$defs": {"a": closed()}},
        "schema",
        "the root must have the type 'object'",
    ),
    "a union as the root": (
        {"anyOf": [closed(), NULL]},
        "schema",
        "the root must be an object, without 'anyOf'",
    ),
    "an open object": (
        {"type": "object", "properties": {}, "required": []},
        "schema",
        "an object must have 'additionalProperties': false",
    ),
    "an open object inside": (
        closed(a={"type": "array", "items": {**closed(), "additionalProperties": True}}),
        "schema.properties.a.items",
        "an object must have 'additionalProperties': false",
    ),
    "a mapping": (
        closed(a={"type": "object", "additionalProperties": STRING}),
        "schema.properties.a",
        "an object must have 'additionalProperties': false",
    ),
    "an open object that may be null": (
        closed(a={"type": ["object", "null"], "properties": {}}),
        "schema.properties.a",
        "an object must have 'additionalProperties': false",
    ),
    "a property that is not required": (
        {**closed(a=STRING, b=STRING), "required": ["a"]},
        "schema.required",
        "it must name every property, and lacks 'b'",
    ),
    "several": (
        {**closed(a=STRING, b=STRING, c=STRING), "required": ["a"]},
        "schema.required",
        "it must name every property, and lacks 'b' and 1 more",
    ),
    "nothing required": (
        {"type": "object", "properties": {"a": STRING}, "additionalProperties": False},
        "schema.required",
        "it must name every property, and lacks 'a'",
    ),
    "required that is missing": (
        {**closed(a=STRING), "required": ["a", "b"]},
        "schema.required",
        "there is no property 'b'",
    ),
    "required that is no array": (
        {**closed(a=STRING), "required": True},
        "schema.required",
        "it must be an array, not true",
    ),
    "oneOf": (
        closed(a={"oneOf": [STRING, NULL]}),
        "schema.properties.a.oneOf",
        "'oneOf' is not supported",
    ),
    "allOf": (
        closed(a={"allOf": [{"$ref": "#"}]}),
        "schema.properties.a.allOf",
        "'allOf' is not supported",
    ),
    "not": (closed(a={"not": NULL}), "schema.properties.a.not", "'not' is not supported"),
    "if": ({**closed(), "if": {}}, "schema.if", "'if' is not supported"),
    "unique items": (
        closed(a={"type": "array", "items": STRING, "uniqueItems": True}),
        "schema.properties.a.uniqueItems",
        "'uniqueItems' is not supported",
    ),
    "a foreign format": (
        closed(a={"type": "string", "format": "uri"}),
        "schema.properties.a.format",
        "'uri' is none of date, date-time, duration, email, hostname, ipv4, ipv6, time, uuid",
    ),
    "look-ahead": (
        closed(a={"type": "string", "pattern": "^(?!x)y"}),
        "schema.properties.a.pattern",
        "look-ahead and look-behind are not supported",
    ),
    "look-behind": (
        closed(a={"type": "string", "pattern": r"\\(?<=x)y"}),
        "schema.properties.a.pattern",
        "look-ahead and look-behind are not supported",
    ),
    "a reference to nothing": (
        closed(a={"$ref": "#/$defs/Missing"}),
        "schema.properties.a.$ref",
        "'#/$defs/Missing' names nothing in this schema",
    ),
    "a reference elsewhere": (
        closed(a={"$ref": "https://example.com/schema.json"}),
        "schema.properties.a.$ref",
        "'https://example.com/schema.json' names nothing in this schema",
    ),
    "a reference that is no text": (
        closed(a={"$ref": 1}),
        "schema.properties.a.$ref",
        "it must be a string, not a number",
    ),
    "a reference with company": (
        {**closed(a={"$ref": "#/$defs/a", "description": "d"}), "$defs": {"a": STRING}},
        "schema.properties.a.$ref",
        "no other keyword may stand beside '$ref', such as 'description'",
    ),
    "no type": (closed(a={"description": "x"}), "schema.properties.a", "it has no 'type'"),
    "a type that is none": (
        closed(a={"type": "str"}),
        "schema.properties.a.type",
        "'str' is none of string, number, boolean, integer, object, array, null",
    ),
    "an array without items": (
        closed(a={"type": "array"}),
        "schema.properties.a",
        "an array must have 'items'",
    ),
    "an empty enum": (
        closed(a={"type": "string", "enum": []}),
        "schema.properties.a.enum",
        "it must be an array with at least one value",
    ),
    "true as a schema": (
        closed(a=True),
        "schema.properties.a",
        "it must be an object, not true",
    ),
    "a list of properties": (
        {**closed(), "properties": ["a"]},
        "schema.properties",
        "it must be an object, not an array",
    ),
    "a definition that nothing uses": (
        {**closed(), "$defs": {"a": {"type": "object", "properties": {}}}},
        "schema.$defs.a",
        "an object must have 'additionalProperties': false",
    ),
    "a branch": (
        closed(a={"anyOf": [STRING, {"type": "wrong"}]}),
        "schema.properties.a.anyOf[1].type",
        "'wrong' is none of string, number, boolean, integer, object, array, null",
    ),
    "eleven levels": (
        nested(11),
        "schema",
        "it has 11 levels of nested objects; the API takes at most 10",
    ),
    "1,001 values": (
        closed(a={"type": "integer", "enum": list(range(1000))}, b={"enum": [1]}),
        "schema",
        "it has 1,001 values of enums; the API takes at most 1,000",
    ),
    "251 long values": (
        closed(a={"type": "string", "enum": [f"{n:060}" for n in range(251)]}),
        "schema.properties.a.enum",
        "its 251 values have 15,060 characters; more than 250 may have 15,000 at most",
    ),
    "5,001 properties": (
        closed(**{f"p{n}": STRING for n in range(5001)}),
        "schema",
        "it has 5,001 properties; the API takes at most 5,000",
    ),
    "120,001 characters": (
        {
            **closed(a={"const": "x" * 60_000}, b={"enum": ["y" * 59_990]}),
            "$defs": {"z" * 9: STRING},
        },
        "schema",
        "it has 120,001 characters in its names and values; the API takes at most 120,000",
    ),
}


@pytest.mark.parametrize("name", REFUSED)
def test_what_the_api_refuses_is_found_with_its_place(name: str):
    schema, path, message = REFUSED[name]
    assert found(schema) == [(path, message)]


def test_the_order_is_that_of_the_schema():
    schema = closed(a={"type": "x"}, b=closed(c={"type": "y"}), d={"type": "z"})
    paths = [path for path, _ in found(schema)]
    places = ("a", "b.properties.c", "d")
    assert paths == [f"schema.properties.{place}.type" for place in places]


def test_there_are_twenty_findings_at_most_and_each_is_short():
    wrong = {f"{n}" * 1000: {"type": "x" * 100_000} for n in range(100)}
    findings = found(closed(**wrong))
    assert len(findings) == 20
    assert all(len(path) <= 310 and len(message) <= 310 for path, message in findings)


def test_a_schema_ten_thousand_levels_deep_is_read():
    deep = found(nested(10_000))
    assert deep[-1][1] == "it has 10,000 levels of nested objects; the API takes at most 10"
    (finding,) = found({**closed(), "not": nested(10_000)})
    assert finding[0] == "schema.not"


def test_a_schema_that_holds_itself_is_read_once():
    schema = closed(a=STRING)
    schema["properties"]["b"] = schema
    assert ("schema.required", "it must name every property, and lacks 'b'") in found(schema)


def test_an_object_that_many_share_is_read_once():
    shared: dict[str, Any] = STRING
    for _ in range(60):
        shared = closed(left=shared, right=shared)
    started = time.process_time()
    found(shared)
    assert time.process_time() - started < 1


_JSON = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats() | st.text(max_size=5),
    lambda inner: (
        st.lists(inner, max_size=4)
        | st.dictionaries(
            st.sampled_from(
                [
                    *("type", "properties", "required", "additionalProperties", "items", "anyOf"),
                    *("$ref", "$defs", "definitions", "enum", "const", "pattern", "format"),
                    *("prefixItems", "allOf", "not"),
                ]
            )
            | st.text(max_size=3),
            inner | st.sampled_from(["#", "#/$defs/a", "object", "array", "string"]),
            max_size=6,
        )
    ),
    max_leaves=40,
)


@settings(max_examples=300, deadline=None)
@given(_JSON)
def test_anything_is_read(value: Any):
    for path, message in found(value):
        assert path.startswith("schema")
        assert message
