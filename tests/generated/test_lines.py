"""The package `lines`: schemas to check requests with, and types that agree with them."""

from __future__ import annotations

import copy
import hashlib
import subprocess
import sys
from contextlib import redirect_stderr
from io import StringIO
from pathlib import Path
from typing import Any, get_type_hints

import jsonschema
import pytest
from document import DocumentError, read
from generate import main
from line_schemas.hoist import hoist
from line_schemas.package import schemas, types

from batchwright import _specification
from batchwright_api.lines import __spec_digest__

ROOT = Path(__file__).parents[2]
LINES = ROOT / "openapi-lines.yaml"
Json = dict[str, Any]
KEYWORDS = {
    *("type", "enum", "const", "properties", "required", "additionalProperties", "items", "anyOf"),
    *("$ref", "minimum", "maximum", "exclusiveMinimum", "exclusiveMaximum", "minLength"),
    *("maxLength", "pattern", "minItems", "maxItems", "maxProperties", "default", "format"),
    "x-closed",
}


def subschemas(schema: Json) -> list[Json]:
    """A schema and all below it."""
    inner = [*schema.get("properties", {}).values(), *schema.get("anyOf", [])]
    inner += [schema[key] for key in ("items", "additionalProperties") if key in schema]
    return [schema, *(one for each in inner if isinstance(each, dict) for one in subschemas(each))]


@pytest.fixture(scope="module")
def checked() -> Json:
    return _specification.line_schemas()


def test_there_is_a_schema_for_each_endpoint_of_a_batch(checked: Json) -> None:
    assert sorted(checked["endpoints"]) == sorted(_specification.ENDPOINTS)
    assert set(checked["endpoints"].values()) <= checked["$defs"].keys()


def test_the_schemas_are_in_the_normal_form(checked: Json) -> None:
    jsonschema.Draft202012Validator.check_schema(checked)
    found = [one for each in checked["$defs"].values() for one in subschemas(each)]
    assert len(found) > 1000
    for schema in found:
        assert schema.keys() <= KEYWORDS
        assert not any("anyOf" in branch for branch in schema.get("anyOf", []))
        assert set(schema.get("required", [])) <= schema.get("properties", {}).keys()
        if "$ref" in schema:
            assert schema["$ref"].removeprefix("#/$defs/") in checked["$defs"]


def test_the_schemas_are_those_that_requests_lead_to(checked: Json) -> None:
    assert "Response" not in checked["$defs"]
    text = str(checked["$defs"])
    lead = {name for name in checked["$defs"] if f"'#/$defs/{name}'" in text}
    assert checked["$defs"].keys() == lead | {*checked["endpoints"].values()}


def test_roles_are_closed_and_models_are_not(checked: Json) -> None:
    role = checked["$defs"]["ChatCompletionRequestUserMessage"]["properties"]["role"]
    assert role == {"type": "string", "enum": ["user"], "x-closed": True}
    models = checked["$defs"]["ModelIdsShared"]["anyOf"]
    assert not any("x-closed" in branch for branch in models)


def test_the_schemas_validate_a_request(checked: Json) -> None:
    schema = {"$ref": "#/$defs/CreateChatCompletionRequest", "$defs": checked["$defs"]}
    validator = jsonschema.Draft202012Validator(schema)
    body: Json = {"model": "gpt-5", "messages": [{"role": "user", "content": "Hello"}]}
    assert validator.is_valid(body)
    assert not validator.is_valid(body | {"max_tokens": "ten"})
    assert not validator.is_valid({"model": "gpt-5"})


def test_the_schemas_are_read_once_and_only_when_needed(checked: Json) -> None:
    assert _specification.line_schemas() is checked
    program = (
        "import sys, batchwright.requests, batchwright._specification\n"
        "assert 'batchwright_api.lines' not in sys.modules\n"
        "batchwright._specification.line_schemas()\n"
        "assert 'batchwright_api.lines.types' not in sys.modules"
    )
    subprocess.run([sys.executable, "-c", program], check=True)


def test_the_package_is_stamped_with_its_document() -> None:
    assert __spec_digest__ == "sha256:" + hashlib.sha256(LINES.read_bytes()).hexdigest()


