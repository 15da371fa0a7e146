"""Deviations of the derived schemas: applied where the published document is as recorded."""

from __future__ import annotations

import copy
from typing import Any

import pytest
from compare import ABSENT
from deviations import Deviation
from document import DocumentError
from line_schemas.places import children, get, steps, type_of
from line_schemas.settle import settle, unsettled

Json = dict[str, Any]
NULL = {"type": "null"}
TEXT = {"type": "string"}

SCHEMAS: Json = {
    "Body": {
        "type": "object",
        "required": ["name"],
        "properties": {
            "name": {"type": "string", "maxLength": 10},
            "size": {"anyOf": [{"type": "integer", "minimum": 1}, NULL], "default": 1},
            "input": {
                "anyOf": [
                    TEXT,
                    {"type": "array", "items": {"$ref": "#/components/schemas/Part"}},
                    {"type": "array", "items": {"type": "integer"}, "minItems": 1},
                    NULL,
                ]
            },
            "tags": {"type": "object", "additionalProperties": TEXT},
        },
    },
    "Part": {"type": "object", "properties": {"role": {"type": "string", "enum": ["a", "b"]}}},
}


def settled(place: str, ours: Any = ABSENT, theirs: Any = ABSENT) -> Json:
    """The schemas with one deviation, which must be as recorded, and then be found as ours."""
    schemas = copy.deepcopy(SCHEMAS)
    record = [Deviation(place, ours, theirs, "why", "where")]
    assert settle(schemas, record) == []
    assert unsettled(schemas, record) == []
    return schemas


def at(schemas: Json, place: str) -> Json | None:
    return get(schemas, steps(place))


@pytest.mark.parametrize(
    ("place", "type_"),
    [
        ("Body", "object"),
        ("Body.name", "string"),
        ("Body.size", "integer | null"),
        ("Body.input", "array | array2 | string | null"),
        ("Body.input<array2>[]", "integer"),
        ("Body.input<array>[]", "Part"),
        ("Body.tags{}", "string"),
        ("Part.role", "string"),
    ],
)
def test_places(place: str, type_: str) -> None:
    schema = at(SCHEMAS, place)
    assert schema is not None
    assert type_of(schema) == type_


@pytest.mark.parametrize("place", ["No", "Body.no", "Body.name.no", "Body.input<object>", "Part[]"])
def test_places_that_are_not_there(place: str) -> None:
    assert at(SCHEMAS, place) is None


@pytest.mark.parametrize("place", ["", ".name", "Body..", "Body[", "Body name"])
def test_what_is_no_place(place: str) -> None:
    with pytest.raises(DocumentError, match="is not a place"):
        steps(place)


def test_every_place_is_found_by_its_name() -> None:
    todo = list(SCHEMAS.items())
    while todo:
        place, schema = todo.pop()
        assert at(SCHEMAS, place) is schema
        todo += [(f"{place}{step}", child) for step, child in children(schema)]


def test_a_keyword_is_changed_added_and_removed() -> None:
    assert at(settled("Body.name maxLength", 20, 10), "Body.name") == {**TEXT, "maxLength": 20}
    assert at(settled("Body.name maxLength", theirs=10), "Body.name") == TEXT
    found = at(settled("Body.name minLength", 1), "Body.name")
    assert found == {**TEXT, "maxLength": 10, "minLength": 1}


def test_a_bound_beside_null_is_that_of_the_other_branch() -> None:
    found = at(settled("Body.size minimum", 0, 1), "Body.size")
    assert found == {"anyOf": [{"type": "integer", "minimum": 0}, NULL], "default": 1}
    assert at(settled("Body.size default", 2, 1), "Body.size") == {
        "anyOf": [{"type": "integer", "minimum": 1}, NULL],
        "default": 2,
    }


def test_null_is_allowed_and_refused() -> None:
    found = at(settled("Body.name type", "string | null", "string"), "Body.name")
    assert found == {"anyOf": [{**TEXT, "maxLength": 10}, NULL]}
    found = at(settled("Body.size type", "integer", "integer | null"), "Body.size")
    assert found == {"type": "integer", "minimum": 1, "default": 1}
    found = at(settled("Body.size type", "number | null", "integer | null"), "Body.size")
    assert found == {"anyOf": [{"type": "number", "minimum": 1}, NULL], "default": 1}


def test_a_property_is_required_and_optional() -> None:
    assert settled("Body.tags required", True, False)["Body"]["required"] == ["name", "tags"]
    assert "required" not in settled("Body.name required", False, True)["Body"]


def test_a_value_of_an_enum_is_added_and_removed() -> None:
    assert settled("Part.role enum c", "present")["Part"]["properties"]["role"]["enum"] == list(
        "abc"
    )
    found = settled("Part.role enum b", theirs="present")
    assert found["Part"]["properties"]["role"]["enum"] == ["a"]


def test_a_schema_is_added_replaced_and_removed() -> None:
    assert at(settled("Body.more", TEXT), "Body.more") == TEXT
    assert at(settled("Body.name", {"type": "integer"}, "present"), "Body.name") == {
        "type": "integer"
    }
    found = settled("Body.name", theirs={"type": "string", "maxLength": 10})
    assert "name" not in found["Body"]["properties"]
    assert "required" not in found["Body"]
    assert at(settled("Body.tags{}", {"type": "number"}, TEXT), "Body.tags{}") == {"type": "number"}


def test_a_branch_is_added_replaced_and_removed() -> None:
    found = at(settled("Body.input<object>", {"type": "object"}), "Body.input")
    assert found is not None
    assert type_of(found) == "array | array2 | object | string | null"
    assert found["anyOf"][-1] == NULL
    found = at(settled("Body.input<array2>", theirs="present"), "Body.input")
    assert found is not None
    assert type_of(found) == "array | string | null"
    found = at(settled("Body.name<integer>", {"type": "integer"}), "Body.name")
    assert found == {"anyOf": [{**TEXT, "maxLength": 10}, {"type": "integer"}]}


STALE = [
    ("Body.name maxLength", 20, 15, "Body.name maxLength: theirs is 10, not 15"),
    ("Body.name minLength", ABSENT, 1, "Body.name minLength: theirs is absent, not 1"),
    ("Body.no type", "string", "integer", "Body.no type: theirs is absent, not 'integer'"),
    ("Part.role enum a", "present", ABSENT, "Part.role enum a: theirs is 'present', not absent"),
    ("Body.name required", False, False, "Body.name required: theirs is True, not False"),
    ("Body.name", TEXT, ABSENT, "Body.name: theirs is"),
    ("No.name minLength", 1, ABSENT, "No.name minLength: there is no such place"),
    ("No.name", TEXT, ABSENT, "No.name: there is no No"),
    ("Body.input type", "string", "array | array2 | string | null", "Body.input type: only a"),
    ("name?", 1, 2, "name?: 'name?' is not a place"),
]


@pytest.mark.parametrize(("place", "ours", "theirs", "problem"), STALE, ids=[s[0] for s in STALE])
def test_a_stale_deviation_is_told_and_changes_nothing(
    place: str, ours: Any, theirs: Any, problem: str
) -> None:
    schemas = copy.deepcopy(SCHEMAS)
    (found,) = settle(schemas, [Deviation(place, ours, theirs, "why", "where")])
    assert found.startswith(problem)
    assert schemas == SCHEMAS


def test_a_deviation_that_was_not_taken_over_is_told() -> None:
    record = [Deviation("Body.name maxLength", 20, 10, "why", "where")]
    assert unsettled(SCHEMAS, record) == ["Body.name maxLength: ours is 10, not 20"]
