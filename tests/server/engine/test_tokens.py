"""Texts of requests and their tokens."""

from __future__ import annotations

import pytest

from batchwright.server.engine.tokens import count, prompt_tokens, texts


@pytest.mark.parametrize(("text", "tokens"), [("", 0), ("a", 1), ("abcd", 1), ("abcde", 2)])
def test_four_letters_are_a_token(text, tokens):
    assert count(text) == tokens


@pytest.mark.parametrize(
    ("value", "found"),
    [
        ("hi", ["hi"]),
        (["a", ["b", 7]], ["a", "b", "7"]),
        ([{"role": "user", "content": "hi"}], ["hi"]),
        ([{"content": [{"type": "text", "text": "a"}, {"type": "image_url"}]}], ["a"]),
        (None, []),
        (True, []),
    ],
)
def test_texts_are_found_in_any_shape(value, found):
    assert list(texts(value)) == found


def test_deep_nesting_is_no_problem():
    value = "deep"
    for _ in range(100_000):
        value = [value]
    assert list(texts(value)) == ["deep"]
    while isinstance(value, list):
        value = value[0]


def test_a_request_is_read_with_its_instructions():
    assert prompt_tokens({"instructions": "abcd", "input": "abcde", "other": "x" * 100}) == 3