def test_each_request_and_response_is_one_typed_dict() -> None:
    from batchwright_api.lines import types as module

    document = read(str(LINES))
    known = document["components"]["schemas"]
    for item in document["paths"].values():
        for content in (item["post"]["requestBody"], item["post"]["responses"]["200"]):
            reference = content["content"]["application/json"]["schema"]["$ref"]
            name = reference.rpartition("/")[2]
            one = getattr(module, name)
            assert get_type_hints(one).keys() == known[name]["properties"].keys()
            assert one.__required_keys__ == {*known[name].get("required", [])} or not one.__total__


def test_types_say_what_the_schemas_say() -> None:
    known = {
        "Tool": {
            "type": "object",
            "required": ["kind"],
            "properties": {
                "kind": {"type": "string", "enum": ["a", "b"], "description": "What it is."},
                "size": {"anyOf": [{"type": "integer", "minimum": 1}, {"type": "null"}]},
                "inner": {"$ref": "#/components/schemas/Tool"},
                "open": {"type": "object"},
                "any": {},
                "parts": {"type": "array", "items": {"$ref": "#/components/schemas/Parts"}},
            },
        },
        "Parts": {"anyOf": [{"type": "string"}, {"type": "array", "items": {"type": "number"}}]},
    }
    source = types(known)
    assert source.startswith('"""Types of the requests and responses that lines carry')
    for line in (
        "class Tool(TypedDict, total=False):",
        "kind: Required[Literal['a', 'b']]",
        '"""What it is."""',
        "size: int | None",
        "inner: Tool",
        "open: Mapping[str, Any]",
        "any: Any",
        "parts: Sequence[Parts]",
        "Parts: TypeAlias = str | Sequence[float]",
    ):
        assert line in source


def test_inline_objects_are_named_by_where_they_are() -> None:
    inline = {"type": "object", "properties": {"x": {"type": "integer"}}}
    tagged = {"type": "object", "properties": {"kind": {"type": "string", "enum": ["dog"]}}}
    known = {
        "Pet-2": {
            "type": "object",
            "properties": {
                "home_town": inline,
                "legs": {"type": "array", "items": inline},
                "kin": {"anyOf": [tagged, {**inline, "required": ["x"]}]},
            },
        },
        "Home": {"anyOf": [inline, {"type": "null"}]},
    }
    before = copy.deepcopy(known)
    found = hoist(known)
    assert known == before
    assert set(found) == {
        *("Pet-2", "Pet2HomeTown", "Pet2LegsItem", "Pet2KinDog", "Pet2KinX"),
        *("Home", "HomeObject"),
    }
    reference = {"$ref": "#/components/schemas/Pet2HomeTown"}
    assert found["Pet-2"]["properties"]["home_town"] == reference


def test_two_objects_with_one_name_are_refused() -> None:
    inline = {"type": "object", "properties": {"x": {"type": "integer"}}}
    known = {"Pet": {"properties": {"home": inline}}, "PetHome": inline}
    with pytest.raises(DocumentError, match="two schemas would be named PetHome"):
        hoist(known)


def test_descriptions_are_not_shipped_twice() -> None:
    document = read(str(LINES))
    body = schemas(document)["$defs"]["CreateEmbeddingRequest"]
    assert not any("description" in each for each in body["properties"].values())


@pytest.mark.parametrize(
    ("old", "new", "complaint"),
    [
        ("openapi: 3.1.0", "openapi: [", "openapi-lines.yaml, line"),
        ("schemas/CreateEmbeddingRequest'", "schemas/Nothing'", "names nothing"),
        ("type: object", "type: thing", "openapi-lines.yaml: type: 'thing' is not valid"),
    ],
)
def test_a_document_that_is_broken_leaves_the_package_alone(
    tmp_path: Path, old: str, new: str, complaint: str
) -> None:
    text = LINES.read_text()
    assert old in text
    (tmp_path / LINES.name).write_text(text.replace(old, new, 1))
    target = tmp_path / "out" / "batchwright_api"
    with redirect_stderr(StringIO()) as stderr:
        code = main(["--lines", str(tmp_path / LINES.name), "--target", str(target)])
    assert code == 1
    assert complaint in stderr.getvalue()
    assert not target.exists()
