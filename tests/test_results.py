"""Answers: reading a file of them, and what each says."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

from batchwright.errors import InputError
from batchwright.results import parse, read

from .lines import answer


def test_a_good_answer() -> None:
    (result,) = read([answer("a", body={"x": 1})])
    assert result.ok
    assert (result.custom_id, result.status_code, result.request_id) == ("a", 200, "req_1")
    assert result.body == {"x": 1}
    assert result.error is None
    assert result.raw["id"] == "batch_req_1"


def test_a_refused_request_is_not_ok_though_the_lines_error_is_null() -> None:
    why = {"message": "No.", "type": "invalid_request_error", "param": "n", "code": None}
    result = parse(answer("a", 400, {"error": why}))
    assert not result.ok
    assert result.error is not None
    assert str(result.error) == "No."
    assert (result.error.code, result.error.type, result.error.param) == (
        None,
        "invalid_request_error",
        "n",
    )


def test_a_request_never_executed_has_a_code_and_no_status() -> None:
    result = parse(answer("a", None, error={"code": "batch_expired", "message": "Too late."}))
    assert not result.ok
    assert result.status_code is None
    assert str(result.error) == "Too late. (batch_expired)"


@pytest.mark.parametrize(
    ("content", "message"),
    [
        (answer("a", 502, "<html>"), "The request failed with status 502, and"),
        (answer("a", 500, {"error": "broken"}), "broken"),
        (answer("a", 500, {"error": {"code": 7}}), "failed with status 500, .* \\(7\\)"),
        (answer("a", None), "The request was not executed"),
        (answer("a", 200, {}, error={"code": "x", "message": "y"}), "y"),
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
        (answer("a", "ok"), "answers.jsonl:2: .* 'status_code' is not a number"),  # type: ignore[arg-type]
    ],
)
def test_a_broken_line_is_named(tmp_path: Path, content: bytes, message: str) -> None:
    path = tmp_path / "answers.jsonl"
    path.write_bytes(answer("a") + content)
    with pytest.raises(InputError, match=message):
        list(read(path))


def test_empty_lines_are_skipped() -> None:
    assert [result.custom_id for result in read(b"\n" + answer("a") + b"\n")] == ["a"]


def test_a_result_shows_itself_without_what_is_empty() -> None:
    good = parse(answer("<a>", body={"x": ["<script>"]}))
    assert repr(good) == (
        "Result(custom_id='<a>', ok=True, status_code=200, request_id='req_1', "
        "body={'x': ['<script>']})"
    )
    html = good._repr_html_()
    assert "<td>{&quot;x&quot;: [&quot;&lt;script&gt;&quot;]}</td>" in html
    assert "raw" not in html
    expired = parse(answer("a", None, error={"code": "batch_expired", "message": "Too late."}))
    assert "error=ResultError(code='batch_expired', message='Too late.')" in repr(expired)
    assert "<td><table><tbody><tr><th>code</th><td>batch_expired</td>" in expired._repr_html_()
