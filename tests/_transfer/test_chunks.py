"""Chunks read as a file."""

from __future__ import annotations

from collections.abc import Iterator

import pytest
from hypothesis import given
from hypothesis import strategies as st

from batchwright._transfer.chunks import file_of


@given(st.lists(st.binary(max_size=20)), st.integers(1, 50), st.integers(1, 50))
def test_a_file_has_all_chunks(chunks: list[bytes], buffer_size: int, size: int) -> None:
    file = file_of(chunks, buffer_size)
    assert b"".join(iter(lambda: file.read(size), b"")) == b"".join(chunks)
    assert not file.seekable()


def test_chunks_are_asked_for_when_they_are_read() -> None:
    asked: list[int] = []

    def chunks() -> Iterator[bytes]:
        for number in range(3):
            asked.append(number)
            yield b"ab\n"

    file = file_of(chunks(), 3)
    assert asked == []
    assert file.readline() == b"ab\n"
    assert len(asked) < 3


def test_what_the_chunks_raise_comes_through() -> None:
    def chunks() -> Iterator[bytes]:
        yield b"ab\n"
        raise LookupError("gone")

    file = file_of(chunks(), 3)
    assert file.readline() == b"ab\n"
    with pytest.raises(LookupError, match="gone"):
        file.readline()
