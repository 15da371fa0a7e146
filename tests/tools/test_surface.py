"""Operations, parameters and bodies: each difference is found at its place."""

from __future__ import annotations

import contextlib
import copy
from typing import Any

import pytest
from compare import ABSENT, PRESENT, Fact, compare
from document import DocumentError
from hypothesis import given
from hypothesis import strategies as st
from surface import Surface

Json = dict[str, Any]


def document(
    schema: Any, operation: Json | None = None, path: str = "/things", **components: Any
) -> Json:
    """A document with one operation, whose response has the schema."""
    response = {"description": "", "content": {"application/json": {"schema": schema}}}
    return {
        "openapi": "3.1.0",
        "paths": {
            path: {
                "post": {"operationId": "make", "responses": {"200": response}} | (operation or {})
            }
        },
        "components": components,
    }


def differences(ours: Json, theirs: Json) -> list[Fact]:
    mine = Surface(ours)
    facts = compare(mine.tree(), Surface(theirs).tree(like=mine))
    return [fact for fact in facts if fact.differs]


def seen(ours: Json, theirs: Json) -> list[tuple[str, Any, Any]]:
    return [(fact.place, fact.ours, fact.theirs) for fact in differences(ours, theirs)]


def _body(*kinds: str, **more: Any) -> Json:
    return {"requestBody": {"content": {kind: {"schema": {}} for kind in kinds}} | more}


def _parameters(*parameters: Json) -> Json:
    return {
        "parameters": [{"in": "query", "name": "q", "schema": {}} | each for each in parameters]
    }


OPERATIONS: dict[str, tuple[Json, Json, list[tuple[str, Any, Any]]]] = {
    "operationId": (
        {},
        {"operationId": "create"},
        [("make operationId", "make", "create")],
    ),
    "deprecated": ({}, {"deprecated": True}, [("make deprecated", ABSENT, True)]),
    "response": ({}, {"responses": {}}, [("make 200", PRESENT, ABSENT)]),
    "no content": (
        {"responses": {"200": {}}},
        {"responses": {"200": {"content": {"text/plain": {}}}}},
        [("make 200 content", [], ["text/plain"]), ("make 200 type", ABSENT, "any")],
    ),
    "body": ({}, _body("application/json"), [("make request", ABSENT, PRESENT)]),
    "body required": (
        _body("application/json", required=True),
        _body("application/json"),
        [("make request required", True, False)],
    ),
    "content type": (
        _body("application/json", "text/plain"),
        _body("application/json; charset=utf-8"),
        [
            ("make request content", ["application/json", "text/plain"], ["application/json"]),
            ("make request<text/plain>", PRESENT, ABSENT),
        ],
    ),
    "parameter": ({}, _parameters({}), [("make query.q", ABSENT, PRESENT)]),
    "parameter required": (
        _parameters({"required": True}),
        _parameters({}),
        [("make query.q required", True, False)],
    ),
    "parameter default": (
        _parameters({"schema": {"default": 20}}),
        _parameters({"schema": {"default": 10}}),
        [("make query.q default", 20, 10)],
    ),
    "parameter deprecated": (
        _parameters({}),
        _parameters({"deprecated": True}),
        [("make query.q deprecated", ABSENT, True)],
    ),
    "parameter spelling": (
        _parameters({}),
        _parameters({"style": "deepObject", "explode": True}),
        [("make query.q style", ABSENT, "deepObject"), ("make query.q explode", ABSENT, True)],
    ),
    "parameter content": (
        _parameters({"content": {"application/json": {"schema": {"type": "string"}}}}),
        _parameters({"content": {"application/json": {"schema": {"type": "integer"}}}}),
        [("make query.q type", "string", "integer")],
    ),
    "the same parameters": (
        _parameters({"in": "header", "name": "X-Id", "style": "simple"}),
        _parameters(
            {"in": "header", "name": "x-id", "explode": False},
            {"in": "header", "name": "Accept"},
        ),
        [],
    ),
}


@pytest.mark.parametrize(("ours", "theirs", "expected"), OPERATIONS.values(), ids=OPERATIONS)
def test_each_difference_in_an_operation_is_found(
    ours: Json, theirs: Json, expected: list[tuple[str, Any, Any]]
) -> None:
    assert seen(document({}, ours), document({}, theirs)) == expected


def test_the_encoding_of_a_form_field_counts() -> None:
    form = {"schema": {"properties": {"when": {"type": "object"}}}}
    encoded = form | {"encoding": {"when": {"style": "deepObject"}}}
    ours, theirs = (
        {"requestBody": {"content": {"multipart/form-data": media}}} for media in (encoded, form)
    )
    expected = [("make request.when encoding", {"style": "deepObject"}, ABSENT)]
    assert seen(document({}, ours), document({}, theirs)) == expected


