"""A byte range of a file as a file of its own."""

from __future__ import annotations

import io
import os

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from batchwright._transfer.windows import Window


@settings(deadline=None)
@given(st.binary(max_size=50), st.integers(0, 50), st.integers(0, 50), st.integers(0, 50))
def test_a_window_reads_as_a_file_of_its_own(data: bytes, start: int, length: int, seek: int):
    start = min(start, len(data))
    length = min(length, len(data) - start)
    window = Window(io.BytesIO(data), start, length)
    alone = io.BytesIO(data[start : start + length])
    assert window.read() == alone.read()
    assert window.seek(seek) == alone.seek(seek)
    assert window.read() == alone.read()
    assert window.seek(-length, os.SEEK_CUR) is not None
    assert window.seek(0, os.SEEK_END) == length


def test_a_window_cannot_seek_before_its_start():
    window = Window(io.BytesIO(b"abc"), 1, 2)
    with pytest.raises(ValueError, match="before the start of the window"):
        window.seek(-1)


@pytest.mark.parametrize("owner", [True, False])
def test_only_an_owner_closes_the_file(owner: bool):
    file = io.BytesIO(b"abc")
    io.BufferedReader(Window(file, 1, 2, owner=owner)).close()
    assert file.closed is owner
