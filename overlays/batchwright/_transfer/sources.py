"""What can be uploaded: streamed in constant memory and, where possible, replayable."""

from __future__ import annotations

import io
import os
import re
import stat
from collections.abc import AsyncIterable, AsyncIterator, Iterable, Iterator, Mapping
from contextlib import asynccontextmanager, contextmanager
from itertools import chain
from tempfile import TemporaryFile
from types import MappingProxyType
from typing import Any, BinaryIO, TypeVar, cast

from attrs import evolve, frozen

from batchwright._http.headers import header_name, header_value
from batchwright._transfer.chunks import file_of
from batchwright._transfer.windows import Window

__all__ = [
    "AsyncFileInput",
    "FileInput",
    "Payload",
    "base_name",
    "opened",
    "opened_async",
]

Source = str | os.PathLike[str] | bytes | BinaryIO | Iterable[bytes]
"""A path, bytes, a binary file, or an iterable of bytes."""

SourceT = TypeVar("SourceT")

Named = (
    tuple[str | None, SourceT]
    | tuple[str | None, SourceT, str | None]
    | tuple[str | None, SourceT, str | None, Mapping[str, str]]
)
"""A tuple of a name, a source and, if you like, a media type and headers."""

FileInput = Source | Named[Source]
"""A source, or a tuple with one."""

AsyncFileInput = FileInput | AsyncIterable[bytes] | Named[AsyncIterable[bytes]]
"""The same, or an async iterable of bytes, which is buffered on disk."""

_READ_SIZE = 64 * 1024
_DEFAULT_NAME = "upload.jsonl"


@frozen
class Payload:
    """A file that is ready to be sent.

    Args:
        name: Its name, without folders.
        file: Its bytes, from the current position; seekable if they can be sent again.
        mime_type: Its media type; None if unknown.
        headers: Headers to send with it.
    """

    name: str
    file: BinaryIO
    mime_type: str | None = None
    headers: Mapping[str, str] = MappingProxyType({})


@contextmanager
def opened(source: FileInput, *, default_name: str = _DEFAULT_NAME) -> Iterator[Payload]:
    """Open a source for sending, and close what was opened here.

    Args:
        source: A path, bytes, a binary file, an iterable of bytes, or a tuple of a name and one of
            these, with a media type and headers if you like.
        default_name: The name to send if the source has none.

    Raises:
        TypeError: The source is none of these, such as text or a file in text mode.
        ValueError: An iterable gives nothing, or a file is at its end.
        ConfigurationError: The media type or a header cannot be sent.
        OSError: The path cannot be opened, or is a device.
    """
    name, inner, mime_type, headers = _unpacked(source)
    with _opened(name, inner, default_name) as payload:
        yield evolve(payload, mime_type=mime_type, headers=headers)


@contextmanager
def _opened(name: str | None, source: Source, default_name: str) -> Iterator[Payload]:
    if isinstance(source, str | os.PathLike):
        if isinstance(source, str) and "\n" in source:
            raise TypeError("a str is a path; pass bytes to send content")
        with open(source, "rb") as file:
            yield _payload(name or os.fspath(source), file, default_name)
    elif isinstance(source, bytes | bytearray):
        yield _payload(name, io.BytesIO(source), default_name)
    elif hasattr(source, "read"):
        own_name = getattr(source, "name", None)  # an int if it was opened by descriptor
        name = name or (own_name if isinstance(own_name, str) else None)
        yield _payload(name, cast("BinaryIO", source), default_name)
    elif isinstance(source, Iterable):
        yield _once(name, source, default_name)
    else:
        raise TypeError(
            "file must be a path, bytes, a file opened in binary mode or an iterable of bytes, "
            f"not {type(source).__name__}"
        )


@asynccontextmanager
async def opened_async(
    source: AsyncFileInput, *, default_name: str = _DEFAULT_NAME
) -> AsyncIterator[Payload]:
    """`opened`, which also takes an async iterable and buffers it on disk."""
    name, inner, *rest = _unpacked(source)
    if not isinstance(inner, AsyncIterable):
        with opened(cast("FileInput", source), default_name=default_name) as payload:
            yield payload
        return
    with TemporaryFile() as file:
        async for chunk in inner:
            file.write(_checked(chunk))
        file.seek(0)
        named = cast("FileInput", (name or default_name, file, *rest))
        with opened(named, default_name=default_name) as payload:
            yield payload


def base_name(path: str) -> str:
    """Return the last name in a POSIX or Windows path, as valid UTF-8."""
    return re.split(r"[/\\]", path)[-1].encode("utf-8", "replace").decode()


def _payload(name: str | None, file: BinaryIO, default_name: str) -> Payload:
    if not isinstance(file.read(0), bytes):
        raise TypeError('the file is open in text mode; use open(path, "rb")')
    if not (hasattr(file, "seekable") and file.seekable()):
        return _once(name, iter(lambda: file.read(_READ_SIZE), b""), default_name)
    start = file.tell()
    length = max(file.seek(0, os.SEEK_END) - start, 0)
    file.seek(start)
    if start and not length:
        raise ValueError("the file is at its end, so nothing would be sent: call seek(0) first")
    if not length and _is_device(file):
        raise OSError(f"{name} is a device: it has no length, and might never end")
    window = Window(file, start, length, to_end=True)
    return Payload(base_name(name or "") or default_name, cast("BinaryIO", window))


def _unpacked(source: object) -> tuple[str | None, Any, str | None, Mapping[str, str]]:
    """The name, the source, the media type and the headers."""
    if not isinstance(source, tuple):
        return None, source, None, {}
    name, inner, mime_type, headers = (*source, None, None)[:4]
    if mime_type is not None:
        header_value("the media type of the file", mime_type)
    for header, value in (headers or {}).items():
        header_value(f"the header {header_name(header)!r} of the file", value)
    return name, inner, mime_type, headers or {}


def _is_device(file: BinaryIO) -> bool:
    try:
        mode = os.fstat(file.fileno()).st_mode
    except (AttributeError, OSError):
        return False
    return stat.S_ISCHR(mode) or stat.S_ISBLK(mode)


def _once(name: str | None, chunks: Iterable[bytes], default_name: str) -> Payload:
    iterator = iter(chunks)
    first = next(iterator, None)
    if first is None:
        raise ValueError(
            "there is nothing to send: the iterable or pipe is empty, or was read before"
        )
    file = file_of(map(_checked, chain([first], iterator)), _READ_SIZE)
    return Payload(base_name(name or "") or default_name, file)


def _checked(chunk: object) -> bytes:
    if not isinstance(chunk, bytes | bytearray | memoryview):
        raise TypeError(f"an iterable to send must yield bytes, not {type(chunk).__name__}")
    return bytes(chunk)
