"""Reading documents: what YAML 1.2 and JSON allow is read, the rest is an error with its line."""

from __future__ import annotations

import contextlib
import json
import re
from typing import Any

import pytest
import yaml
from document import DocumentError, parse, read
from hypothesis import assume, given
from hypothesis import strategies as st
from terminal import escaped
from yaml_reader import MAX_DEPTH

READ: dict[str, tuple[str | bytes, Any]] = {
    "an anchor again": (
        "a: &x {b: 1}\nc: *x\nd: &x 2\ne: *x",
        {"a": {"b": 1}, "c": {"b": 1}, "d": 2, "e": 2},
    ),
    "keys that look like others": (
        "200: a\ntrue: b\nnull: c\n1.0: d\n? 4\n: e\n2020-01-01: f\n",
        {"200": "a", "true": "b", "null": "c", "1.0": "d", "4": "e", "2020-01-01": "f"},
    ),
    "merge keys": (
        'b: &b {x: 1, y: 2}\nc:\n  <<: *b\n  y: 3\nd: {<<: [*b, {x: 9, z: 4}]}\n"<<": 5\n',
        {"b": {"x": 1, "y": 2}, "c": {"y": 3, "x": 1}, "d": {"x": 1, "y": 2, "z": 4}, "<<": 5},
    ),
    "an anchor of a key": ("&k a: 1\nb: *k\n", {"a": 1, "b": "a"}),
    "tags": (
        "a: !!str 5\nb: !!int \"5\"\nc: !!seq [1]\nd: ! 6\ne: !!null ''",
        {"a": "5", "b": 5, "c": [1], "d": "6", "e": None},
    ),
    "numbers": (
        "[0o17, 007, 0x1F, +1, -.5, 1., 1e3, 1_000, 0b1, -0]",
        [15, 7, 31, 1, -0.5, 1.0, 1000.0, "1_000", "0b1", 0],
    ),
    "words": (
        "[on, yes, No, ~, NULL, tRUE, True, 2020-01-01, .]",
        ["on", "yes", "No", None, None, "tRUE", True, "2020-01-01", "."],
    ),
    "CRLF": ("a: 1\r\nb:\r\n  - x\r\n", {"a": 1, "b": ["x"]}),
    "a byte order mark": (b"\xef\xbb\xbfa: 1", {"a": 1}),
    "UTF-16": ("a: é".encode("utf-16"), {"a": "é"}),
    "JSON in UTF-16": ('{"a": "é"}'.encode("utf-16"), {"a": "é"}),
    "JSON with tabs": ('\n{"a":\n\t{"b":\t1}}', {"a": {"b": 1}}),
    "YAML with brackets": ("{openapi: 3.1.0, a: [b]}", {"openapi": "3.1.0", "a": ["b"]}),
    "a directive": ("%YAML 1.2\n---\na: 1\n...\n", {"a": 1}),
    "nothing": ("# nothing\n", None),
    "a list": ("- 1\n", [1]),
    "a scalar": ("x", "x"),
}


@pytest.mark.parametrize(("content", "value"), READ.values(), ids=READ)
def test_what_is_allowed_is_read(content: str | bytes, value: Any) -> None:
    found = parse(content, "f")
    assert found == value
    assert json.dumps(found) == json.dumps(value)  # 1 is not true, nor 1.0


