"""Answers: reading a file of them, and what each says."""

from __future__ import annotations

import copy
import io
import pickle
import re
from pathlib import Path
from typing import TypedDict

import pytest

from batchwright.errors import InputError
from batchwright.results import Result, ResultError, parse, read

from .lines import answer, chat, lines


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
        (b"NaN", "answers.jsonl:2: this line is not valid JSON .unexpected character[^;]*$"),
        (lines(chat("a")), "answers.jsonl:2: this line is a request, not an answer"),
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


class Ticket(TypedDict):
    """What an answer is read into."""

    product: str


GOOD = answer("a", body={"choices": [{"message": {"content": '{"product": "kettle"}'}}]})


@pytest.mark.parametrize("name", ["custom_id", "ok", "body", "line", "text", "parsed", "other"])
def test_a_result_cannot_be_changed(name: str) -> None:
    with pytest.raises(AttributeError):
        setattr(parse(GOOD), name, "x")


def test_results_are_equal_by_what_their_lines_say() -> None:
    one, twin = read(GOOD + GOOD)
    assert (one.line, twin.line) == (1, 2)
    assert one == twin
    assert hash(one) == hash(twin)
    assert len({one, twin}) == 1
    others = [answer("b"), answer("a", 500), answer("a", body={}), answer("a", None)]
    assert all(one != parse(other) for other in others)
    assert one != "a"


def test_a_result_can_be_copied_and_pickled() -> None:
    (result,) = read(GOOD, into=Ticket)
    for again in (copy.copy(result), copy.deepcopy(result), pickle.loads(pickle.dumps(result))):
        assert again == result
        assert again.line == 1
        assert again.parsed == {"product": "kettle"}


def test_the_number_of_a_line_counts_empty_ones() -> None:
    assert [result.line for result in read(b"\n" + GOOD + b"  \n" + GOOD.rstrip())] == [2, 4]
    assert parse(GOOD).line is None


@pytest.mark.parametrize(
    "source", [GOOD, io.BytesIO(GOOD), [GOOD], iter([GOOD])], ids=["bytes", "file", "list", "iter"]
)
def test_any_source_is_read(source: bytes | io.BytesIO | list[bytes]) -> None:
    assert [result.custom_id for result in read(source)] == ["a"]


def test_a_path_is_read(tmp_path: Path) -> None:
    path = tmp_path / "answers.jsonl"
    path.write_bytes(GOOD)
    assert [result.custom_id for result in read(path)] == ["a"]
    path.write_bytes(b"")
    assert list(read(str(path))) == []


@pytest.mark.parametrize("source", [io.StringIO(GOOD.decode()), [GOOD.decode()], io.StringIO()])
def test_text_is_refused(source: object) -> None:
    with pytest.raises(TypeError, match="line 1 must be bytes, not str"):
        list(read(source))  # type: ignore[call-overload]


@pytest.mark.parametrize("status", [200, 201, 299])
def test_each_2xx_is_ok(status: int) -> None:
    result = parse(answer("a", status, {"x": 1}))
    assert result.ok
    assert result.status_code == status
    assert result.error is None


@pytest.mark.parametrize("status", [199, 300, 400, 500, None])
def test_no_other_status_is(status: int | None) -> None:
    result = parse(answer("a", status))
    assert not result.ok
    assert isinstance(result.error, ResultError)


@pytest.mark.parametrize(
    "line",
    [
        b'{"custom_id": "a", "response": {"status_code": 200}}',
        b'{"custom_id": "a", "response": {"status_code": 200}, "error": null}',
        b'{"custom_id": "a", "response": {"status_code": 200, "body": null}, "error": null}',
    ],
)
def test_what_is_absent_is_null(line: bytes) -> None:
    result = parse(line)
    assert result.ok
    assert (result.request_id, result.body, result.error) == (None, None, None)


@pytest.mark.parametrize("response", [b"null", b"[]", b'"x"', b"7", b"{}"])
def test_a_response_that_is_no_object_is_none(response: bytes) -> None:
    result = parse(b'{"custom_id": "a", "response": %b, "error": null}' % response)
    assert not result.ok
    assert (result.status_code, result.request_id, result.body) == (None, None, None)


def test_bare_results_are_of_any_class() -> None:
    assert isinstance(parse(GOOD), Result)
    assert parse(GOOD, into=Ticket).parsed == {"product": "kettle"}
