"""The pages of the bodies: each parameter with its type, its values and our words."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest
from document import parse
from line_schemas.derive import body_name
from reference.pages.bodies import body_pages, python_type, values

ROOT = Path(__file__).parents[2]
LINES = parse((ROOT / "openapi-lines.yaml").read_bytes(), "openapi-lines.yaml")
Json = dict[str, Any]

NULL = {"type": "null"}
TEXT = {"type": "string"}
BOOLEAN = {"type": "boolean"}
SCHEMAS: Json = {
    "Model": {"anyOf": [TEXT, {"type": "string", "enum": list("abcdefgh")}]},
    "Tier": {"anyOf": [{"type": "string", "enum": ["low", "high"]}, NULL], "default": "low"},
    "Part-2": {"type": "object", "properties": {"text": TEXT}},
    "Parts": {"anyOf": [{"type": "array", "items": {"$ref": "#/components/schemas/Part-2"}}, NULL]},
    "Widened": {"anyOf": [{"$ref": "#/components/schemas/Model"}, {**TEXT, "enum": ["z"]}]},
}


def to(name: str) -> Json:
    return {"$ref": f"#/components/schemas/{name}"}


CASES: list[tuple[Json, str, str]] = [
    ({"type": "integer", "minimum": 0, "maximum": 2000}, "int", "0 to 2,000."),
    ({"type": "number", "minimum": 0, "default": 0}, "float", "At least 0; `0` by default."),
    ({"type": "integer", "minimum": -(2**63), "maximum": 2**63 - 1}, "int", ""),
    (
        {"anyOf": [{"type": "boolean"}, NULL], "default": False},
        "bool | None",
        "`false` by default.",
    ),
    ({"type": "string", "maxLength": 64}, "str", "At most 64 characters."),
    ({"type": "array", "items": TEXT, "minItems": 1}, "list[str]", "At least 1 item."),
    ({"type": "object", "additionalProperties": {"type": "integer"}}, "dict[str, int]", ""),
    ({"type": "object"}, "dict[str, Any]", ""),
    ({"type": "array", "items": {"enum": ["x"], "type": "string"}}, "list[str]", "`x`."),
    (to("Model"), "str", "Such as `a`, `b`, `c`, `d`, `e`, `f`."),
    (to("Widened"), "str", "Such as `a`, `b`, `c`, `d`, `e`, `f`."),
    (to("Tier"), "str | None", "`low`, `high`; `low` by default."),
    (to("Part-2"), "Part2", ""),
    ({"anyOf": [to("Part-2"), NULL]}, "Part2 | None", ""),
    (to("Parts"), "Parts", ""),
]


@pytest.mark.parametrize(("schema", "type_", "said"), CASES, ids=[str(case[0]) for case in CASES])
def test_type_and_values(schema: Json, type_: str, said: str) -> None:
    assert python_type(SCHEMAS, schema) == type_
    assert values(SCHEMAS, schema) == said


def test_there_is_a_page_for_each_endpoint() -> None:
    names = {path.removeprefix("/v1/").replace("/", "-") + "-body.md" for path in LINES["paths"]}
    assert set(body_pages({})) == names


def test_each_parameter_has_its_row_and_its_description() -> None:
    for (path, item), text in zip(LINES["paths"].items(), body_pages({}).values(), strict=True):
        body = LINES["components"]["schemas"][body_name(item)]
        rows = [line for line in text.splitlines() if line.startswith("| `")]
        assert f"# Body of {path}\n" in text
        assert len(rows) == len(body["properties"])
        for name, schema in body["properties"].items():
            (row,) = [line for line in rows if line.startswith(f"| `{name}` |")]
            assert schema["description"] in row
            assert ("| yes |" in row) == (name in body.get("required", []))
