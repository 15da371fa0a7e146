"""openapi-lines.yaml is derived from a published document: structure only, in one normal form."""

from __future__ import annotations

import copy
import json
import os
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest
from attrs import evolve
from document import DocumentError, parse, read
from line_schemas.derive import Derived, answer_name, body_name, derive, read_plan, undescribed
from line_schemas.text import as_yaml
from openapi_spec_validator import OpenAPIV31SpecValidator

from .published import LINES, PLAN, Json, published, schemas, write

ROOT = Path(__file__).parent.parent.parent
FOLDER = ROOT.parent / "shared" / "upstream"
TODAY, OLD = FOLDER / "openapi-2026-08-21.yaml", FOLDER / "openapi-2024-11-04.yaml"
needs_upstream = pytest.mark.skipif(
    not (TODAY.is_file() and OLD.is_file()),
    reason="the published documents are not in ../shared/upstream",
)
NULL = {"type": "null"}


@pytest.fixture(scope="module")
def derived() -> Derived:
    return derive(published(), PLAN)


def body(derived: Derived) -> Json:
    properties = copy.deepcopy(schemas(derived.document)["CreateThing"]["properties"])
    for schema in properties.values():
        schema.pop("description")
    found: Json = properties
    return found


def test_the_document_has_what_can_be_reached_and_nothing_else(derived: Derived) -> None:
    assert set(schemas(derived.document)) == {
        *("CreateThing", "Prompt", "Image", "Compound", "Item", "Text", "Number", "Thing")
    }
    assert derived.document["info"]["version"] == "7"
    assert (derived.missing, derived.problems) == ([], [])


def test_the_document_is_valid(derived: Derived) -> None:
    assert list(OpenAPIV31SpecValidator(derived.document).iter_errors()) == []


def test_the_operation_takes_and_returns_json(derived: Derived) -> None:
    item = derived.document["paths"]["/v1/things"]
    assert item["post"]["operationId"] == "createThing"
    assert item["post"]["summary"] == "Make a thing."
    assert (body_name(item), answer_name(item)) == ("CreateThing", "Thing")


def test_no_sentence_of_theirs_carries_over(derived: Derived) -> None:
    text = as_yaml(derived.document)
    assert "sentence of theirs" not in text
    assert not [key for key in ("title: A", "example", "x-oai", "discriminator") if key in text]


def test_parameters_are_described_in_our_words(derived: Derived) -> None:
    properties = schemas(derived.document)["CreateThing"]["properties"]
    assert properties["user"]["description"] == "Who asks."
    assert properties["prompt"]["description"] == "What to make."
    assert undescribed(derived.document) == []
    lines = copy.deepcopy(LINES)
    del lines["endpoints"]["/v1/things"]["parameters"]["size"]
    again = derive(published(), evolve(PLAN, endpoints=lines["endpoints"]))
    assert undescribed(again.document) == ["/v1/things: size"]


NORMAL: list[tuple[str, Json]] = [
    (
        "size",
        {"anyOf": [{"type": "integer", "minimum": 0, "maximum": 10}, NULL], "default": 3},
    ),
    ("seed", {"type": "integer", "minimum": -(2**63), "maximum": 2**63 - 1}),
    (
        "style",
        {"anyOf": [{"type": "string", "enum": ["vivid", "natural"], "x-closed": True}, NULL]},
    ),
    (
        "quality",
        {"anyOf": [{"type": "string", "enum": ["low", "high"]}, NULL], "default": "low"},
    ),
    ("count", {"type": "integer"}),
    ("created", {"type": "string", "default": "2024-01-01"}),
    (
        "tags",
        {
            "type": "object",
            "additionalProperties": {"anyOf": [{"type": "string"}, {"type": "number"}]},
        },
    ),
]


@pytest.mark.parametrize(("name", "expected"), NORMAL, ids=[name for name, _ in NORMAL])
def test_normal_form_of_a_property(derived: Derived, name: str, expected: Json) -> None:
    assert body(derived)[name] == expected


def test_required_properties_are_named_once_and_described(derived: Derived) -> None:
    assert schemas(derived.document)["CreateThing"]["required"] == ["prompt"]


def test_unions_are_flat_and_null_comes_last(derived: Derived) -> None:
    items = {"anyOf": [{"type": "string"}, {"type": "integer"}]}
    expected = [{"type": "string"}, {"type": "array", "items": items}, NULL]
    assert schemas(derived.document)["Prompt"] == {"anyOf": expected}


def test_what_excludes_each_other_becomes_branches(derived: Derived) -> None:
    expected = [
        {
            "type": "object",
            "properties": {name: {"type": "string"}},
            "additionalProperties": False,
            "required": [name],
        }
        for name in ("url", "file_id")
    ]
    assert schemas(derived.document)["Image"] == {"anyOf": expected}


def test_recursion_leads_back_to_the_schema(derived: Derived) -> None:
    items = schemas(derived.document)["Compound"]["properties"]["filters"]["items"]
    assert items == {"anyOf": [{"type": "string"}, {"$ref": "#/components/schemas/Compound"}]}


