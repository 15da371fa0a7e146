"""Schemas: equivalent spellings are equal, and each difference is found at its place."""

from __future__ import annotations

from typing import Any

import pytest
from compare import ABSENT, PRESENT, compare
from document import DocumentError
from hypothesis import given
from hypothesis import strategies as st
from surface import Surface

Json = dict[str, Any]


def document(schema: Any, **schemas: Any) -> Json:
    """A document with one operation, whose response has the schema."""
    response = {"content": {"application/json": {"schema": schema}}}
    return {
        "openapi": "3.1.0",
        "paths": {"/things": {"post": {"operationId": "make", "responses": {"200": response}}}},
        "components": {"schemas": schemas},
    }


def seen(ours: Json, theirs: Json) -> list[tuple[str, Any, Any]]:
    facts = compare(Surface(ours).tree(), Surface(theirs).tree())
    return [(fact.place, fact.ours, fact.theirs) for fact in facts if fact.differs]


SPELLINGS: dict[str, tuple[Any, ...]] = {
    "nullable": (
        {"type": "string", "nullable": True},
        {"type": ["string", "null"]},
        {"type": ["null", "string"]},
        {"anyOf": [{"type": "string"}, {"type": "null"}]},
        {"oneOf": [{"type": "null"}, {"type": "string"}]},
        {"oneOf": [{"const": None}, {"type": "string"}]},
        {"allOf": [{"type": "string"}, {"nullable": True}]},
    ),
    "nullable enum": (
        {"type": "string", "nullable": True, "enum": ["a", "b", None]},
        {"type": ["string", "null"], "enum": ["b", "a"]},
        {"anyOf": [{"enum": ["a", "b"]}, {"type": "null"}]},
        {"oneOf": [{"const": "a", "title": "A"}, {"const": "b"}, {"type": "null"}]},
    ),
    "one value": ({"type": "string", "enum": ["a"]}, {"const": "a"}, {"enum": ["a"]}),
    "bounds": (
        {"type": "integer", "minimum": 1, "exclusiveMinimum": True, "maximum": 9.0},
        {"type": "integer", "exclusiveMinimum": 1, "maximum": 9},
        {"type": "integer", "exclusiveMinimum": 1, "exclusiveMaximum": False, "maximum": 9},
    ),
    "reference": (
        {"$ref": "#/components/schemas/Thing"},
        {"allOf": [{"$ref": "#/components/schemas/Thing"}], "description": "A thing."},
        {"$ref": "#/components/schemas/Other", "title": "Thing"},
        {"anyOf": [{"$ref": "#/components/schemas/Thing"}]},
        {"type": "object", "properties": {"id": {"type": "string"}}},
        {"properties": {"id": {"type": "string", "example": "x"}}, "additionalProperties": True},
        {"allOf": [{"type": "object"}, {"properties": {"id": {"type": "string", "x-y": 1}}}]},
        {"allOf": [{"properties": {"id": {"type": "string"}}}, {"properties": {"id": {}}}]},
    ),
    "nullable reference": (
        {"$ref": "#/components/schemas/Thing", "nullable": True},
        {"allOf": [{"$ref": "#/components/schemas/Thing"}, {"nullable": True}]},
        {"oneOf": [{"$ref": "#/components/schemas/Thing"}, {"type": "null"}]},
    ),
    "several types": (
        {"type": ["string", "integer"], "minLength": 1},
        {"anyOf": [{"type": "integer"}, {"type": "string", "minLength": 1}]},
        {"oneOf": [{"type": "string", "minLength": 1}, {"type": "integer"}]},
    ),
    "variants": (
        {"oneOf": [{"type": "string"}, {"type": "string", "enum": ["a"]}]},
        {"anyOf": [{"anyOf": [{"type": "string"}, {"const": "a"}]}]},
    ),
    "bytes": (
        {"type": "string", "format": "binary"},
        {"type": "string", "contentMediaType": "application/octet-stream"},
    ),
    "nothing said": (
        {"type": "array", "items": {"type": "string"}},
        {"items": {"type": "string"}, "uniqueItems": False, "minItems": 0, "deprecated": False},
    ),
    "anything": ({}, True, {"description": "Anything."}),
    "nothing": (False, {"not": {}}),
}


