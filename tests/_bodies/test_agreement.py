"""Checking agrees with another validator of JSON schemas, and decoders with checking.

`FUZZ_BODIES=100000 python -m pytest tests/_bodies/test_agreement.py` tries as many bodies.
"""

from __future__ import annotations

import json
import os
from collections.abc import Iterator
from random import Random
from typing import Any

import orjson
import pytest
from jsonschema import Draft202012Validator

from batchwright import _specification, requests
from batchwright._bodies import check, growing_decoder
from batchwright._bodies.decoding import REFUSALS, line_decoder
from batchwright._bodies.schemas import schema_of

from .generating import changed, value_of

BODIES = int(os.environ.get("FUZZ_BODIES", "500"))
ENDPOINTS = sorted(_specification.line_schemas()["endpoints"])
BEYOND_THE_SCHEMA = {"invalid_json_schema", "invalid_function_parameters"}
UNKNOWN = [
    *("top_k", "min_p", "guided_json", "temprature", "class", "None", "field_0", "field_1", "mro"),
    *(
        "_private",
        "__init__",
        "größe",
        "a b",
        'a"b',
        "",
        "self",
        "x1",
        "x2",
        "x3",
        "x4",
        "x5",
        "x6",
    ),
]
VALUES = [None, 1, -0.5, 2**63, "", "a", True, [], [[1, {"a": None}]], {"type": "object"}]
NOT_JSON = [
    b'"\xff"',
    b'"\\ud800"',
    b"1e999",
    b"NaN",
    b"1" * 400,
    b"01",
    b'"a\nb"',
    b"",
    b"}",
    b"[",
]


@pytest.mark.parametrize("url", ENDPOINTS)
def test_agrees_with_the_reference(url: str) -> None:
    reference = Draft202012Validator(_document(url, unknown_names=False))
    generous = Draft202012Validator(_document(url, unknown_names=True))
    valid = 0
    for body in _bodies(url, BODIES):
        found = [one for one in check(url, body) if one.code not in BEYOND_THE_SCHEMA]
        known = [one for one in found if one.code != "unknown_parameter"]
        assert generous.is_valid(body) is (not known), (body, found)
        assert reference.is_valid(body) is (not found), (body, found)
        valid += not found
    assert BODIES * 0.2 < valid < BODIES * 0.9


@pytest.mark.parametrize("url", ENDPOINTS)
def test_a_decoder_takes_only_what_nothing_is_said_of(url: str) -> None:
    decode = line_decoder(url)
    assert decode
    random = Random(url)
    taken = 0
    for body in _bodies(url, BODIES * 3):
        if not isinstance(body, dict):
            continue
        request = {"custom_id": "a", "method": "POST", "url": url, "body": body}
        line = _broken(orjson.dumps(request), random)
        try:
            decode(line)
        except REFUSALS:
            continue
        taken += 1
        parsed = orjson.loads(line)
        assert check(url, parsed["body"]) == [], line
        assert requests.check(line).problems == [], line
    assert taken > BODIES / 20


@pytest.mark.parametrize("url", ENDPOINTS)
def test_a_growing_decoder_finds_what_checking_does(url: str) -> None:
    decoder = growing_decoder(url)
    assert decoder
    random = Random(url)
    taken = {False: 0, True: 0}
    for original in _bodies(url, BODIES * 3):
        if not isinstance(original, dict):
            continue
        names = random.sample(UNKNOWN, random.choice([0, 1, 2, 9]))
        parts = [*original.items(), *((name, random.choice(VALUES)) for name in names)]
        random.shuffle(parts)
        body = dict(parts)
        line = orjson.dumps({"custom_id": "a", "method": "POST", "url": url, "body": body})
        found = decoder.check(body, line)
        if found is None:
            continue
        assert found == check(url, body), line
        taken[bool(found)] += 1
        if found:
            with pytest.raises(REFUSALS):
                decoder.decode(line)
        else:
            assert decoder.decode(line).body.model == body.get("model")
    assert min(taken.values()) > BODIES / 50


def _document(url: str, *, unknown_names: bool) -> dict[str, Any]:
    """The schema of an endpoint, which says of each object whether it may have unknown names."""
    schemas = json.loads(json.dumps(_specification.line_schemas()))
    for schema in _objects(schemas["$defs"]):
        if schema.get("additionalProperties") is False:
            schema["additionalProperties"] = unknown_names
        elif schema.get("properties"):
            schema.setdefault("additionalProperties", unknown_names)
    return {"$ref": f"#/$defs/{schemas['endpoints'][url]}", "$defs": schemas["$defs"]}


def _objects(value: Any) -> Iterator[dict[str, Any]]:
    """Find the schemas of objects."""
    if isinstance(value, dict):
        if value.get("type") == "object":
            yield value
        for item in value.values():
            yield from _objects(item)
    elif isinstance(value, list):
        for item in value:
            yield from _objects(item)


def _bodies(url: str, count: int) -> Iterator[Any]:
    schema = schema_of(url)
    assert schema
    random = Random(url)
    for _ in range(count):
        body = value_of(schema, random)
        for _ in range(random.choice([0, 0, 0, 1, 1, 2, 3])):
            body = changed(body, random, schema)
        yield body


def _broken(line: bytes, random: Random) -> bytes:
    """Return a line, sometimes with other bytes somewhere."""
    if random.random() < 0.7:
        return line
    start = random.randrange(len(line))
    end = start + random.choice([0, 1, 1, 5])
    if random.random() < 0.5 and (colon := line.find(b":", start)) > 0:
        start, end = colon + 1, max(line.find(b",", colon), colon + 1)
    return line[:start] + random.choice(NOT_JSON) + line[end:]
