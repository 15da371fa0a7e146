"""Files of requests: written, read, checked and cut."""

from __future__ import annotations

import io
import json
import os
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from batchwright import requests
from batchwright.lines import numbered
from batchwright.requests import InputError, Report, check, read, request, shards, write
from batchwright.rules import embedding_inputs
from batchwright.uniqueness import Seen

CHAT = "/v1/chat/completions"
EMBEDDINGS = "/v1/embeddings"


def chat(custom_id: str = "a", **body: Any) -> dict[str, Any]:
    """A good request for chat, with changes to its body."""
    return request(custom_id, CHAT, {"model": "m", "messages": []} | body)


def embedding(custom_id: str, texts: Any) -> dict[str, Any]:
    return request(custom_id, EMBEDDINGS, {"model": "m", "input": texts})


def lines(*values: Any) -> bytes:
    """Values as lines of JSON; bytes stay as they are."""
    return b"\n".join(v if isinstance(v, bytes) else json.dumps(v).encode() for v in values)


def found(report: Report) -> list[tuple[str, str | None, int | None]]:
    return [(problem.code, problem.param, problem.line) for problem in report.problems]


# --- writing and reading


def test_write_takes_a_generator_and_read_gives_the_same_back(tmp_path: Path) -> None:
    path = tmp_path / "in.jsonl"
    assert write(path, (chat(str(n), note="ü\n") for n in range(3))) == 3
    assert list(read(path)) == [chat(str(n), note="ü\n") for n in range(3)]
    assert path.read_bytes().count(b"\n") == 3
    assert "ü".encode() in path.read_bytes()


def test_write_takes_objects_with_to_dict_and_an_open_file() -> None:
    class Convertible:
        def to_dict(self) -> dict[str, Any]:
            return {"custom_id": "a"}

    file = io.BytesIO()
    assert write(file, [Convertible()]) == 1
    assert file.getvalue() == b'{"custom_id":"a"}\n'


def test_write_of_nothing_makes_an_empty_file(tmp_path: Path) -> None:
    assert write(tmp_path / "in.jsonl", []) == 0
    assert (tmp_path / "in.jsonl").read_bytes() == b""


@pytest.mark.parametrize(
    ("bad", "told"),
    [
        (["no"], "request 2 must be a mapping, not list"),
        ({"custom_id": object()}, "request 2 cannot be written as JSON"),
    ],
)
def test_write_names_the_bad_request_and_leaves_no_file(
    tmp_path: Path, bad: Any, told: str
) -> None:
    path = tmp_path / "in.jsonl"
    with pytest.raises(InputError, match=told):
        write(path, [chat(), bad])
    assert os.listdir(tmp_path) == []


@pytest.mark.parametrize(("line", "told"), [(b"{", "not valid JSON"), (b"[]", "not a JSON object")])
def test_read_names_file_and_line(tmp_path: Path, line: bytes, told: str) -> None:
    path = tmp_path / "in.jsonl"
    path.write_bytes(lines(chat(), line))
    with pytest.raises(InputError, match=f"in.jsonl:2: this line is {told}"):
        list(read(path))


def test_read_from_an_open_file_and_from_lines_names_what_it_can(tmp_path: Path) -> None:
    path = tmp_path / "in.jsonl"
    path.write_bytes(b"[]")
    with path.open("rb") as file, pytest.raises(InputError, match=r"in\.jsonl:1"):
        list(read(file))
    with pytest.raises(InputError, match="<input>:1"):
        list(read([b"[]"]))