def test_parameters_of_a_path_belong_to_its_operations() -> None:
    ours = document({}, _parameters({"schema": {"type": "string"}}))
    theirs = document({})
    theirs["paths"]["/things"]["parameters"] = [{"$ref": "#/components/parameters/Q"}]
    theirs["components"] = {
        "parameters": {"Q": {"in": "query", "name": "q", "schema": {"type": "string"}}}
    }
    assert seen(ours, theirs) == []


def test_a_description_beside_a_reference_does_not_matter() -> None:
    components = {"responses": {"No": {"content": {"application/json": {"schema": {}}}}}}
    reference = {"$ref": "#/components/responses/No"}
    ours = document({}, {"responses": {"404": reference | {"description": "Gone."}}}, **components)
    theirs = document({}, {"responses": {"404": reference}}, **components)
    assert seen(ours, theirs) == []
    components["responses"]["No"]["content"]["application/json"]["schema"] = {"type": "string"}
    assert seen(ours, document({}, {"responses": {"404": {"description": ""}}})) == [
        ("make 404 content", ["application/json"], []),
        ("make 404 type", "string", ABSENT),
    ]


def test_an_operation_with_a_new_path_is_matched_by_its_id() -> None:
    ours, theirs = document({}), document({}, path="/v2/things")
    assert seen(ours, theirs) == [("make path", "POST /things", "POST /v2/things")]


def test_a_new_operation_counts_under_our_paths_only() -> None:
    theirs = document({})
    new = {"operationId": "new", "responses": {}}
    theirs["paths"] |= {"/things/{id}": {"get": new}, "/others": {"get": {"operationId": "other"}}}
    [fact] = differences(document({}), theirs)
    assert (fact.place, fact.ours, fact.theirs) == ("new", ABSENT, PRESENT)
    assert fact.note == "GET /things/{id}"


def test_the_name_of_a_path_parameter_does_not_matter() -> None:
    ours = document({}, path="/things/{id}")
    theirs = document({}, {"operationId": "other"}, path="/things/{thing_id}")
    assert [place for place, _, _ in seen(ours, theirs)] == ["make operationId", "make path"]


def test_operations_without_a_unique_id_are_all_seen() -> None:
    theirs = document({})
    same = theirs["paths"]["/things"]["post"]
    theirs["paths"]["/things"] |= {"put": same, "get": {"responses": {}}}
    assert [place for place, _, _ in seen(document({}), theirs)] == ["get /things", "put /things"]


def test_the_lines_of_files_are_matched_by_the_name_of_their_schema() -> None:
    line = {"type": "object", "properties": {"custom_id": {"type": "string"}}}
    ours = document({}, schemas={"BatchRequestInput": line})
    theirs = document({}, schemas={"BatchRequestInput": {"type": "object"}})
    assert seen(ours, theirs) == [("BatchRequestInput.custom_id", PRESENT, ABSENT)]


def test_a_broken_operation_is_an_error_that_names_it() -> None:
    broken = document({}, {"responses": ["200"]})
    with pytest.raises(DocumentError, match="make responses: expected a mapping"):
        differences(document({}), broken)


WHOLE = document(
    {"$ref": "#/components/schemas/Thing"},
    _parameters({"required": True}) | _body("application/json"),
    schemas={
        "Thing": {
            "type": "object",
            "required": ["id"],
            "properties": {"id": {"anyOf": [{"type": "string"}, {"enum": [1]}]}},
            "additionalProperties": {"items": {"minimum": 1}},
        }
    },
)


def _paths(value: Any, at: tuple[Any, ...] = ()) -> list[tuple[Any, ...]]:
    items: Any = ()
    if isinstance(value, dict | list):
        items = value.items() if isinstance(value, dict) else enumerate(value)
    return [at, *(found for key, inner in items for found in _paths(inner, (*at, key)))]


JUNK: list[Any] = [
    None,
    1,
    "x",
    [],
    {},
    [1],
    [None],
    [[]],
    {"a": 1},
    {"$ref": 1},
    {"$ref": "#/paths"},
]


@given(st.sampled_from([at for at in _paths(WHOLE) if len(at) > 1]), st.sampled_from(JUNK))
def test_a_document_broken_anywhere_is_compared_or_refused(at: tuple[Any, ...], junk: Any) -> None:
    broken = copy.deepcopy(WHOLE)
    target: Any = broken
    for step in at[:-1]:
        target = target[step]
    target[at[-1]] = junk
    with contextlib.suppress(DocumentError):
        differences(WHOLE, broken)