BOMB = "a0: &a0 [x,x,x,x,x,x,x,x,x]\n" + "".join(
    f"a{level}: &a{level} [{','.join([f'*a{level - 1}'] * 9)}]\n" for level in range(1, 9)
)
REFUSED: dict[str, tuple[str | bytes, str]] = {
    "aliases of aliases": (BOMB, "f, line 6: aliases stand for more than"),
    "an alias in itself": ("a:\n  &a [*a]", "f, line 2: the anchor a contains itself"),
    "no such anchor": ("a: 1\nb: *b", "f, line 2: there is no anchor b"),
    "a key twice": ("a: 1\nb: 2\na: 3\n", "f, line 3: the key 'a' is there twice"),
    "a number twice": ('200: x\n"200": y\n', "f, line 2: the key '200' is there twice"),
    "a key twice in JSON": (
        '{"b": "{\\"b\\":", "a": [{"b": 1},\n{"b": 1}],\n"b": 2}',
        "f, line 3: the key 'b' is there twice",
    ),
    "an escaped key twice": ('{"a": 1,\n"\\u0061": 2}', "f, line 2: the key 'a' is there twice"),
    "a mapping as a key": ("a: 1\n? {b: 1}\n: 2", "f, line 2: a key is no text"),
    "a merged scalar": ("a: 1\n<<: 3", "f, line 2: what `<<` merges is no mapping"),
    "an unknown tag": ("a: 1\nb: !foo 5", "f, line 2: the tag !foo is not supported here"),
    "a wrong tag": ("a: !!int x", "f, line 1: the tag tag:yaml.org,2002:int is not"),
    "not a number": ("a: .nan", "f, line 1: .nan is no number in JSON"),
    "not a number in JSON": ('{"a": NaN}', "f: NaN is no number in JSON"),
    "infinite": ("a:\n  1e999", "f, line 2: 1e999 is no number in JSON"),
    "infinite in JSON": ('{"a": 1e999}', "f: 1e999 is no number in JSON"),
    "a long number": (f"a: {'9' * 5000}", "f, line 1: a number is too long"),
    "a long number in JSON": (f"[{'9' * 5000}]", "f: a number is too long"),
    "deep": ("\n" + "[" * 100_000, "f: nested too deeply"),
    "deep in JSON": ('{"a":' * 100_000 + "1" + "}" * 100_000, "f: nested too deeply"),
    "rather deep in JSON": ('{"a":' * 300 + "1" + "}" * 300, "f: nested too deeply"),
    "two documents": ("a: 1\n---\nb: 2\n", "f, line 2: a second document begins"),
    "a tab": ("a:\n\tb: 1", "f, line 2: "),
    "a control character": ("a: 1\nb: \x1b[31m", "f, line 2: '\\x1b' is not allowed"),
    "half a pair": ('{"a": "\\ud800"}', "f: half of a surrogate pair"),
    "half a pair in YAML": ('a: "\\ud800"', "f, line 1: "),
    "another encoding": ("a: 1\nb: é".encode("latin-1"), "f, line 2: the text is not UTF-8"),
    "an open bracket": ('{"a": 1', "f, line 1: "),
    "an open bracket in YAML": ("a: [1\nb: 2", "f, line 2: "),
}


@pytest.mark.parametrize(("content", "message"), REFUSED.values(), ids=REFUSED)
def test_the_rest_is_an_error_with_its_line(content: str | bytes, message: str) -> None:
    with pytest.raises(DocumentError) as caught:
        parse(content, "f")
    assert str(caught.value).startswith(message)
    assert len(str(caught.value)) < 200


_VALUES = st.recursive(
    st.none()
    | st.booleans()
    | st.integers()
    | st.floats(allow_nan=False, allow_infinity=False)
    | st.text(),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.text(), inner, max_size=3),
    max_leaves=8,
)


@given(_VALUES)
def test_what_is_written_as_json_is_read_back(value: Any) -> None:
    assert parse(json.dumps([value]), "f") == [value]
    assert parse(json.dumps({"a": value}, indent=1, ensure_ascii=False).encode(), "f") == {
        "a": value
    }


@given(st.dictionaries(st.text("abc", min_size=1), _VALUES))
def test_what_is_written_as_yaml_is_read_back(value: Any) -> None:
    written = yaml.safe_dump(value)
    assume(not re.search(r"[\d.][eE][-+\d]", written))  # such as 0E0: text to YAML 1.1 alone
    assert parse(written, "f") == value


@given(st.text(alphabet="ab:-[]{},&*!|>'\"%@#?<\n \t\x1b~0.", max_size=40) | st.binary(max_size=20))
def test_any_text_is_read_or_refused(content: str | bytes) -> None:
    with contextlib.suppress(DocumentError):
        json.dumps(parse(content, "f"), allow_nan=False).encode()


def test_a_document_may_be_as_deep_as_the_limit() -> None:
    parse("[" * MAX_DEPTH + "]" * MAX_DEPTH, "f")
    parse("- " * MAX_DEPTH, "f")


def test_control_characters_are_spelt_out() -> None:
    text = "a\x1b[31m\x9b\u202e\n\ud800é…🙂"
    assert escaped(text) == "a\\x1b[31m\\x9b\\u202e\\n\\ud800é…🙂"
    assert escaped("a\n\tb", keep="\n") == "a\n\\tb"
    assert escaped("plain text") == "plain text"


@pytest.mark.parametrize("text", ["", "[]", "x", "openapi: 2.0", "swagger: 3.0", "openapi: 3.1.0"])
def test_what_is_no_openapi_document_is_refused(text: str, tmp_path: Any) -> None:
    path = tmp_path / "it"
    path.write_text(text)
    with pytest.raises(DocumentError, match=r"not an OpenAPI 3|`paths` is missing"):
        read(str(path))
