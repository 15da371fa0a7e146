"""`make compat` tells what a change of the lines means for who sends and who reads them."""

from __future__ import annotations

import copy
from collections.abc import Callable

import pytest
from changes import Change, Level
from document import parse
from line_schemas.compat import lines_changes

from .published import Json, schemas

BREAKING, ADDITIVE, INTERNAL = Level.BREAKING, Level.ADDITIVE, Level.INTERNAL

LINES = """\
openapi: 3.1.0
info: {title: Things, version: "1"}
paths:
  /v1/things:
    post:
      operationId: createThing
      summary: Make a thing.
      requestBody:
        content:
          application/json: {schema: {$ref: "#/components/schemas/CreateThing"}}
      responses:
        "200":
          content:
            application/json: {schema: {$ref: "#/components/schemas/Thing"}}
components:
  schemas:
    CreateThing:
      type: object
      required: [model]
      properties:
        model: {type: string, description: Which one.}
        style: {type: string, enum: [vivid, natural]}
        size: {anyOf: [{type: integer, maximum: 10}, {type: "null"}], default: 1}
        input: {anyOf: [{type: string}, {type: array, items: {type: string}}]}
        part: {$ref: "#/components/schemas/Part"}
    Part: {type: object, required: [text], properties: {text: {type: string}}}
    Thing:
      type: object
      required: [id]
      properties:
        id: {type: string}
        state: {type: string, enum: [old, new]}
        part: {$ref: "#/components/schemas/Part"}
"""


@pytest.fixture
def lines() -> Json:
    found: Json = parse(LINES, "openapi-lines.yaml")
    return found


def body(document: Json) -> Json:
    found: Json = schemas(document)["CreateThing"]
    return found


def answer(document: Json) -> Json:
    found: Json = schemas(document)["Thing"]
    return found


def part(document: Json) -> Json:
    found: Json = schemas(document)["Part"]
    return found


CASES: list[tuple[Callable[[Json], object], Level, str]] = [
    (lambda s: body(s)["properties"].pop("style"), BREAKING, "CreateThing.style removed"),
    (
        lambda s: body(s)["properties"].update(n={"type": "integer"}),
        ADDITIVE,
        "CreateThing.n added: optional integer",
    ),
    (
        lambda s: body(s)["properties"]["style"]["enum"].remove("vivid"),
        BREAKING,
        "CreateThing.style enum vivid removed",
    ),
    (
        lambda s: body(s)["properties"]["style"]["enum"].append("plain"),
        ADDITIVE,
        'CreateThing.style enum plain added: "plain"',
    ),
    (lambda s: body(s)["required"].append("style"), BREAKING, "CreateThing.style now required"),
    (lambda s: body(s).pop("required"), ADDITIVE, "CreateThing.model no longer required"),
    (
        lambda s: body(s)["properties"]["model"].update(type="integer"),
        BREAKING,
        "CreateThing.model type: string → integer",
    ),
    (
        lambda s: body(s)["properties"]["size"]["anyOf"].pop(),
        BREAKING,
        "CreateThing.size type: integer | null → integer",
    ),
    (
        lambda s: body(s)["properties"]["size"]["anyOf"][0].update(maximum=5),
        BREAKING,
        "CreateThing.size maximum: 10 → 5",
    ),
    (
        lambda s: body(s)["properties"]["size"]["anyOf"][0].pop("maximum"),
        ADDITIVE,
        "CreateThing.size maximum: no longer 10",
    ),
    (
        lambda s: body(s)["properties"]["size"].update(default=2),
        BREAKING,
        "CreateThing.size default: 1 → 2",
    ),
    (
        lambda s: body(s)["properties"]["input"]["anyOf"].append({"type": "object"}),
        ADDITIVE,
        "CreateThing.input type: array | string → array | object | string",
    ),
    (
        lambda s: body(s)["properties"]["input"]["anyOf"].insert(0, {"type": "null"}),
        ADDITIVE,
        "CreateThing.input type: array | string → array | string | null",
    ),
    (
        lambda s: body(s)["properties"]["style"].update({"x-closed": True}),
        INTERNAL,
        "CreateThing.style x-closed: now True",
    ),
    (lambda s: answer(s)["properties"].pop("state"), BREAKING, "Thing.state removed"),
    (lambda s: answer(s).pop("required"), BREAKING, "Thing.id no longer required"),
    (lambda s: answer(s)["required"].append("state"), ADDITIVE, "Thing.state now required"),
    (
        lambda s: answer(s)["properties"]["state"]["enum"].append("gone"),
        ADDITIVE,
        'Thing.state enum gone added: "gone"',
    ),
    # What is sent and read must not be changed either way.
    (lambda s: part(s).pop("required"), BREAKING, "Part.text no longer required"),
    (
        lambda s: s["paths"].pop("/v1/things"),
        BREAKING,
        "/v1/things removed",
    ),
    (
        lambda s: s["paths"].update({"/v1/more": s["paths"]["/v1/things"]}),
        ADDITIVE,
        "/v1/more added: createThing",
    ),
    (
        lambda s: schemas(s).update(New={"type": "string"}),
        INTERNAL,
        "New schema added",
    ),
]


def said(change: Change) -> str:
    assert change.area == "lines"
    return f"{change.place} {change.what}"


@pytest.mark.parametrize(("edit", "level", "what"), CASES, ids=[what for _, _, what in CASES])
def test_a_change_of_the_lines(
    lines: Json, edit: Callable[[Json], object], level: Level, what: str
) -> None:
    edited = copy.deepcopy(lines)
    edit(edited)
    assert {(change.level, said(change)) for change in lines_changes(lines, edited)} == {
        (level, what)
    }


def test_nothing_and_prose_are_no_change(lines: Json) -> None:
    edited = copy.deepcopy(lines)
    assert lines_changes(lines, edited) == []
    body(edited)["properties"]["model"]["description"] = "In other words."
    edited["paths"]["/v1/things"]["post"]["summary"] = "In other words."
    assert lines_changes(lines, edited) == []
