"""What can be uploaded as a file."""

from __future__ import annotations

import io
import os
from collections.abc import AsyncIterator, Iterator
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from batchwright import ConfigurationError
from batchwright._transfer.sources import opened, opened_async


def sent(source: Any) -> tuple[str, bytes, bool]:
    """The name and bytes that are sent for a source, and whether they can be sent again."""
    with opened(source, default_name="default.jsonl") as payload:
        data = payload.file.read()
        if payload.file.seekable():
            payload.file.seek(0)
            assert payload.file.read() == data
        return payload.name, data, payload.file.seekable()


def test_a_path_is_opened_and_named(tmp_path: Path):
    path = tmp_path / "in.jsonl"
    path.write_bytes(b"{}\n")
    assert sent(path) == sent(str(path)) == ("in.jsonl", b"{}\n", True)
    assert sent(("other.jsonl", path))[0] == "other.jsonl"


def test_bytes_have_the_default_name():
    assert sent(b"{}") == sent(bytearray(b"{}")) == ("default.jsonl", b"{}", True)


def test_an_open_file_is_sent_from_its_position(tmp_path: Path):
    path = tmp_path / "in.jsonl"
    path.write_bytes(b"0123456789")
    with path.open("rb") as file:
        file.seek(4)
        assert sent(file) == ("in.jsonl", b"456789", True)
        assert not file.closed
    stream = io.BytesIO(b"abc")
    stream.seek(1)
    assert sent(stream)[1] == b"bc"


def test_a_pipe_is_sent_once():
    reading, writing = os.pipe()
    os.write(writing, b"{}\n")
    os.close(writing)
    with open(reading, "rb") as file:
        assert sent(file) == ("default.jsonl", b"{}\n", False)


def test_an_iterator_is_sent_once():
    def chunks() -> Iterator[bytes]:
        yield from (b"", b"ab", b"", b"c" * 100_000, b"")

    assert sent(chunks()) == ("default.jsonl", b"ab" + b"c" * 100_000, False)
    assert sent(("x.jsonl", [b"a", b"b"])) == ("x.jsonl", b"ab", False)


@settings(deadline=None)
@given(st.lists(st.binary(max_size=20), min_size=1), st.integers(1, 7))
def test_chunks_are_read_in_any_size(chunks: list[bytes], size: int):
    with opened(iter(chunks), default_name="x") as payload:
        assert b"".join(iter(lambda: payload.file.read(size), b"")) == b"".join(chunks)


@pytest.mark.parametrize(
    ("name", "plain"),
    [("/etc/passwd", "passwd"), ("..\\..\\x.jsonl", "x.jsonl"), ("a/", "default.jsonl")],
)
def test_a_name_is_sent_without_folders(name: str, plain: str):
    assert sent((name, b""))[0] == plain
    assert sent((name, iter([b""])))[0] == plain


def test_an_unsupported_source_is_a_clear_error(tmp_path: Path):
    path = tmp_path / "in.jsonl"
    path.write_text("{}")
    with path.open() as file, pytest.raises(TypeError, match=r'text mode; use open\(path, "rb"\)'):
        sent(file)
    with pytest.raises(TypeError, match="text mode"):
        sent(io.StringIO("{}"))
    with pytest.raises(TypeError, match="must yield bytes, not str"):
        sent(iter(["{}"]))
    with pytest.raises(TypeError, match=r"must be a path, bytes.* not int"):
        sent(5)
    for text in ("{}\n{}", ("x.jsonl", "{}\n")):
        with pytest.raises(TypeError, match="a str is a path; pass bytes to send content"):
            sent(text)
    with pytest.raises(FileNotFoundError, match=r"gone\.jsonl"):
        sent(tmp_path / "gone.jsonl")


def test_a_name_that_is_not_utf_8_can_be_sent():
    assert sent((os.fsdecode(b"caf\xe9.jsonl"), b""))[0] == "caf?.jsonl"


def test_a_truncated_file_is_a_clear_error():
    file = io.BytesIO(b"x" * 100_000)
    with opened(file, default_name="x") as payload:
        file.truncate(50_000)
        with pytest.raises(OSError, match="truncated while it was being read"):
            payload.file.read()


def test_a_file_that_grows_is_a_clear_error():
    file = io.BytesIO(b"x" * 100_000)
    with opened(file, default_name="x") as payload:
        payload.file.read(50_000)
        file.seek(0, os.SEEK_END)
        file.write(b"y")
        with pytest.raises(OSError, match="grew while it was being read"):
            payload.file.read()


@pytest.mark.skipif(not os.path.exists("/dev/zero"), reason="There is no /dev/zero")
def test_a_device_is_not_sent():
    with pytest.raises(OSError, match="/dev/zero is a device: it has no length"):
        sent("/dev/zero")
    with open("/dev/zero", "rb") as file, pytest.raises(OSError, match="is a device"):
        sent(file)


def test_a_source_with_nothing_left_is_a_clear_error():
    used = iter([b"{}"])
    assert list(used) == [b"{}"]
    reading, writing = os.pipe()
    os.close(writing)
    with open(reading, "rb") as pipe:
        for empty in (used, ("x.jsonl", used), [], pipe):
            with pytest.raises(ValueError, match=r"nothing to send.* or was read before"):
                sent(empty)
    stream = io.BytesIO(b"abc")
    stream.read()
    with pytest.raises(ValueError, match=r"at its end.* seek\(0\)"):
        sent(stream)


@pytest.mark.anyio
async def test_an_async_iterable_is_buffered_and_can_be_sent_twice():
    async def chunks() -> AsyncIterator[bytes]:
        yield b"a"
        yield b"b"

    async with opened_async(("x.jsonl", chunks()), default_name="y") as payload:
        assert (payload.name, payload.file.seekable()) == ("x.jsonl", True)
        assert payload.file.read() == b"ab"
    async with opened_async(chunks(), default_name="y.jsonl") as payload:
        assert payload.name == "y.jsonl"
    async with opened_async(b"{}", default_name="y.jsonl") as payload:
        assert payload.file.read() == b"{}"


def test_a_tuple_may_have_a_media_type_and_headers():
    for source in (
        (None, b"{}"),
        (None, b"{}", None),
        ("default.jsonl", b"{}", None, {}),
        ("default.jsonl", io.BytesIO(b"{}"), None),
    ):
        assert sent(source) == ("default.jsonl", b"{}", True)
    with opened(("x.jsonl", b"{}", "application/jsonl", {"x-a": "1"})) as payload:
        assert (payload.mime_type, payload.headers) == ("application/jsonl", {"x-a": "1"})
    for wrong in (("x", b"", "a/b\r\nx: 1"), ("x", b"", None, {"x a": "1"})):
        with pytest.raises(ConfigurationError), opened(wrong):
            pass


@pytest.mark.anyio
async def test_an_async_iterable_may_have_a_media_type():
    async def chunks() -> AsyncIterator[bytes]:
        yield b"{}"

    async with opened_async(("x.jsonl", chunks(), "application/jsonl")) as payload:
        assert (payload.name, payload.mime_type) == ("x.jsonl", "application/jsonl")
        assert payload.file.read() == b"{}"