def test_read_refuses_a_line_that_no_batch_can_hold(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(requests, "numbered", lambda source: numbered(source, limit=5))
    with pytest.raises(InputError, match="<input>:1: this line is 10 bytes long"):
        list(read(b"0123456789"))


def test_long_lines_are_cut_but_counted(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("batchwright.lines._DRAIN", 3)
    source = b"0123456789\nab\n01234"
    expected = [(1, b"01234", 11), (2, b"ab\n", 3), (3, b"01234", 5)]
    assert list(numbered(source, limit=5)) == expected
    assert list(numbered([b"0123456789", b"ab"], limit=5)) == [(1, b"01234", 10), (2, b"ab", 2)]


def test_a_file_opened_as_text_is_refused() -> None:
    with pytest.raises(TypeError, match="binary mode"):
        check(io.StringIO("{}"))  # type: ignore[arg-type]


# --- checking


def test_good_lines_have_no_problems() -> None:
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
        (b"1", "invalid_type", None, "not a number."),
        (
            {**chat(), "custom_id": None},
            "missing_required_parameter",
            "custom_id",
            "Missing required parameter: 'custom_id'.",
        ),
        ({**chat(), "custom_id": 7}, "invalid_type", "custom_id", "must be a string, not a number"),
        ({**chat(), "custom_id": []}, "invalid_type", "custom_id", "not an array"),
        ({**chat("x"), "method": "GET"}, "invalid_value", "method", "must be 'POST', not 'GET'."),
        (
            {**chat("x"), "url": EMBEDDINGS},
            "invalid_url",
            "url",
            "The URL provided for this request does not match the batch endpoint.",
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


def test_a_byte_order_mark_is_told_apart() -> None:
    report = check(b"\xef\xbb\xbf" + lines(chat()))
    assert "byte order mark" in report.problems[0].message


def test_an_empty_input_is_a_problem() -> None:
    assert found(check(b"")) == [("empty_file", None, None)]


def test_the_given_endpoint_decides_over_the_first_line() -> None:
    assert found(check(lines(chat()), endpoint=EMBEDDINGS)) == [("invalid_url", "url", 1)]


def test_models_are_checked_only_when_they_are_given() -> None:
    report = check(lines(chat("a", model="gone"), chat("b")), models={"m"})
    assert found(report) == [("model_not_found", "body.model", 1)]
    assert "'gone' is not supported by the Batch API" in report.problems[0].message


def test_an_endpoint_that_has_a_default_model_needs_none() -> None:
    line = request("a", "/v1/moderations", {"input": "x"})
    assert check(lines(line)).ok


def test_an_unknown_endpoint_is_not_judged() -> None:
    line = request("a", "/v1/new", {"stream": 1})
    assert found(check(lines(line))) == [("streaming_unsupported", "body.stream", 1)]


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


def test_no_limits_for_an_input_that_will_be_sharded() -> None:
    source = lines(*(embedding(str(n), ["x"]) for n in range(3)))
    assert check(source, max_requests=None, max_bytes=None, max_embedding_inputs=None).ok


def test_a_line_that_no_file_can_hold(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("batchwright.checking.numbered", lambda source: numbered(source, limit=200))
    report = check(lines(chat("a", note="x" * 300), chat("b")))
    assert found(report) == [("maximum_input_file_size_exceeded", None, 1)]
    assert report.requests == 2


def test_more_problems_than_listed_are_counted() -> None:
    report = check(b"{\n" * 10, max_problems=3)
    assert [problem.line for problem in report.problems] == [1, 2, 3]
    assert report.omitted == 7
    assert report.truncated
    assert not report.ok


def test_a_problem_reads_as_a_sentence() -> None:
    problem = requests.Problem("empty_file", "The file is empty.")
    assert str(problem) == "The file is empty. (empty_file)"


def test_the_kinds_of_sources_are_checked_alike(tmp_path: Path) -> None:
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


# --- uniqueness


@given(st.lists(st.text(max_size=3)), st.integers(min_value=1, max_value=6))
@settings(deadline=None, max_examples=50)
def test_seen_is_a_set_whether_in_memory_or_on_disk(names: list[str], in_memory: int) -> None:
    known: set[str] = set()
    with Seen(in_memory) as seen:
        for name in names:
            assert seen.add(name) is (name not in known)
            known.add(name)


# --- sharding


def test_shards_keep_the_number_of_requests(tmp_path: Path) -> None:
    path = tmp_path / "in.jsonl"
    write(path, (chat(str(n)) for n in range(5)))
    pieces = list(shards(path, max_requests=2))
    assert [(s.index, s.first_line, s.requests) for s in pieces] == [
        (0, 1, 2),
        (1, 3, 2),
        (2, 5, 1),
    ]


def test_shards_keep_the_number_of_texts(tmp_path: Path) -> None:
    path = tmp_path / "in.jsonl"
    write(path, [embedding("a", ["x", "y"]), embedding("b", "z"), embedding("c", ["p", "q", "r"])])
    assert [s.requests for s in shards(path, max_embedding_inputs=3)] == [2, 1]


def test_only_requests_for_embeddings_count_texts(tmp_path: Path) -> None:
    path = tmp_path / "in.jsonl"
    odd = [b'"embeddings"', b'{"embeddings', chat("embeddings", input=["a", "b"])]
    path.write_bytes(lines(*odd))
    assert [s.requests for s in shards(path, max_embedding_inputs=1)] == [3]


def test_an_empty_file_has_no_shards(tmp_path: Path) -> None:
    (tmp_path / "in.jsonl").touch()
    assert list(shards(tmp_path / "in.jsonl")) == []


def test_a_line_over_the_limit_is_named(tmp_path: Path) -> None:
    path = tmp_path / "in.jsonl"
    path.write_bytes(b"{}\n" + b" " * 20 + b"\n")
    with pytest.raises(InputError, match=r"in\.jsonl:2: this line alone has 21 bytes; .* 10 at"):
        list(shards(path, max_bytes=10))
    write(path, [embedding("a", ["x", "y"])])
    with pytest.raises(InputError, match="has 2 embedding inputs"):
        list(shards(path, max_embedding_inputs=1))


def test_limits_below_one_are_refused(tmp_path: Path) -> None:
    with pytest.raises(ValueError, match="at least 1"):
        next(shards(tmp_path / "in.jsonl", max_requests=0))


@given(
    st.lists(st.binary(max_size=12).filter(lambda line: b"\n" not in line), min_size=1),
    st.integers(1, 5),
    st.integers(13, 40),
    st.booleans(),
)
@settings(deadline=None, max_examples=100)
def test_shards_put_together_are_the_file(
    tmp_path_factory: pytest.TempPathFactory,
    content: list[bytes],
    max_requests: int,
    max_bytes: int,
    ends: bool,
) -> None:
    whole = b"\n".join(content) + (b"\n" if ends else b"")
    path = tmp_path_factory.mktemp("shards") / "in.jsonl"
    path.write_bytes(whole)
    together, line = b"", 1
    for shard in shards(path, max_requests=max_requests, max_bytes=max_bytes):
        with shard.open(path) as file:
            piece = file.read()
        assert len(piece) == shard.length <= max_bytes
        assert shard.offset == len(together)
        assert shard.first_line == line
        assert len(piece.split(b"\n")) - piece.endswith(b"\n") == shard.requests <= max_requests
        together += piece
        line += shard.requests
    assert together == whole


def test_a_slice_is_a_seekable_file_of_its_own(tmp_path: Path) -> None:
    path = tmp_path / "in.jsonl"
    path.write_bytes(b"0123456789")
    with requests.Shard(0, 2, 5, 1, 1).open(path) as file:
        assert file.read() == b"23456"
        assert file.seek(-2, os.SEEK_END) == 3
        assert file.read(10) == b"56"
        assert file.seek(1) == 1
        assert file.read(2) == b"34"
        assert file.seek(9) == 9
        assert file.read() == b""
        with pytest.raises(ValueError, match="before the start"):
            file.seek(-1)
        with pytest.raises(OSError, match="fileno"):
            file.fileno()
