"""What checking does with bodies of unusual size, depth and content."""

from __future__ import annotations

import sys
from concurrent.futures import ThreadPoolExecutor
from threading import Barrier
from typing import Any

import pytest

from batchwright._bodies import Finding, check, schemas
from batchwright._bodies.evaluating import evaluate
from batchwright._bodies.faults import Faults
from batchwright._bodies.schemas import Schemas
from batchwright._bodies.wording import finding

CHAT, EMBEDDINGS = "/v1/chat/completions", "/v1/embeddings"
MANY = 100_000


def chat(**parameters: Any) -> dict[str, Any]:
    return {"model": "m", "messages": [{"role": "user", "content": "hi"}], **parameters}


def said(value: Any, **definitions: Any) -> list[str]:
    """What is said of a value whose schema is `root`."""
    faults = Faults()
    evaluate(value, Schemas(definitions).named("root"), None, faults)
    return [finding(fault).message for fault in faults.found]


@pytest.mark.parametrize(
    "body",
    [
        chat(messages=[{"role": "usr", "content": "hi"}] * MANY),
        {"model": "m", "input": [None] * MANY},
        {"model": "m", "input": [[None]] * 2000},
        chat(metadata={f"key {n}": n for n in range(MANY)}),
    ],
)
def test_at_most_20_errors(body: dict[str, Any]) -> None:
    found = check(EMBEDDINGS if "input" in body else CHAT, body)
    assert len(found) == 20
    assert not any(finding.warning for finding in found)


def test_at_most_20_warnings_which_hide_no_error() -> None:
    body = chat(**{f"x{n}": n for n in range(1000)}) | {"n": "1"}
    found = check(CHAT, body)
    assert len([one for one in found if one.warning]) == 20
    assert [one.param for one in found if not one.warning] == ["body.n"]


@pytest.mark.parametrize("inside", [[], {}])
def test_any_depth(inside: Any) -> None:
    for _ in range(900):
        inside = [inside] if isinstance(inside, list) else {"a": inside}
    assert [one.param for one in check(CHAT, chat(messages=inside))][:1]
    assert check(CHAT, chat(metadata={"a": inside}))
    tool = {"type": "function", "function": {"name": "f", "parameters": {"a": inside}}}
    assert check(CHAT, chat(tools=[tool])) == []


def test_schemas_that_refer_to_themselves() -> None:
    leaf = {"type": "object", "properties": {"value": {"type": "integer"}}, "required": ["value"]}
    branch = {"type": "array", "items": {"$ref": "#/$defs/root"}}
    tree = {"anyOf": [{"$ref": "#/$defs/Leaf"}, branch]}
    assert said([[{"value": "1"}]], root=tree, Leaf=leaf) == [
        "body[0][0].value: must be an integer, not a string"
    ]
    value: Any = {"value": 1}
    for _ in range(500):
        value = [value]
    assert said(value, root=tree, Leaf=leaf) == []


def test_long_and_odd_text_is_cut_and_escaped() -> None:
    text = "\x1b[2J\n\u202e" + "x" * 10_000
    body = chat(reasoning_effort=text, metadata={text: 1}, response_format={"type": text})
    body[text] = 1
    found = check(CHAT, body)
    assert len(found) == 4
    assert all(one.message.isprintable() and len(one.message) < 400 for one in found)


def test_other_parameters_are_fine_where_the_schema_leaves_them_open() -> None:
    any_object = {"type": "object", "properties": {"a": {}}, "additionalProperties": True}
    assert said({"b": 1}, root=any_object) == []
    assert said({"b": 1}, root={"type": "object"}) == []
    assert said({"b": 1}, root={"type": "object", "additionalProperties": {"type": "string"}}) == [
        "body.b: must be a string, not an integer"
    ]
    assert said({"b": 1}, root={"type": "object", "additionalProperties": False}) == [
        "body.b: 'b' is not a known parameter"
    ]


def test_an_integer_may_be_written_as_a_float() -> None:
    assert check(CHAT, chat(n=1.0)) == []
    assert said(True, root={"enum": [1]}) == ["body: true is none of 1"]


@pytest.mark.parametrize(
    ("value", "schema", "message"),
    [
        (1, {"type": "integer", "exclusiveMaximum": 1}, "body: must be less than 1, not 1"),
        (0, {"type": "integer", "minimum": 1}, "body: must be at least 1, not 0"),
        (0.5, {"type": "number", "minimum": 0.75}, "body: must be at least 0.75, not 0.5"),
        ("a", {"type": "string", "minLength": 2}, "body: must have at least 2 characters, not 1"),
        ("ab", {"type": "string", "maxLength": 1}, "body: must have at most 1 character, not 2"),
        ("b", {"type": "string", "pattern": "^a"}, "body: 'b' does not match the pattern ^a"),
        ([1], {"type": "array", "minItems": 2}, "body: must have at least 2 items, not 1"),
        ({"a": 1}, {"maxProperties": 0}, "body: must have at most 0 properties, not 1"),
        (1, {"type": "number", "exclusiveMinimum": 1}, "body: must be more than 1, not 1"),
        ("b", {"type": "string", "const": "a"}, "body: 'b' is none of a"),
    ],
)
def test_bounds(value: Any, schema: dict[str, Any], message: str) -> None:
    assert said(value, root=schema) == [message]


@pytest.mark.parametrize(
    ("value", "schema"),
    [
        (1, {"type": "integer", "minimum": 1, "maximum": 1}),
        (1, {"type": "integer", "exclusiveMinimum": 0, "exclusiveMaximum": 2}),
        ("ab", {"type": "string", "minLength": 2, "maxLength": 2}),
        ("𝄞", {"type": "string", "maxLength": 1}),
        ([1], {"type": "array", "minItems": 1, "maxItems": 1}),
        ({"a": 1}, {"type": "object", "maxProperties": 1}),
    ],
)
def test_bounds_that_are_kept(value: Any, schema: dict[str, Any]) -> None:
    assert said(value, root=schema) == []


def test_the_branch_that_comes_nearest_speaks() -> None:
    near = {"type": "object", "properties": {"a": {"type": "string"}, "b": {"type": "string"}}}
    far = {"type": "object", "properties": {"c": {}}, "required": ["c"]}
    union = {"anyOf": [far, near]}
    assert said({"a": 1, "b": "x"}, root=union) == ["body.a: must be a string, not an integer"]
    assert said({"c": 1}, root=union) == []


@pytest.mark.parametrize("schema", [{}, {"items": {}}, {"anyOf": [{}, {"type": "null"}]}])
def test_a_schema_without_rules_allows_anything(schema: dict[str, Any]) -> None:
    for value in (None, True, 1, 1.5, "a", [], [{"a": 1}], {"a": [{"b": 1}]}):
        assert said(value, root=schema) == []


def test_threads_can_check_their_first_bodies_at_once() -> None:
    barrier = Barrier(4)

    def findings(_: int) -> list[Finding]:
        barrier.wait()
        return check("/v1/responses", {"input": 5})

    expected = [check("/v1/responses", {"input": 5})] * 4
    interval = sys.getswitchinterval()
    sys.setswitchinterval(1e-6)
    try:
        with ThreadPoolExecutor(4) as pool:
            for _ in range(10):
                schemas.schema_of.cache_clear()
                schemas._schemas.cache_clear()
                schemas._schemas()
                assert list(pool.map(findings, range(4))) == expected
    finally:
        sys.setswitchinterval(interval)
