"""`make sync`: additions are made, and nothing else in the text changes."""

from __future__ import annotations

import copy
import difflib
import json
import subprocess
import sys
from pathlib import Path
from typing import Any

import check_spec
import pytest
import sync
import yaml
from additive import DESCRIPTION
from document import DocumentError, parse, read
from hypothesis import given
from hypothesis import strategies as st
from splice import Addition, Pointer, splice

Json = dict[str, Any]
ROOT = Path(__file__).parent.parent.parent
UPSTREAM = ROOT.parent / "shared" / "upstream" / "openapi-2026-08-21.yaml"
needs_upstream = pytest.mark.skipif(
    not UPSTREAM.is_file(), reason="the published document is not in ../shared/upstream"
)

SPEC = """\
# The API of things.
openapi: 3.1.0
info: {title: Things, version: "1"}
servers: [{url: "http://localhost"}]
paths:
  /things:
    get:
      operationId: listThings
      tags: [Things]
      parameters:
        - name: after  # exclusive
          in: query
          description: What was seen.
          schema: {type: string}

      responses:
        "200":
          description: A thing.
          content:
            application/json:
              schema: {$ref: "#/components/schemas/Thing"}
components:
  schemas:
    Thing:
      type: object
      description: A thing.
      properties:
        id: {type: string, description: Its id.}  # never null
        status: {type: string, enum: [new, old], description: Its state.}
        kind:
          type: string
          enum:
            - big  # larger than small

            - small
          description: >-
            Its kind, over
            two lines.
        size: {type: object, description: Its size., properties: {width: {type: integer}}}
        inner:
          type: object
          description: What is in it.
          properties:
            name:
              type: string
              description: Its name.

    # Not used by an operation.
    Other: {type: object}
"""


@pytest.fixture
def record(tmp_path: Path) -> Path:
    path = tmp_path / "spec-deviations.yaml"
    path.write_text("deviations: []\n")
    return path


def theirs() -> Json:
    """A copy of the document, to be changed by a test."""
    found: Json = copy.deepcopy(parse(SPEC, "spec"))
    return found


def thing(document: Json) -> Json:
    found: Json = document["components"]["schemas"]["Thing"]["properties"]
    return found


def added_lines(before: str, after: str) -> list[str]:
    """The new lines; no old one may be lost or moved."""
    changes = [
        line for line in difflib.ndiff(before.splitlines(), after.splitlines()) if line[0] != "?"
    ]
    assert not [line for line in changes if line.startswith("- ")]
    return [line[2:] for line in changes if line.startswith("+ ")]


def test_without_additions_no_byte_changes(record: Path) -> None:
    outcome = sync.sync(SPEC, theirs(), record)
    assert (outcome.text, outcome.added, outcome.verdict.clean) == (SPEC, [], True)


def test_a_field_is_added_right_after_the_last_one(record: Path) -> None:
    upstream = theirs()
    thing(upstream)["new"] = {"type": "string", "description": "Their words."}
    thing(upstream)["inner"]["properties"]["deep"] = {"type": "integer", "minimum": 1}
    outcome = sync.sync(SPEC, upstream, record)
    assert outcome.added == ["listThings 200.inner.deep", "listThings 200.new"]
    assert outcome.verdict.clean
    assert added_lines(SPEC, outcome.text) == [
        f'            deep: {{type: integer, minimum: 1, description: "{DESCRIPTION}"}}',
        f'        new: {{type: string, description: "{DESCRIPTION}"}}',
    ]
    assert "Their words" not in outcome.text
    assert 'our own words."}\n\n    # Not used by an operation.\n' in outcome.text


def test_values_are_added_in_the_style_of_the_list(record: Path) -> None:
    upstream = theirs()
    thing(upstream)["status"]["enum"] += ["null", "yes"]
    thing(upstream)["kind"]["enum"] += ["huge"]
    thing(upstream)["size"]["properties"]["height"] = {"type": "integer"}
    outcome = sync.sync(SPEC, upstream, record)
    assert outcome.verdict.clean
    assert 'enum: [new, old, "null", "yes"]' in outcome.text
    assert "            - small\n            - huge\n          description: >-" in outcome.text
    assert "properties: {width: {type: integer}, height: {type: integer, " in outcome.text


def test_an_optional_query_parameter_is_added(record: Path) -> None:
    upstream = theirs()
    new = {"name": "limit", "in": "query", "schema": {"type": "integer", "default": 20}}
    upstream["paths"]["/things"]["get"]["parameters"].append(new)
    outcome = sync.sync(SPEC, upstream, record)
    assert outcome.verdict.clean
    assert added_lines(SPEC, outcome.text) == [
        "        - name: limit",
        "          in: query",
        f'          description: "{DESCRIPTION}"',
        "          schema: {type: integer, default: 20}",
    ]