@pytest.mark.parametrize("spellings", SPELLINGS.values(), ids=SPELLINGS)
def test_spellings_of_the_same_schema_are_equal(spellings: tuple[Any, ...]) -> None:
    thing = {"type": "object", "properties": {"id": {"type": "string"}}}
    schemas = {"Thing": thing, "Other": {"$ref": "#/components/schemas/Thing"}}
    first = document(spellings[0], **schemas)
    for other in spellings[1:]:
        assert seen(first, document(other, **schemas)) == []


def _spell(draw: st.DrawFn, schema: Json, shared: Json) -> Json:
    """Spell a schema, whose nullability is under "null", in one of the possible ways."""
    spelt = {key: value for key, value in schema.items() if key != "null"}
    if "properties" in spelt:
        spelt["properties"] = {
            name: _spell(draw, inner, shared) for name, inner in spelt["properties"].items()
        }
    if "items" in spelt:
        spelt["items"] = _spell(draw, spelt["items"], shared)
    if len(spelt.get("enum", [])) == 1 and draw(st.booleans()):
        spelt["const"] = spelt.pop("enum")[0]
    if "exclusiveMinimum" in spelt and draw(st.booleans()):
        spelt |= {"minimum": spelt["exclusiveMinimum"], "exclusiveMinimum": True}
    if draw(st.booleans()):
        spelt |= {"description": draw(st.sampled_from(["this", "that"])), "x-note": 1}
    if schema["null"]:
        match draw(st.sampled_from(["nullable", "type", "anyOf", "oneOf", "allOf"])):
            case "nullable":
                spelt["nullable"] = True
            case "type":
                spelt["type"] = [spelt["type"], "null"]
            case "allOf":
                spelt = {"allOf": [spelt, {"nullable": True}]}
            case choice:
                spelt = {choice: [spelt, {"type": "null"}]}
    match draw(st.sampled_from(["inline", "reference", "wrapped"])):
        case "reference":
            name = f"Schema{len(shared)}"
            shared[name] = spelt
            return {"$ref": f"#/components/schemas/{name}"}
        case "wrapped":
            return {"allOf": [spelt], "title": "Wrapped"}
    return spelt


_BOUND = st.integers(1, 9)
_LEAVES = st.one_of(
    st.fixed_dictionaries({"type": st.just("string"), "null": st.booleans()}),
    st.fixed_dictionaries(
        {
            "type": st.just("string"),
            "null": st.booleans(),
            "enum": st.lists(st.sampled_from("abcd"), min_size=1, unique=True),
        }
    ),
    st.fixed_dictionaries(
        {"type": st.just("integer"), "null": st.booleans()},
        optional={"exclusiveMinimum": _BOUND, "maximum": _BOUND, "default": _BOUND},
    ),
)
_SCHEMAS = st.recursive(
    _LEAVES,
    lambda inner: st.one_of(
        st.fixed_dictionaries({"type": st.just("array"), "null": st.booleans(), "items": inner}),
        st.fixed_dictionaries(
            {
                "type": st.just("object"),
                "null": st.booleans(),
                "properties": st.dictionaries(st.sampled_from("pqr"), inner, min_size=1),
            },
            optional={"required": st.lists(st.sampled_from("pqr"), unique=True)},
        ),
    ),
    max_leaves=6,
)


@given(st.data(), _SCHEMAS)
def test_two_spellings_of_any_schema_are_equal(data: st.DataObject, schema: Json) -> None:
    @st.composite
    def documents(draw: st.DrawFn) -> Json:
        shared: Json = {}
        spelt = _spell(draw, schema, shared)
        return document(spelt, **shared)

    assert seen(data.draw(documents()), data.draw(documents())) == []


