"""Answers: parsing them, and joining them in the order of the input."""

from __future__ import annotations

import io
import json
import re
from pathlib import Path
from typing import Any

import pytest

from batchwright.results import InputError, parse, read
from batchwright.runs.merging import Tally, join


def line(custom_id: str, status: int | None = 200, body: Any = None, error: Any = None) -> bytes:
    response = None
    if status is not None:
        response = {"status_code": status, "request_id": "req_1", "body": body}
    value = {"id": "batch_req_1", "custom_id": custom_id, "response": response, "error": error}
    return json.dumps(value).encode() + b"\n"


def test_a_good_answer() -> None:
    (result,) = read([line("a", body={"x": 1})])
    assert result.ok
    assert (result.custom_id, result.status_code, result.request_id) == ("a", 200, "req_1")
    assert result.body == {"x": 1}
    assert result.error is None
    assert result.raw["id"] == "batch_req_1"


def test_a_refused_request_is_not_ok_though_the_lines_error_is_null() -> None:
    why = {"message": "No.", "type": "invalid_request_error", "param": "n", "code": None}
    result = parse(line("a", 400, {"error": why}))
    assert not result.ok
    assert result.error is not None
    assert str(result.error) == "No."
    assert (result.error.code, result.error.type, result.error.param) == (
        None,
        "invalid_request_error",
        "n",
    )


def test_a_request_never_executed_has_a_code_and_no_status() -> None:
    result = parse(line("a", None, error={"code": "batch_expired", "message": "Too late."}))
    assert not result.ok
    assert result.status_code is None
    assert str(result.error) == "Too late. (batch_expired)"


@pytest.mark.parametrize(
    ("content", "message"),
    [
        (line("a", 502, "<html>"), "The request failed with status 502, and"),
        (line("a", 500, {"error": "broken"}), "broken"),
        (line("a", 500, {"error": {"code": 7}}), "failed with status 500, .* \\(7\\)"),
        (line("a", None), "The request was not executed"),
        (line("a", 200, {}, error={"code": "x", "message": "y"}), "y"),
    ],
)
def test_odd_errors_are_readable(content: bytes, message: str) -> None:
    result = parse(content)
    assert not result.ok
    assert result.error is not None
    assert re.search(message, str(result.error))


@pytest.mark.parametrize(
    ("content", "message"),
    [
        (b'{"custom', "answers.jsonl:2: this line is not valid JSON .* it is truncated"),
        (b"{\n", "answers.jsonl:2: this line is not valid JSON [^,]*$"),
        (b"[]\n", "answers.jsonl:2: this line is not an answer: it is not an object with a"),
        (b"{}\n", "answers.jsonl:2: this line is not an answer"),
        (line("a", "ok"), "answers.jsonl:2: .* 'status_code' is not a number"),  # type: ignore[arg-type]
    ],
)
def test_a_broken_line_is_named(tmp_path: Path, content: bytes, message: str) -> None:
    path = tmp_path / "answers.jsonl"
    path.write_bytes(line("a") + content)
    with pytest.raises(InputError, match=message):
        list(read(path))
    with pytest.raises(InputError, match=message):
        join(b"", [path], io.BytesIO(), io.BytesIO())


def test_empty_lines_are_skipped() -> None:
    assert [result.custom_id for result in read(b"\n" + line("a") + b"\n")] == ["a"]


def joined(
    tmp_path: Path, ids: str, *files: bytes, **options: Any
) -> tuple[Tally, list[str], list[str]]:
    paths = []
    for number, content in enumerate(files):
        paths.append(tmp_path / f"{number}.jsonl")
        paths[-1].write_bytes(content)
    requests = [json.dumps({"custom_id": custom_id}).encode() for custom_id in ids]
    output, errors = io.BytesIO(), io.BytesIO()
    tally = join(requests, paths, output, errors, **options)
    good = [result.custom_id for result in read(output.getvalue())]
    bad = [f"{r.custom_id}:{r.error and r.error.code}" for r in read(errors.getvalue())]
    return tally, good, bad


def test_answers_come_in_the_order_of_the_input(tmp_path: Path) -> None:
    usage = {"usage": {"prompt_tokens": 3, "completion_tokens": 2, "total_tokens": 5}}
    other = {"usage": {"input_tokens": 4, "output_tokens": None}}
    output = line("d", body=usage) + b"\n" + line("a", body=other) + line("b", body={"usage": 1})
    errors = line("e", None, error={"code": "batch_cancelled", "message": ""}) + line("c", 429, {})
    tally, good, bad = joined(tmp_path, "abcdef", output, errors.rstrip())
    assert good == ["a", "b", "d"]
    assert bad == ["c:None", "e:batch_cancelled", "f:no_answer"]
    assert tally == Tally(
        total=6, ok=3, failed=1, cancelled=1, lost=1, input_tokens=7, output_tokens=2
    )


@pytest.mark.parametrize("tokens", ["5", 1.5, [5], -5, 2**63, None])
def test_an_invalid_usage_counts_as_nothing(tmp_path: Path, tokens: Any) -> None:
    usage = {"usage": {"prompt_tokens": tokens, "completion_tokens": 2}}
    tally, good, _ = joined(tmp_path, "a", line("a", body=usage))
    assert (tally, good) == (Tally(total=1, ok=1, output_tokens=2), ["a"])


def test_the_good_one_of_two_answers_counts_and_unknown_ids_are_dropped(tmp_path: Path) -> None:
    output = line("a", 500, {}) + line("z") + line("a") + line("a", 500, {})
    tally, good, bad = joined(tmp_path, "a", output)
    assert (good, bad) == (["a"], [])
    assert tally == Tally(total=1, ok=1, unexpected=3)


@pytest.mark.parametrize(
    ("code", "expected"),
    [
        ("batch_expired", Tally(total=1, expired=1)),
        ("batch_cancelled", Tally(total=1, cancelled=1)),
        ("other", Tally(total=1, lost=1)),
    ],
)
def test_the_reason_for_a_missing_answer_can_be_given(
    tmp_path: Path, code: str, expected: Tally
) -> None:
    tally, good, bad = joined(tmp_path, "a", unanswered=code)
    assert (tally, good, bad) == (expected, [], [f"a:{code}"])


def test_lines_are_copied_byte_for_byte(tmp_path: Path) -> None:
    odd = b'{ "custom_id":"a",  "response": {"status_code":200, "body":1.50} }'
    (tmp_path / "out").write_bytes(odd + b"\r\n")
    output = io.BytesIO()
    join([b'{"custom_id": "a"}'], [tmp_path / "out"], output, io.BytesIO())
    assert output.getvalue() == odd + b"\n"