SHAPES: dict[str, Json] = {
    "nullable": {"type": "string", "nullable": True},
    "nullable object": {
        "anyOf": [
            {"type": "object", "properties": {"a": {"type": "string"}}, "required": ["a"]},
            {"type": "null"},
        ]
    },
    "nullable enum": {"type": ["string", "null"], "enum": ["a", "b", None]},
    "closed": {"type": "object", "additionalProperties": False, "properties": {"a": {}}},
    "map": {"type": "object", "additionalProperties": {"type": "array", "items": {"const": 1}}},
    "variants": {"oneOf": [{"type": "string"}, {"enum": ["a"]}, {"type": "null"}]},
    "types": {"type": ["string", "integer"], "deprecated": True, "default": "x"},
    "names": {"type": "object", "propertyNames": {"maxLength": 3}},
    "reference": {"$ref": "#/components/schemas/Other"},
}


@pytest.mark.parametrize("schema", SHAPES.values(), ids=SHAPES)
def test_a_field_of_any_shape_is_added(record: Path, schema: Json) -> None:
    upstream = theirs()
    thing(upstream)["new"] = schema
    outcome = sync.sync(SPEC, upstream, record)
    assert outcome.added == ["listThings 200.new"]
    assert outcome.verdict.clean
    assert outcome.text != SPEC


def test_what_needs_a_decision_is_left_to_people_with_the_reason(record: Path) -> None:
    upstream = theirs()
    operation = upstream["paths"]["/things"]["get"]
    thing(upstream)["id"]["enum"] = ["a"]
    thing(upstream)["size"]["minProperties"] = 1
    operation["requestBody"] = {"content": {"application/json": {"schema": {}}}}
    operation["parameters"] += [
        {"name": "must", "in": "query", "required": True, "schema": {}},
        {"name": "token", "in": "cookie", "schema": {}},
        {"name": "as", "in": "query", "content": {"application/json": {"schema": {}}}},
    ]
    outcome = sync.sync(SPEC, upstream, record)
    assert outcome.text == SPEC
    assert [(each.fact.place, each.reason) for each in outcome.by_hand] == [
        ("listThings 200.id enum", "it says more of what we have"),
        ("listThings 200.size minProperties", "it says more of what we have"),
        ("listThings query.must", "it is required, and callers of today do not send it"),
        ("listThings cookie.token", "we have no place for it"),
        ("listThings query.as", "a parameter with a content type"),
        ("listThings request", "a body where we send none"),
    ]
    assert outcome.verdict.unexplained == [each.fact for each in outcome.by_hand]


def test_a_required_field_of_a_response_is_added_as_an_optional_one(record: Path) -> None:
    upstream = theirs()
    thing(upstream)["must"] = {"type": "string"}
    upstream["components"]["schemas"]["Thing"]["required"] = ["must"]
    outcome = sync.sync(SPEC, upstream, record)
    assert outcome.added == ["listThings 200.must"]
    assert [fact.place for fact in outcome.verdict.unexplained] == ["listThings 200.must required"]


def test_recorded_deviations_are_not_added(record: Path) -> None:
    upstream = theirs()
    thing(upstream)["new"] = {"type": "string"}
    places = [{"place": "listThings 200.new", "theirs": "present"}]
    entry = {"reason": "why", "evidence": "where", "places": places}
    record.write_text(yaml.safe_dump({"deviations": [entry]}))
    assert sync.sync(SPEC, upstream, record).text == SPEC


_VALUES = st.recursive(
    st.one_of(st.integers(-9, 9), st.text("ab: #-\n'\"[]{},", max_size=6), st.booleans()),
    lambda inner: st.one_of(
        st.lists(inner, min_size=1, max_size=3),
        st.dictionaries(st.text("xyz", min_size=1, max_size=3), inner, min_size=1, max_size=3),
    ),
    max_leaves=8,
)
_DOCUMENTS = st.dictionaries(st.text("xyz", min_size=1, max_size=3), _VALUES, min_size=1)


def _collections(value: Any, at: Pointer = ()) -> list[Pointer]:
    items = value.items() if isinstance(value, dict) else enumerate(value)
    below = [
        found
        for key, inner in items
        if isinstance(inner, dict | list)
        for found in _collections(inner, (*at, key))
    ]
    return [at, *below]


@given(st.data(), _DOCUMENTS, st.sampled_from([None, True, False]), st.booleans())
def test_additions_change_nothing_else(
    data: st.DataObject, document: Json, flow: bool | None, newline: bool
) -> None:
    class Dumper(yaml.SafeDumper):
        def ignore_aliases(self, data: Any) -> bool:
            return True

    text = yaml.dump(document, Dumper=Dumper, default_flow_style=flow, width=30)
    text = text if newline else text.rstrip("\n")
    expected = copy.deepcopy(document)
    places = data.draw(st.lists(st.sampled_from(_collections(document)), min_size=1, max_size=4))
    additions = []
    for number, pointer in enumerate(places):
        target: Any = expected
        for step in pointer:
            target = target[step]
        value = data.draw(_VALUES)
        if isinstance(target, dict):
            additions.append(Addition(pointer, f"new{number}", value))
            target[f"new{number}"] = value
        else:
            additions.append(Addition(pointer, None, value))
            target.append(value)
    assert yaml.safe_load(splice(text, additions)) == expected


