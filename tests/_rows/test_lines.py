"""Every kind of source gives the same lines."""

from __future__ import annotations

import gzip
import io
import json
import sys
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from batchwright._jsonl import lines as numbered_lines
from batchwright._jsonl.parsing import MAX_LINE
from batchwright._rows import text
from batchwright._rows.lines import open_lines
from batchwright._rows.sources import name_of_source
from batchwright.errors import InputError

REQUESTS = [
    {"custom_id": f"r{n}", "method": "POST", "url": "/v1/x", "body": {"input": text}}
    for n, text in enumerate(["hello", "größe", "x" * 100_000])
]
LINES = [json.dumps(one, ensure_ascii=False, separators=(",", ":")).encode() for one in REQUESTS]
CONTENT = b"\n".join(LINES) + b"\n"
TEMPLATE = {"custom_id": "r{id}", "url": "/v1/x", "body": {"input": "{text}"}}


class Request:
    def __init__(self, request: dict[str, Any]) -> None:
        self._request = request

    def to_dict(self) -> dict[str, Any]:
        return self._request


class Pipe(io.BytesIO):
    """Bytes that can be read once, and only a few at a time."""

    def seekable(self) -> bool:
        return False

    def read(self, size: int | None = -1) -> bytes:
        return super().read(min(size, 3) if size and size > 0 else size)


def lines_of(source: Any, template: Any = None) -> list[bytes]:
    with open_lines(source, template) as lines:
        return list(lines)


SOURCES: dict[str, Callable[[], Any]] = {
    "bytes": lambda: CONTENT,
    "file": lambda: io.BytesIO(CONTENT),
    "pipe": lambda: Pipe(CONTENT),
    "text": lambda: io.StringIO(CONTENT.decode()),
    "lines": lambda: LINES,
    "ended lines": lambda: [line + b"\n" for line in LINES],
    "lines of text": lambda: [line.decode() for line in LINES],
    "generator": lambda: (line for line in LINES),
    "dicts": lambda: REQUESTS,
    "objects": lambda: map(Request, REQUESTS),
    "compressed pipe": lambda: Pipe(gzip.compress(CONTENT)),
    "with a byte order mark": lambda: b"\xef\xbb\xbf" + CONTENT,
    "text with a byte order mark": lambda: io.StringIO("\ufeff" + CONTENT.decode()),
}


@pytest.mark.parametrize("kind", SOURCES)
def test_all_give_the_same_lines(kind: str) -> None:
    assert [line.removesuffix(b"\n") for line in lines_of(SOURCES[kind]())] == LINES


def test_the_standard_input(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(sys, "stdin", io.TextIOWrapper(io.BytesIO(gzip.compress(CONTENT))))
    assert b"".join(lines_of("-")) == CONTENT


def test_blank_lines_and_line_ends_stay() -> None:
    content = b"a\r\n\n\r\n b"
    assert lines_of(content) == [b"a\r\n", b"\n", b"\r\n", b" b"]


def test_of_a_line_without_end_only_the_beginning_is_kept(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    assert text.MAX_LINE == MAX_LINE
    monkeypatch.setattr(text, "MAX_LINE", 9)
    monkeypatch.setattr(numbered_lines, "_DRAIN", 4)
    content = b"x" * 30 + b"\n" + b"y" * 9 + b"\n" + b"z" * 40
    assert lines_of(content) == [b"x" * 10, b"y" * 9 + b"\n", b"z" * 10]


@pytest.mark.parametrize(
    ("items", "message"),
    [
        ([{"a": 1}, {"a": float("nan")}], "item 2: a is NaN or infinite"),
        ([{"a": object()}], "item 1 cannot be written as JSON"),
        ([{"a": "\ud800"}], "item 1 cannot be written as JSON"),
        ([b'{"a":\n1}'], "item 1 is more than one line"),
        (["{}\n{}"], "item 1 is more than one line"),
        ([5], "item 1 must be a mapping, not int"),
    ],
)
def test_an_item_that_is_no_line_is_named(items: list[Any], message: str) -> None:
    with pytest.raises(InputError, match=message):
        lines_of(items)


@pytest.mark.parametrize("source", [{"a": 1}, 5, None])
def test_what_is_no_source_is_a_clear_error(source: Any) -> None:
    with pytest.raises(TypeError, match="the input must be a path"):
        lines_of(source)


def test_templates_make_requests_of_dicts_and_of_lines(tmp_path: Path) -> None:
    rows = [{"id": n, "text": one["body"]["input"]} for n, one in enumerate(REQUESTS)]  # type: ignore[index]
    expected = [json.loads(line) for line in LINES]
    as_lines = b"\n".join(json.dumps(row).encode() for row in rows)
    for source in (rows, as_lines, b"\xef\xbb\xbf" + as_lines, as_lines.split(b"\n")):
        assert [json.loads(line) for line in lines_of(source, TEMPLATE)] == expected
    with pytest.raises(InputError, match="<input>: line 2: it is not valid JSON"):
        lines_of(b'{"id": 1, "text": "a"}\n{\n', TEMPLATE)
    with pytest.raises(InputError, match="item 2: column 'text' has no value"):
        lines_of([{"id": 1, "text": "a"}, {"id": 2, "text": None}], TEMPLATE)


def test_names_of_sources(tmp_path: Path) -> None:
    path = tmp_path / "in.jsonl"
    path.touch()
    assert name_of_source(path) == name_of_source(str(path)) == str(path)
    with path.open("rb") as file:
        assert name_of_source(file) == str(path)
    assert name_of_source("-") == "<stdin>"
    assert name_of_source([]) == name_of_source(io.BytesIO()) == "<input>"
