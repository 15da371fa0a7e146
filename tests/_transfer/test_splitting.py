"""Splitting a stream of bytes."""

from __future__ import annotations

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from batchwright._transfer.splitting import LineSplitter, SizeSplitter, TextDecoder, split
from batchwright.errors import InputError


@settings(deadline=None)
@given(st.lists(st.binary()))
def test_lines_do_not_depend_on_the_chunks(chunks: list[bytes]):
    splitter = LineSplitter()
    lines = [line for chunk in chunks for line in splitter.feed(chunk)] + splitter.rest()
    whole = b"".join(chunks).split(b"\n")
    assert lines == (whole[:-1] if whole[-1] == b"" else whole)


def test_lines_end_at_line_feeds_only():
    text = '{"a": "x\u2028y\u0085z\x0b"}\r\n{}'.encode()
    assert LineSplitter().feed(text + b"\n") == text.split(b"\n")


def test_a_line_that_does_not_end_is_an_error():
    splitter = LineSplitter(longest=10)
    assert splitter.feed(b"12345") == []
    assert splitter.feed(b"67890\n12345") == [b"1234567890"]
    assert splitter.feed(b"67890") == []
    with pytest.raises(InputError, match="a line is longer than 10 bytes"):
        splitter.feed(b"1")


@settings(deadline=None)
@given(st.lists(st.binary()), st.integers(1, 9))
def test_all_chunks_but_the_last_are_equally_long(chunks: list[bytes], size: int):
    equal = list(split(chunks, SizeSplitter[bytes](size)))
    assert b"".join(equal) == b"".join(chunks)
    assert {len(chunk) for chunk in equal[:-1]} <= {size}
    assert all(0 < len(chunk) <= size for chunk in equal)


def test_a_size_below_1_is_refused():
    with pytest.raises(ValueError, match="chunk_size must be 1 or more, not 0"):
        SizeSplitter[str](0)


@settings(deadline=None)
@given(st.text(), st.integers(1, 5))
def test_characters_may_lie_across_two_chunks(text: str, size: int):
    whole = text.encode()
    chunks = [whole[start : start + size] for start in range(0, len(whole), size)]
    assert "".join(split(chunks, TextDecoder())) == text


def test_text_that_ends_within_a_character_is_an_error():
    with pytest.raises(UnicodeDecodeError, match="unexpected end of data"):
        list(split(["é".encode()[:1]], TextDecoder()))
