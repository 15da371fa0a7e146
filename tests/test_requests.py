"""Files of requests: writing, reading, checking and sharding."""

from __future__ import annotations

import io
import os
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from batchwright._jsonl import parsing
from batchwright._jsonl.lines import numbered
from batchwright._jsonl.uniqueness import Seen
from batchwright.errors import InputError
from batchwright.requests import Shard, check, read, request, shards, write

from .lines import CHAT, EMBEDDINGS, chat, embedding, lines

# --- writing and reading


def test_read_returns_what_write_was_given(tmp_path: Path) -> None:
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


def test_writing_nothing_makes_an_empty_file(tmp_path: Path) -> None:
    assert write(tmp_path / "in.jsonl", []) == 0
    assert (tmp_path / "in.jsonl").read_bytes() == b""


@pytest.mark.parametrize(
    ("bad", "message"),
    [
        (["no"], "request 2 must be a mapping, not list"),
        ({"custom_id": object()}, "request 2 cannot be written as JSON"),
    ],
)
def test_write_names_the_bad_request_and_leaves_no_file(
    tmp_path: Path, bad: Any, message: str
) -> None:
    path = tmp_path / "in.jsonl"
    with pytest.raises(InputError, match=message):
        write(path, [chat(), bad])
    assert os.listdir(tmp_path) == []


NAN, MESSAGE = float("nan"), {"role": "user", "content": "hello"}


@pytest.mark.parametrize(
    ("url", "body", "message"),
    [
        (CHAT, {"temperature": NAN}, "body.temperature is NaN or infinite"),
        (CHAT, {"a": [1, {"b": (-float("inf"),)}]}, r"body.a\[1\].b\[0\] is NaN or infinite"),
        (
            CHAT,
            {"messages": [MESSAGE, {**MESSAGE, "content": None}]},
            r"messages\[1\].content must",
        ),
        (EMBEDDINGS, {"input": None}, "body.input must be text, not None"),
    ],
)
def test_what_json_or_the_api_lacks_is_never_written_as_null(
    tmp_path: Path, url: str, body: dict[str, Any], message: str
) -> None:
    line = {"custom_id": "a", "method": "POST", "url": url, "body": body}
    with pytest.raises(InputError, match=message):
        write(tmp_path / "in.jsonl", [chat(), line])
    assert os.listdir(tmp_path) == []
    with pytest.raises(InputError, match=f"request 'a': .*{message}"):
        request("a", url, body)


def test_null_stays_where_the_api_takes_it() -> None:
    body = {"stop": None, "messages": [{"role": "assistant", "content": None}], "x": "null"}
    line = request("a", CHAT, body)
    file = io.BytesIO()
    write(file, [line])
    assert next(read(file.getvalue())) == line


def test_a_body_that_contains_itself_is_a_clear_error() -> None:
    body: dict[str, Any] = {}
    body["again"] = body
    with pytest.raises(InputError, match="nested too deeply"):
        request("a", CHAT, body)


class Integer:
    """An integer as numpy has them: no `int`, but usable as an index."""

    def __index__(self) -> int:
        return 7


@pytest.mark.parametrize("custom_id", [7, Integer()])
def test_an_integer_becomes_a_custom_id(custom_id: Any) -> None:
    assert request(custom_id, CHAT, {})["custom_id"] == "7"
    file = io.BytesIO()
    write(file, [{**chat(), "custom_id": custom_id}])
    assert next(read(file.getvalue()))["custom_id"] == "7"


def test_numbers_of_numpy_are_written_as_numbers() -> None:
    numpy = pytest.importorskip("numpy")
    file = io.BytesIO()
    write(file, [embedding(numpy.int64(3), numpy.array([1, 2], dtype=numpy.int32))])
    line = next(read(file.getvalue()))
    assert (line["custom_id"], line["body"]["input"]) == ("3", [1, 2])
    with pytest.raises(InputError, match=r"body\.input\[1\] is NaN"):
        request("a", EMBEDDINGS, {"input": numpy.array([1.0, NAN])})


@pytest.mark.parametrize("one", [chat(), b"{}", "{}"])
def test_writing_a_single_request_is_a_clear_error(tmp_path: Path, one: Any) -> None:
    with pytest.raises(TypeError, match=r"must be several.* not one .* write \[request\]"):
        write(tmp_path / "in.jsonl", one)
    assert os.listdir(tmp_path) == []


