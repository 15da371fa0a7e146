"""Checking files of requests."""

from __future__ import annotations

import gzip
import io
import json
import re
from pathlib import Path
from typing import Any

import pytest

from batchwright import requests
from batchwright._jsonl import parsing, validation
from batchwright._jsonl.bounds import embedding_inputs
from batchwright.requests import Report, check, request

from ..lines import CHAT, EMBEDDINGS, chat, embedding, lines


def found(report: Report) -> list[tuple[str, str | None, int | None]]:
    return [(problem.code, problem.param, problem.line) for problem in report.problems]


def test_valid_lines_have_no_problems() -> None:
    report = check(lines(chat("a"), chat("b", stream=False)) + b"\r\n")
    assert report.ok
    assert not report.truncated
    assert (report.requests, report.endpoint, report.model) == (2, CHAT, "m")


@pytest.mark.parametrize(
    ("bad", "code", "param", "message"),
    [
        (b"{", "invalid_json_line", None, "This line is not parseable as valid JSON."),
        (b"", "invalid_json_line", None, "valid JSON. It is empty."),
        (b' {"a": NaN}', "invalid_json_line", None, "valid JSON."),
        (b'{"a": "\xff"}', "invalid_json_line", None, "valid JSON. Byte 8 is not UTF-8."),
        (b"[1]", "invalid_type", None, "This line must be an object, not an array."),
        (b"1", "invalid_type", None, "not an integer."),
        (
            {**chat(), "custom_id": None},
            "missing_required_parameter",
            "custom_id",
            "Missing required parameter: 'custom_id'.",
        ),
        (
            {**chat(), "custom_id": 7},
            "invalid_type",
            "custom_id",
            "must be a string, not an integer",
        ),
        ({**chat(), "custom_id": []}, "invalid_type", "custom_id", "not an array"),
        ({**chat("x"), "method": "GET"}, "invalid_value", "method", "must be 'POST', not 'GET'."),
        (
            {**chat("x"), "url": EMBEDDINGS},
            "invalid_url",
            "url",
            "The URL provided for this request does not match the batch endpoint. "
            "It is '/v1/embeddings', not '/v1/chat/completions'.",
        ),
        ({**chat("x"), "url": 5}, "invalid_type", "url", "must be a string"),
        ({**chat("x"), "body": "text"}, "invalid_type", "body", "must be an object, not a string"),
        (
            chat("first"),
            "duplicate_custom_id",
            "custom_id",
            "The custom_id for this request is a duplicate of another request. ",
        ),
        (
            chat("x", model="n"),
            "mismatched_model",
            "body.model",
            "The model 'n' for this request does not match the rest of the batch. ",
        ),
        (chat("x", model=None), "invalid_request", "body.model", "Model parameter is required."),
        (chat("x", model=True), "invalid_type", "body.model", "not a boolean"),
        (
            chat("x", messages=None),
            "invalid_request",
            "body.messages",
            "Messages parameter is required.",
        ),
        (
            chat("x", stream=True),
            "streaming_unsupported",
            "body.stream",
            "Chat Completions: Streaming is not supported in the Batch API.",
        ),
    ],
)
def test_each_rule_has_its_code_message_parameter_and_line(
    bad: Any, code: str, param: str | None, message: str
) -> None:
    report = check(lines(chat("first"), bad, chat("last")))
    assert found(report) == [(code, param, 2)]
    assert message in report.problems[0].message


def test_all_four_missing_parameters_are_named() -> None:
    assert found(check(b"{}")) == [
        ("missing_required_parameter", name, 1) for name in ("custom_id", "method", "url", "body")
    ]


def test_a_byte_order_mark_has_its_own_message() -> None:
    report = check(b"\xef\xbb\xbf" + lines(chat()))
    assert "byte order mark" in report.problems[0].message


def test_an_empty_input_is_a_problem() -> None:
    assert found(check(b"")) == [("empty_file", None, None)]


def test_a_given_endpoint_overrides_the_first_line() -> None:
    assert found(check(lines(chat()), endpoint=EMBEDDINGS)) == [("invalid_url", "url", 1)]


def test_a_body_is_not_checked_if_its_url_is_wrong() -> None:
    report = check(lines(chat("a"), embedding("b", "x") | {"body": {"stream": True}}))
    assert found(report) == [("invalid_url", "url", 2)]


def test_models_are_checked_only_if_given() -> None:
    report = check(lines(chat("a", model="gone"), chat("b")), models={"m"})
    assert found(report) == [("model_not_found", "body.model", 1)]
    assert "'gone' is not supported by the Batch API" in report.problems[0].message


def test_an_endpoint_with_a_default_model_needs_none() -> None:
    line = request("a", "/v1/moderations", {"input": "x"})
    assert check(lines(line)).ok


def test_an_unknown_endpoint_has_only_the_general_rules() -> None:
    line = request("a", "/v1/new", {"stream": 1})
    assert found(check(lines(line))) == [("invalid_url", "url", 1)]
    assert found(check(lines(line), check="off")) == [("streaming_unsupported", "body.stream", 1)]