def test_a_text_with_aliases_is_refused() -> None:
    with pytest.raises(DocumentError, match="aliases"):
        splice("a: &a {b: 1}\nc: *a\n", [Addition(("a",), "d", 1)])


def _files(folder: Path, upstream: Json, spec: str = SPEC) -> list[str]:
    (folder / "upstream.json").write_text(json.dumps(upstream))
    (folder / "openapi.yaml").write_text(spec)
    target = str(folder / "out" / "batchwright_api")
    return [
        str(folder / "upstream.json"),
        *("--spec", str(folder / "openapi.yaml")),
        *("--deviations", str(folder / "spec-deviations.yaml"), "--target", target),
    ]


def test_the_program_says_when_there_is_nothing_to_do(
    tmp_path: Path, record: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    assert sync.main(_files(tmp_path, theirs())) == 0
    assert "0 differences unexplained" in capsys.readouterr().out
    assert (tmp_path / "openapi.yaml").read_text() == SPEC
    assert not (tmp_path / "out").exists()


def test_the_program_exits_with_1_if_something_is_left(
    tmp_path: Path, record: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    upstream = theirs()
    thing(upstream)["id"]["type"] = "integer"
    assert sync.main(_files(tmp_path, upstream)) == 1
    assert "Left to do by hand" in capsys.readouterr().out


def test_the_program_exits_with_1_if_the_generator_refuses(
    tmp_path: Path, record: Path, capfd: pytest.CaptureFixture[str]
) -> None:
    upstream = theirs()
    thing(upstream)["new"] = {"type": "string"}
    spec = SPEC.replace("      tags: [Things]\n", "")
    assert sync.main(_files(tmp_path, upstream, spec)) == 1
    said = capfd.readouterr().err
    assert said == "sync: GET /things needs an operationId and a tag\nNothing was changed.\n"
    assert (tmp_path / "openapi.yaml").read_text() == spec
    assert not [path for path in tmp_path.rglob("*") if "staging" in path.name]


def test_the_program_exits_with_2_if_something_cannot_be_read(
    tmp_path: Path, record: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    assert sync.main(_files(tmp_path, {})) == 2
    assert "sync: " in capsys.readouterr().err


def test_a_placeholder_for_a_description_fails_the_check(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    path = tmp_path / "openapi.yaml"
    path.write_text("a:\n  - {description: fine}\n  - description: 'TODO: write'\n")
    assert check_spec.main([str(path)]) == 1
    assert "openapi.yaml:3: the description of /a/1 is not written yet" in capsys.readouterr().err
    path.write_text("a: {description: {type: string, description: A field of that name.}}\n")
    assert check_spec.main([str(path)]) == 0


def test_our_specification_has_no_placeholders() -> None:
    assert check_spec.main([]) == 0


@needs_upstream
def test_a_field_value_and_endpoint_added_upstream_are_added(tmp_path: Path) -> None:
    upstream = read(str(UPSTREAM))
    schemas = upstream["components"]["schemas"]
    schemas["Batch"]["properties"]["region"] = {"type": "string", "description": "Their words."}
    schemas["Batch"]["properties"]["status"]["enum"].append("paused")
    schemas["CreateBatchRequest"]["properties"]["endpoint"]["enum"].append("/v1/audio/speech")
    before = (ROOT / "openapi.yaml").read_text()
    deviations = (ROOT / "spec-deviations.yaml").read_text()
    (tmp_path / "spec-deviations.yaml").write_text(deviations)
    arguments = _files(tmp_path, upstream, before)

    program = [sys.executable, str(ROOT / "tools" / "sync.py"), *arguments]
    result = subprocess.run(program, capture_output=True, text=True, check=False)

    assert result.returncode == 0, result.stdout + result.stderr
    assert "added createBatch request.endpoint enum /v1/audio/speech" in result.stdout
    after = (tmp_path / "openapi.yaml").read_text()
    changed = [line for line in added_or_changed(before, after) if "status" not in line]
    assert [line.strip() for line in changed if "paused" not in line] == [
        f'region: {{type: string, description: "{DESCRIPTION}"}}',
        "- /v1/audio/speech",
    ]
    outcome = sync.sync(after, upstream, ROOT / "spec-deviations.yaml")
    assert (outcome.text, outcome.verdict.clean) == (after, True)
    generated = tmp_path / "out" / "batchwright_api" / "models" / "batch.py"
    assert "region" in generated.read_text()
    assert check_spec.main([str(tmp_path / "openapi.yaml")]) == 1


def added_or_changed(before: str, after: str) -> list[str]:
    lines = difflib.unified_diff(before.splitlines(), after.splitlines(), lineterm="", n=0)
    return [line[1:] for line in lines if line.startswith("+") and not line.startswith("+++")]