def test_writing_to_a_missing_folder_names_the_folder(tmp_path: Path) -> None:
    with pytest.raises(FileNotFoundError, match="gone: there is no such folder"):
        write(tmp_path / "gone" / "in.jsonl", [])


@pytest.mark.parametrize(
    ("line", "message"), [(b"{", "not valid JSON"), (b"[]", "not a JSON object")]
)
def test_read_names_file_and_line(tmp_path: Path, line: bytes, message: str) -> None:
    path = tmp_path / "in.jsonl"
    path.write_bytes(lines(chat(), line))
    with pytest.raises(InputError, match=f"in.jsonl:2: this line is {message}"):
        list(read(path))


def test_read_names_an_open_file_but_not_an_iterable(tmp_path: Path) -> None:
    path = tmp_path / "in.jsonl"
    path.write_bytes(b"[]")
    with path.open("rb") as file, pytest.raises(InputError, match=r"in\.jsonl:1"):
        list(read(file))
    with pytest.raises(InputError, match="<input>:1"):
        list(read([b"[]"]))


def test_read_refuses_a_line_longer_than_any_request(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(parsing, "MAX_LINE", 5)
    with pytest.raises(InputError, match="<input>:1: this line is too large: it is 10 bytes long"):
        list(read(b"0123456789"))


def test_long_lines_are_cut_but_counted(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("batchwright._jsonl.lines._DRAIN", 3)
    source = b"0123456789\nab\n01234"
    expected = [(1, b"01234", 11), (2, b"ab\n", 3), (3, b"01234", 5)]
    assert list(numbered(source, limit=5)) == expected
    assert list(numbered([b"0123456789", b"ab"], limit=5)) == [(1, b"01234", 10), (2, b"ab", 2)]


def test_an_iterable_of_text_is_refused() -> None:
    with pytest.raises(TypeError, match="line 2 must be bytes, not str"):
        check([b"{}", "{}"])  # type: ignore[list-item]


def test_a_file_opened_as_text_is_refused() -> None:
    with pytest.raises(TypeError, match="binary mode"):
        check(io.StringIO("{}"))  # type: ignore[arg-type]


# --- uniqueness


@given(st.lists(st.text(min_size=1, max_size=3)), st.integers(min_value=1, max_value=6))
@settings(deadline=None, max_examples=50)
def test_seen_is_a_set_in_memory_and_on_disk(names: list[str], in_memory: int) -> None:
    known: set[str] = set()
    with Seen(in_memory) as seen:
        for name in names:
            assert seen.add(name) is (name not in known)
            known.add(name)


# --- sharding


def test_shards_limit_the_number_of_requests(tmp_path: Path) -> None:
    path = tmp_path / "in.jsonl"
    write(path, (chat(str(n)) for n in range(5)))
    found = list(shards(path, max_requests=2))
    assert [(s.index, s.first_line, s.requests) for s in found] == [
        (0, 1, 2),
        (1, 3, 2),
        (2, 5, 1),
    ]


def test_shards_limit_the_number_of_texts(tmp_path: Path) -> None:
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
    with pytest.raises(InputError, match=r"in\.jsonl:2: this line alone has 21 bytes; .* 10\."):
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
def test_joined_shards_are_the_file(
    tmp_path_factory: pytest.TempPathFactory,
    rows: list[bytes],
    max_requests: int,
    max_bytes: int,
    ends: bool,
) -> None:
    whole = b"\n".join(rows) + (b"\n" if ends else b"")
    path = tmp_path_factory.mktemp("shards") / "in.jsonl"
    path.write_bytes(whole)
    together, line = b"", 1
    for shard in shards(path, max_requests=max_requests, max_bytes=max_bytes):
        with shard.open(path) as file:
            content = file.read()
        assert len(content) == shard.length <= max_bytes
        assert shard.offset == len(together)
        assert shard.first_line == line
        assert len(content.split(b"\n")) - content.endswith(b"\n") == shard.requests
        assert shard.requests <= max_requests
        together += content
        line += shard.requests
    assert together == whole


def test_an_open_shard_is_a_seekable_file(tmp_path: Path) -> None:
    path = tmp_path / "in.jsonl"
    path.write_bytes(b"0123456789")
    with Shard(0, 2, 5, 1, 1).open(path) as file:
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