def test_limits_of_the_whole_file_come_first() -> None:
    source = lines(embedding("a", ["x", "y"]), embedding("b", "z"), b"{")
    report = check(source, max_requests=2, max_bytes=10, max_embedding_inputs=2)
    assert [problem.code for problem in report.problems] == [
        "maximum_requests_exceeded",
        "maximum_input_file_size_exceeded",
        "maximum_embedding_inputs_exceeded",
        "invalid_json_line",
    ]
    assert report.problems[1].message == (
        "The batch input file is larger than the 10 maximum for the m model."
    )
    assert report.embedding_inputs == 3


def test_a_file_that_is_too_large_and_names_no_model() -> None:
    (_, problem) = check(b"x\n", max_bytes=1).problems[::-1]
    assert problem.message == "The batch input file is larger than the maximum of 1 bytes."


def test_no_limits_for_an_input_that_will_be_sharded() -> None:
    source = lines(*(embedding(str(n), ["x"]) for n in range(3)))
    assert check(source, max_requests=None, max_bytes=None, max_embedding_inputs=None).ok


def test_a_line_larger_than_any_request(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(parsing, "MAX_LINE", 200)
    monkeypatch.setattr(validation, "MAX_LINE", 200)
    report = check(lines(chat("a", note="x" * 300), chat("b")))
    assert found(report) == [("maximum_input_file_size_exceeded", None, 1)]
    assert "no request has more than 200" in report.problems[0].message
    assert report.requests == 2


@pytest.mark.parametrize("values", [b"[],", b"{},", b'{"":1},', b"[[1]],", b"1,"])
def test_a_line_of_any_values_takes_little_memory(values: bytes) -> None:
    many = 12_000_000 // len(values)
    line = b'{"custom_id": [' + values * many + b"1]}"
    resource = pytest.importorskip("resource")
    before = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
    (problem,) = check([line]).problems
    assert problem.message == (
        "This line is too large: it has more than 1000000 values, and no request has as many."
    )
    assert resource.getrusage(resource.RUSAGE_SELF).ru_maxrss - before < 20_000


def test_a_long_text_is_no_large_number_of_values() -> None:
    assert check(lines(chat("a", note="x" * 5_000_000 + "," * 900_000))).ok


@pytest.mark.parametrize(
    ("line", "message"),
    [
        (b'{"a": NaN}', "Column 7: .*, at 'NaN}'. JSON has no NaN and no infinities."),
        (b'{"a": -Infinity}', "Column 7: .*, at '-Infinity}'. JSON has no NaN and no infinities."),
        (
            b"{'a': 1}",
            "Column 2: .*, at \"'a': 1}\". It looks like Python; json.dumps writes JSON.",
        ),
        (b'{"a": None}', "Column 7: .*, at 'None}'. It looks like Python"),
        (b'{"a": tru}', "Column 7: .*, at 'tru}'."),
        ('{"ü": tru}'.encode(), "Column 7: .*, at 'tru}'."),
        (b'{"a": 1', "It ends too early, after column 7."),
        (b'{"a":1}{"b": "' + b"x" * 99, 'Column 8: .*, at \'{"b": "xxxxxxxxxxxxx…\'.'),
        (b"[" * 2000, r"Column \d+: .*, at '\[+…'."),
    ],
)
def test_a_line_that_is_not_json_shows_where_and_what(line: bytes, message: str) -> None:
    (problem,) = check(lines(chat("a"), line)).problems
    assert re.search(f"^This line is not parseable as valid JSON. {message}", problem.message)


@pytest.mark.parametrize(
    ("content", "name"),
    [
        (gzip.compress(lines(*map(chat, "ab"))), "compressed with gzip"),
        (b"PK\x03\x04\n\n", "a zip archive"),
        (lines(chat("a"), chat("b")).decode().encode("utf-16"), "UTF-16"),
        (lines(chat("a"), chat("b")).decode().encode("utf-16-be"), "UTF-16"),
    ],
)
def test_a_binary_file_is_named_once_as_what_it_is(content: bytes, name: str) -> None:
    (problem,) = check(content).problems
    assert problem.message.startswith(f"The file is {name}")
    assert problem.line == 1


@pytest.mark.parametrize(
    ("content", "name"),
    [
        (json.dumps([chat("a"), chat("b")]).encode(), "a JSON array"),
        (json.dumps([chat("a")], indent=1).encode(), "a JSON array"),
        (b"[\n" + lines(chat("a")) + b",\n]", "a JSON array"),
        (json.dumps(chat("a"), indent=1).encode(), "pretty-printed JSON"),
        (b"custom_id,prompt\n1,hello\n", "CSV"),
        (b'"id";"text"\n1;"hello"\n', "CSV"),
    ],
)
def test_another_format_is_named_at_its_first_line(content: bytes, name: str) -> None:
    problems = check(content).problems
    assert f"The file looks like {name}: " in problems[0].message
    assert not any("looks like" in problem.message for problem in problems[1:])


@pytest.mark.parametrize(
    ("url", "body", "param"),
    [
        (CHAT, {"messages": [{"role": "user", "content": None}]}, "messages[0].content"),
        (
            CHAT,
            {"messages": [{"role": "user", "content": [{"type": "text", "text": None}]}]},
            "messages[0].content[0].text",
        ),
        (EMBEDDINGS, {"input": None}, "input"),
        (EMBEDDINGS, {"input": ["a", None]}, "input[1]"),
        ("/v1/moderations", {"input": None}, "input"),
        ("/v1/responses", {"input": None}, "input"),
        ("/v1/responses", {"input": [{"role": "user", "content": None}]}, "input[0].content"),
    ],
)
def test_null_where_text_belongs_is_a_problem(url: str, body: dict[str, Any], param: str) -> None:
    line = {"custom_id": "a", "method": "POST", "url": url, "body": {"model": "m", **body}}
    report = check(lines(line))
    assert found(report) == [("invalid_type", f"body.{param}", 1)]
    assert report.problems[0].message.endswith("must be a string, not null.")


def test_null_is_fine_where_the_api_takes_it() -> None:
    assert check(lines(chat("a", stop=None, messages=[{"role": "assistant", "content": None}]))).ok


BODY_PROBLEMS = [
    (chat("x", max_tokens="ten"), "invalid_type", "body.max_tokens"),
    (
        chat("x", messages=[{"role": "usr", "content": ""}]),
        "invalid_value",
        "body.messages[0].role",
    ),
    (chat("x", messages=[]), "empty_array", "body.messages"),
    (embedding("x", []), "empty_array", "body.input"),
]


@pytest.mark.parametrize(("line", "code", "param"), BODY_PROBLEMS)
def test_bodies_are_checked_by_the_schema_of_their_endpoint(
    line: dict[str, Any], code: str, param: str
) -> None:
    report = check(lines(line))
    assert found(report) == [(code, param, 1)]
    assert str(report.problems[0]).startswith(f"line 1: {param}: ")
    assert check(lines(line), check="off").ok


def test_what_the_schema_does_not_know_is_a_warning() -> None:
    source = lines(chat("a", temprature=1))
    report = check(source)
    assert report.ok
    assert [(one.code, one.param, one.line) for one in report.warnings] == [
        ("unknown_parameter", "body.temprature", 1)
    ]
    assert "did you mean 'temperature'?" in report.warnings[0].message
    assert check(source, check="off").warnings == []
    strict = check(source, check="strict")
    assert (strict.ok, strict.warnings) == (False, [])
    assert found(strict) == [("unknown_parameter", "body.temprature", 1)]


def test_a_warning_of_many_lines_is_listed_once() -> None:
    report = check(lines(chat("a"), *(chat(str(n), temprature=n) for n in range(1200))))
    (warning,) = report.warnings
    assert (warning.line, warning.lines) == (2, 1200)
    assert str(warning).endswith("(unknown_parameter), and in 1,199 more lines")
    assert not report.truncated


def test_unlisted_warnings_are_counted_by_themselves() -> None:
    source = lines(*(chat(str(n), **{f"odd{n % 4}": 1}) for n in range(40)), b"{", b"{")
    report = check(source, max_problems=1)
    assert (len(report.problems), report.omitted) == (1, 1)
    assert (len(report.warnings), report.warnings[0].lines, report.omitted_warnings) == (1, 10, 30)
    assert report.truncated


def test_a_level_that_there_is_not_is_refused() -> None:
    with pytest.raises(ValueError, match="check must be 'strict', 'warn' or 'off', not 'of'"):
        check(b"", check="of")  # type: ignore[arg-type]


def test_unlisted_problems_are_counted() -> None:
    report = check(b"{\n" * 10, max_problems=3)
    assert [problem.line for problem in report.problems] == [1, 2, 3]
    assert report.omitted == 7
    assert report.truncated
    assert not report.ok


def test_a_problem_reads_as_a_sentence() -> None:
    problem = requests.Problem("empty_file", "The file is empty.")
    assert str(problem) == "The file is empty. (empty_file)"


def test_every_kind_of_source_is_checked_alike(tmp_path: Path) -> None:
    source = lines(chat("a"), chat("a"), b"{")
    path = tmp_path / "in.jsonl"
    path.write_bytes(source)
    report = check(path)
    assert check(source) == check(str(path)) == report
    assert check(io.BytesIO(source)) == report
    assert check(source.splitlines(keepends=True)) == report


@pytest.mark.parametrize(
    ("body", "count"),
    [
        ({"input": "a"}, 1),
        ({"input": ["a", "b"]}, 2),
        ({"input": [1, 2, 3]}, 1),
        ({"input": [[1], [2]]}, 2),
        ({"input": []}, 0),
        ({}, 1),
    ],
)
def test_embedding_inputs_are_counted(body: dict[str, Any], count: int) -> None:
    assert embedding_inputs(body) == count
