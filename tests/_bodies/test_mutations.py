"""True alarms: correct lines, broken in one place each, and what is said of them."""

from __future__ import annotations

import json
import re
from functools import cache
from pathlib import Path
from typing import Any

import pytest
from attrs import frozen
from jsonschema import Draft202012Validator
from msgspec import DecodeError

from batchwright import _bodies, _specification
from batchwright._bodies import Finding
from batchwright._bodies.decoding import line_decoder

from .mutating import mutants

WRITTEN = Path(__file__).parents[1] / "corpus" / "written.jsonl"
LONGEST = 5000
ENDPOINTS = sorted(_specification.line_schemas()["endpoints"])

FREE = re.compile(
    r"\.(functions\[\]|function|tools\[\])\.parameters\.|\.schema\.|\.metadata\.|\.logit_bias\."
    r"|\.prompt\.variables\.|\.headers\.|\.tool_choice\.tools\[\]\."
)
"""Where the names are the user's: JSON schemas, metadata, tokens, variables, headers, any tool."""

WARNED = {
    ("another value", "unknown_value"),  # the API may have learnt it
    ("out of bounds", "unknown_value"),  # the same, of texts
    ("misspelt", "unknown_parameter"),  # where the schema allows no others, too
    ("null", "invalid_type"),  # the API mostly takes null for what may be left out
}
"""What is only warned of, though the schema refuses it."""

HALF_SEEN = {
    # A message with a part that only answers have is read as one of questions, whose part is new.
    *(f".input[].{name}" for name in ("id", "status")),
    *(f".input[].content[].{name}" for name in ("annotations", "logprobs", "text")),
    # Text in the place of an object may be a word that the API has learnt.
    *(".tool_choice", ".tools[].allowed_tools", ".tools[].require_approval"),
}
"""Places where an error is seen, but only warned of, for another branch comes nearer."""


@frozen
class Outcome:
    """What came of a mutant.

    Args:
        kind: What was done to it.
        place: Where, without the indexes.
        broken: Whether jsonschema refuses it.
        findings: What was found.
        accepted: Whether the decoder takes the line.
    """

    kind: str
    place: str
    broken: bool
    findings: list[Finding]
    accepted: bool

    @property
    def warned(self) -> bool:
        """Whether there are findings, none of them an error."""
        return bool(self.findings) and all(f.warning for f in self.findings)

    def __str__(self) -> str:
        return f"{self.kind} {self.place}: {[f.message[:200] for f in self.findings]}"


@cache
def outcomes(endpoint: str) -> list[Outcome]:
    """What came of all mutants of the lines for an endpoint."""
    schemas = _specification.line_schemas()
    root = {"$ref": f"#/$defs/{schemas['endpoints'][endpoint]}", "$defs": schemas["$defs"]}
    validator = Draft202012Validator(root)
    found = []
    texts = [text for text in WRITTEN.read_text().splitlines() if len(text) < LONGEST]
    for line in map(json.loads, texts):
        if line["url"] == endpoint:
            for kind, path, body in mutants(line["body"]):
                place = "".join("[]" if isinstance(step, int) else f".{step}" for step in path)
                findings = _bodies.check(endpoint, body)
                broken = not validator.is_valid(body)
                found.append(Outcome(kind, place, broken, findings, accepts(line | {"body": body})))
    return found


def accepts(line: dict[str, Any]) -> bool:
    decode = line_decoder(line["url"])
    try:
        return decode is not None and decode(json.dumps(line).encode()) is not None
    except DecodeError:
        return False


@pytest.mark.parametrize("endpoint", ENDPOINTS)
def test_what_breaks_the_schema_is_found(endpoint: str) -> None:
    broken = [each for each in outcomes(endpoint) if each.broken]
    assert broken
    assert [str(each) for each in broken if not each.findings] == []


def test_what_breaks_the_schema_is_an_error_unless_the_api_may_take_it() -> None:
    every = (each for endpoint in ENDPOINTS for each in outcomes(endpoint))
    warned = [each for each in every if each.broken and each.warned]
    surprising = [e for e in warned if any((e.kind, f.code) not in WARNED for f in e.findings)]
    assert {each.place for each in surprising} == HALF_SEEN


@pytest.mark.parametrize("endpoint", ENDPOINTS)
def test_a_misspelt_name_is_found_unless_the_name_is_the_users(endpoint: str) -> None:
    misspelt = [each for each in outcomes(endpoint) if each.kind == "misspelt"]
    assert [e.place for e in misspelt if not e.findings and not FREE.search(e.place)] == []


@pytest.mark.parametrize("endpoint", ENDPOINTS)
def test_what_keeps_to_the_schema_is_no_error_except_in_a_strict_schema(endpoint: str) -> None:
    kept = [each for each in outcomes(endpoint) if not each.broken]
    errors = [e for e in kept if e.findings and not e.warned and not is_strict(e.place)]
    assert [str(each) for each in errors] == []


@pytest.mark.parametrize("endpoint", ENDPOINTS)
def test_the_decoder_takes_no_line_with_a_finding(endpoint: str) -> None:
    assert [str(each) for each in outcomes(endpoint) if each.accepted and each.findings] == []


def is_strict(place: str) -> bool:
    """Whether a place is, or is in, a JSON schema that strict makes stricter."""
    return bool(re.search(r"\.(schema|parameters|strict)\b", place))