DIFFERENT: dict[str, tuple[Any, Any, list[tuple[str, Any, Any]]]] = {
    "type": ({"type": "string"}, {"type": "integer"}, [("make 200 type", "string", "integer")]),
    "null": (
        {"type": ["string", "null"]},
        {"type": "string"},
        [("make 200 type", "string | null", "string")],
    ),
    "enum value": (
        {"enum": ["a", "b"]},
        {"enum": ["b", "c"]},
        [("make 200 enum a", PRESENT, ABSENT), ("make 200 enum c", ABSENT, PRESENT)],
    ),
    "enum": (
        {"type": "string", "enum": ["a"]},
        {"type": "string"},
        [("make 200 enum", ["a"], ABSENT)],
    ),
    "bound": (
        {"type": "integer", "minimum": 1},
        {"type": "integer", "minimum": 2},
        [("make 200 minimum", 1, 2)],
    ),
    "default": (
        {"type": "integer", "default": 0},
        {"type": "integer", "default": None},
        [("make 200 default", 0, None)],
    ),
    "a number is not a boolean": (
        {"default": 1},
        {"default": True},
        [("make 200 default", 1, True)],
    ),
    "deprecated": ({}, {"deprecated": True}, [("make 200 deprecated", ABSENT, True)]),
    "field": (
        {"type": "object"},
        {"type": "object", "properties": {"id": {"type": "string"}}},
        [("make 200.id", ABSENT, PRESENT)],
    ),
    "required": (
        {"properties": {"id": {}}, "required": ["id"]},
        {"properties": {"id": {}}},
        [("make 200.id required", True, False)],
    ),
    "items": (
        {"items": {"items": {"type": "string"}}},
        {"items": {"items": {"type": "integer"}}},
        [("make 200[][] type", "string", "integer")],
    ),
    "values": (
        {"additionalProperties": {"type": "string"}},
        {"additionalProperties": {"type": "integer"}},
        [("make 200{} type", "string", "integer")],
    ),
    "closed": (
        {"type": "object", "additionalProperties": False},
        {"type": "object"},
        [("make 200 additionalProperties", False, ABSENT)],
    ),
    "names": (
        {"type": "object", "propertyNames": {"maxLength": 64}},
        {"type": "object", "propertyNames": {"maxLength": 32}},
        [("make 200{name} maxLength", 64, 32)],
    ),
    "variant": (
        {"oneOf": [{"enum": ["a"]}, {"type": "string"}, {"type": "integer"}]},
        {"oneOf": [{"enum": ["a"]}, {"type": "string"}]},
        [("make 200<integer>", PRESENT, ABSENT)],
    ),
}


@pytest.mark.parametrize(("ours", "theirs", "expected"), DIFFERENT.values(), ids=DIFFERENT)
def test_each_difference_in_a_schema_is_found(
    ours: Any, theirs: Any, expected: list[tuple[str, Any, Any]]
) -> None:
    assert seen(document(ours), document(theirs)) == expected


def test_recursive_schemas_are_compared() -> None:
    reference = {"$ref": "#/components/schemas/Node"}

    def recursive(kind: str) -> Json:
        properties = {"next": reference, "children": {"items": reference}, "id": {"type": kind}}
        return document(reference, Node={"properties": properties})

    assert seen(recursive("string"), recursive("string")) == []
    assert ("make 200.id type", "string", "integer") in seen(
        recursive("string"), recursive("integer")
    )
    flat = document({"properties": {"next": {}, "children": {}, "id": {"type": "string"}}})
    assert [place for place, _, _ in seen(flat, recursive("string"))] == [
        "make 200.next type",
        "make 200.next.next",
        "make 200.next.children",
        "make 200.next.id",
        "make 200.children type",
        "make 200.children[]",
    ]


BROKEN = {
    "a reference to nothing": {"$ref": "#/components/schemas/Gone"},
    "a reference to another file": {"$ref": "other.yaml#/Thing"},
    "a reference to itself": {"$ref": "#/components/schemas/Loop"},
    "a schema that includes itself": {"$ref": "#/components/schemas/Self"},
    "a schema that is not a mapping": "string",
    "alternatives that are not a list": {"anyOf": {"type": "string"}},
    "a type that is not a string": {"type": [["string"]]},
}


@pytest.mark.parametrize("schema", BROKEN.values(), ids=BROKEN)
def test_a_broken_schema_is_an_error(schema: Any) -> None:
    schemas = {
        "Loop": {"$ref": "#/components/schemas/Loop"},
        "Self": {"allOf": [{"$ref": "#/components/schemas/Self"}]},
    }
    broken = document(schema, **schemas)
    with pytest.raises(DocumentError):
        seen(broken, broken)