def test_a_type_beside_references_is_left_out(derived: Derived) -> None:
    names = ("Text", "Number")
    expected = {"anyOf": [{"$ref": f"#/components/schemas/{name}"} for name in names]}
    assert schemas(derived.document)["Item"] == expected
    item = schemas(derived.document)["Thing"]["properties"]["item"]
    assert item == {"anyOf": [{"$ref": "#/components/schemas/Item"}, NULL]}


def test_properties_make_an_object(derived: Derived) -> None:
    assert schemas(derived.document)["Number"] == {
        "type": "object",
        "properties": {
            "kind": {"const": "number"},
            "value": {"type": "number", "exclusiveMinimum": 0},
        },
    }


def test_the_normal_form_stays_as_it_is(derived: Derived) -> None:
    theirs = copy.deepcopy(derived.document)
    theirs["paths"] = {path.removeprefix("/v1"): item for path, item in theirs["paths"].items()}
    assert as_yaml(derive(theirs, PLAN).document) == as_yaml(derived.document)


def test_the_published_document_is_not_changed() -> None:
    theirs = published()
    before = json.dumps(theirs)
    derive(theirs, PLAN)
    assert json.dumps(theirs) == before


def test_what_the_published_document_lacks_is_told() -> None:
    theirs = published()
    del theirs["paths"]["/things"]["post"]["requestBody"]["content"]["application/json"]
    found = derive(theirs, PLAN)
    assert found.missing == ["/v1/things"]
    assert found.document["paths"] == {}


def test_an_endpoint_that_is_new_to_us_is_told() -> None:
    theirs = published()
    request = theirs["paths"]["/batches"]["post"]["requestBody"]["content"]["application/json"]
    request["schema"]["properties"]["endpoint"]["enum"].append("/v1/stuff")
    (problem,) = derive(theirs, PLAN).problems
    assert problem == "/v1/stuff: a batch can call it, but it is not in lines.yaml"


def test_what_we_say_of_what_is_gone_is_told() -> None:
    plan = evolve(PLAN, parameters={"user": "Who.", "x": "?"}, closed=["CreateThing.user", "No.a"])
    assert derive(published(), plan).problems == [
        "CreateThing.user: closed in lines.yaml, but there is no enum",
        "No.a: closed in lines.yaml, but there is no enum",
        "parameters: described in lines.yaml, but gone: x",
    ]


def test_a_reference_that_names_nothing_is_an_error() -> None:
    theirs = published()
    del theirs["components"]["schemas"]["Text"]
    with pytest.raises(DocumentError, match=r"schemas/Text' names nothing"):
        derive(theirs, PLAN)


@pytest.mark.parametrize(
    "broken",
    [
        {"endpoints": {}, "closed": []},
        {**LINES, "more": []},
        {**LINES, "endpoints": {"/v1/things": {"summary": "Make a thing."}}},
        [],
    ],
)
def test_a_plan_that_is_not_complete_is_an_error(tmp_path: Path, broken: Any) -> None:
    write(tmp_path, published(), lines=broken)
    with pytest.raises(DocumentError, match=r"lines\.yaml: (/v1/things: )?expected"):
        read_plan(tmp_path / "lines.yaml", tmp_path / "lines-deviations.yaml")


PROGRAM = """
import sys
from pathlib import Path
from document import read
from line_schemas.derive import derive, read_plan
from line_schemas.text import as_yaml
root = Path(sys.argv[1])
plan = read_plan(root / "lines.yaml", root / "lines-deviations.yaml")
sys.stdout.buffer.write(as_yaml(derive(read(sys.argv[2]), plan).document).encode())
"""


def in_another_process(seed: str, folder: Path, upstream: Path) -> bytes:
    environment = {**os.environ, "PYTHONHASHSEED": seed, "PYTHONPATH": str(ROOT / "tools")}
    command = [sys.executable, "-c", PROGRAM, str(folder), str(upstream)]
    return subprocess.run(command, check=True, capture_output=True, env=environment).stdout


def test_same_bytes_under_every_hash_seed(tmp_path: Path) -> None:
    upstream = write(tmp_path, published())
    first, second = (in_another_process(seed, tmp_path, upstream) for seed in ("1", "2"))
    assert first == second
    assert parse(first, "first")["paths"]


@needs_upstream
def test_our_document_is_derived_from_the_published_one() -> None:
    assert in_another_process("3", ROOT, TODAY) == (ROOT / "openapi-lines.yaml").read_bytes()


@needs_upstream
def test_an_older_document_lacks_endpoints_and_breaks_nothing() -> None:
    plan = read_plan(ROOT / "lines.yaml", ROOT / "lines-deviations.yaml")
    found = derive(read(str(OLD)), plan)
    assert found.missing == ["/v1/responses", "/v1/images/edits", "/v1/videos"]
    assert list(OpenAPIV31SpecValidator(found.document).iter_errors()) == []
