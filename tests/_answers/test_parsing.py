"""Structured outputs: what the text holds, and why it holds nothing."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any, TypedDict

import attrs
import msgspec
import pydantic
import pytest

from batchwright import results
from batchwright.results import Result

from ..lines import answer
from .bodies import (
    CALL,
    FUNCTION_CALL,
    REFUSAL,
    chat,
    completion,
    embeddings,
    incomplete,
    message,
    output_text,
    response,
)

TICKET = '{"product": "kettle", "urgent": true}'


@dataclass
class Ticket:
    """A dataclass."""

    product: str
    urgent: bool


@attrs.frozen
class Frozen:
    """An attrs class."""

    product: str
    urgent: bool


class Model(pydantic.BaseModel):
    """A Pydantic model."""

    product: str
    urgent: bool


class Struct(msgspec.Struct):
    """A msgspec Struct."""

    product: str
    urgent: bool


class Typed(TypedDict):
    """A TypedDict."""

    product: str
    urgent: bool


def read(body: Any, status: int | None = 200, error: Any = None) -> Result[Ticket]:
    """The second of two answers, read into a ticket."""
    lines = [answer("a"), answer("b", status, body, error)]
    return [*results.read(lines, into=Ticket)][1]


@pytest.mark.parametrize("cls", [Ticket, Frozen, Model, Struct, Typed])
@pytest.mark.parametrize(
    "body", [chat(TICKET), response(message(output_text(TICKET))), completion(TICKET)]
)
def test_a_class_of_any_library_is_read(cls: type[Any], body: Any) -> None:
    (result,) = results.read([answer("a", body=body)], into=cls)
    assert result.parsed == cls(product="kettle", urgent=True)
    assert result.why is None


@pytest.mark.parametrize(
    ("body", "code", "says"),
    [
        (chat(None, refusal="I will not."), "refusal", "I will not."),
        (chat("", refusal="I will not."), "refusal", "I will not."),
        (response(message(REFUSAL)), "refusal", "No."),
        (chat(TICKET[:20], "length"), "length", "cut"),
        (chat("", "length"), "length", "cut"),
        (incomplete("max_output_tokens", message(output_text(TICKET[:20]))), "length", "cut"),
        (incomplete("max_output_tokens"), "length", "cut"),
        (chat(TICKET[:20], "content_filter"), "content_filter", "filter"),
        (incomplete("content_filter"), "content_filter", "filter"),
        (incomplete("max_tool_calls"), "max_tool_calls", "incomplete"),
        (incomplete(None), "incomplete", "incomplete"),
        (chat("It is a kettle."), "mismatch", "Ticket"),
        (chat('{"product": 1, "urgent": true}'), "mismatch", "product"),
        (chat('{"product": "kettle"}'), "mismatch", "urgent"),
        (chat("[]"), "mismatch", "Ticket"),
        (chat("null"), "mismatch", "Ticket"),
        (response(message(output_text("{}"))), "mismatch", "product"),
        (chat(None, "tool_calls", tool_calls=[CALL]), "tool_calls", "tools"),
        (response(FUNCTION_CALL), "tool_calls", "tools"),
        (chat(None), "no_text", "no text"),
        (chat(""), "no_text", "no text"),
        (embeddings([0.5]), "no_text", "no text"),
        ("<html>", "no_text", "no text"),
        (None, "no_text", "no text"),
        (
            response(status="failed", error={"code": "server_error", "message": "Oh."}),
            "server_error",
            "Oh.",
        ),
        (response(status="cancelled"), "cancelled", "cancelled"),
    ],
)
def test_what_is_no_ticket_says_why(body: Any, code: str, says: str) -> None:
    result = read(body)
    assert result.ok
    assert result.parsed is None
    assert result.why is not None
    assert result.why.code == code
    assert says in result.why.message
    assert result.why.line == result.line == 2
    assert str(result.why).startswith("line 2: ")


@pytest.mark.parametrize(
    ("status", "body", "error", "code"),
    [
        (400, {"error": {"message": "No.", "code": "content_filter"}}, None, "content_filter"),
        (500, chat(TICKET), None, None),
        (None, None, {"code": "batch_expired", "message": "Too late."}, "batch_expired"),
    ],
)
def test_a_request_that_failed_says_so(
    status: int | None, body: Any, error: Any, code: str | None
) -> None:
    result = read(body, status, error)
    assert result.parsed is None
    assert result.error is not None
    assert result.why == attrs.evolve(result.error, line=2)
    assert result.why.code == code


@pytest.mark.parametrize("reason", ["length", "content_filter"])
def test_whole_json_counts_though_the_model_was_stopped_after_it(reason: str) -> None:
    result = read(chat(f"{TICKET}\n\n  ", reason))
    assert result.parsed == Ticket("kettle", True)
    assert result.why is None


def test_a_number_that_was_cut_is_not_taken_for_whole() -> None:
    (result,) = results.read([answer("a", body=chat("12", "length"))])
    assert result.parsed is None
    assert result.why is not None
    assert result.why.code == "length"


@pytest.mark.parametrize(
    ("text", "parsed"), [(TICKET, {"product": "kettle", "urgent": True}), ("[1]", [1]), ("7", 7)]
)
def test_without_a_class_it_is_json(text: str, parsed: Any) -> None:
    result = results.parse(answer("a", body=chat(text)))
    assert result.parsed == parsed
    assert result.why is None


@pytest.mark.parametrize(
    ("body", "code"),
    [
        (chat("It is a kettle."), None),
        (chat(""), None),
        (chat(None, tool_calls=[CALL]), None),
        (embeddings([0.5]), None),
        (chat("It is a", "length"), "length"),
        (chat(None, refusal="No."), "refusal"),
    ],
)
def test_without_a_class_only_what_is_not_whole_has_a_reason(body: Any, code: str | None) -> None:
    result = results.parse(answer("a", body=body))
    assert result.parsed is None
    assert (result.why and result.why.code) == code


def test_the_text_is_read_once() -> None:
    result = read(chat(TICKET))
    assert result.parsed is result.parsed


@dataclass
class Either:
    """Nothing tells which of two classes an object is."""

    one: Ticket | Frozen


def test_a_class_that_nothing_reads_is_refused_before_any_line_is() -> None:
    with pytest.raises(TypeError):
        results.read("absent.jsonl", into=Either)
    with pytest.raises(TypeError):
        results.parse(b"", into=Either)
