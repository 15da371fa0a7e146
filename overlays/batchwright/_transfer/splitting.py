"""Splitting a stream of bytes into lines, text, or chunks of equal length."""

from __future__ import annotations

import codecs
from collections.abc import AsyncIterable, AsyncIterator, Iterable, Iterator, Sequence
from typing import AnyStr, Generic, Protocol, TypeVar

from batchwright.errors import InputError

__all__ = ["MAX_LINE_BYTES", "LineSplitter", "SizeSplitter", "TextDecoder", "split", "split_async"]

MAX_LINE_BYTES = 256 * 1024 * 1024
"""The longest line of results that is read; one with ten large images has a quarter of it."""

A_contra = TypeVar("A_contra", contravariant=True)
B_co = TypeVar("B_co", covariant=True)


class Splitter(Protocol[A_contra, B_co]):
    """Takes chunks as they come, and returns what they complete."""

    def feed(self, chunk: A_contra) -> Sequence[B_co]: ...
    def rest(self) -> Sequence[B_co]: ...


class LineSplitter:
    r"""Splits chunks into lines at `\n` only, since JSON strings may contain other line breaks.

    Args:
        longest: The most bytes of a line that are kept in memory.
    """

    def __init__(self, longest: int = MAX_LINE_BYTES) -> None:
        self._longest = longest
        self._pending: list[bytes] = []
        self._size = 0

    def feed(self, chunk: bytes) -> list[bytes]:
        """Return the lines that a chunk completes, without their line ends.

        Raises:
            InputError: A line is too long.
        """
        first, *others = chunk.split(b"\n")
        self._pending.append(first)
        self._size += len(first)
        if self._size > self._longest:
            raise InputError(
                f"a line is longer than {self._longest:,} bytes, the most that is read"
            )
        if not others:
            return []
        lines = [b"".join(self._pending), *others]
        self._pending = [lines.pop()]
        self._size = len(self._pending[0])
        return lines

    def rest(self) -> list[bytes]:
        """Return the last line, if it has no line end."""
        last = b"".join(self._pending)
        return [last] if last else []


class TextDecoder:
    """Decodes chunks as UTF-8, whose characters may lie across two chunks."""

    def __init__(self) -> None:
        self._decoder = codecs.getincrementaldecoder("utf-8")()

    def feed(self, chunk: bytes) -> list[str]:
        """Return the text that a chunk completes."""
        text = self._decoder.decode(chunk)
        return [text] if text else []

    def rest(self) -> list[str]:
        """Raise an error if the last character is incomplete."""
        self._decoder.decode(b"", final=True)
        return []


class SizeSplitter(Generic[AnyStr]):
    """Makes all chunks but the last equally long.

    Args:
        size: Their length, in bytes or characters.

    Raises:
        ValueError: `size` is below 1.
    """

    def __init__(self, size: int) -> None:
        if size < 1:
            raise ValueError(f"chunk_size must be 1 or more, not {size}")
        self._size = size
        self._pending: AnyStr | None = None

    def feed(self, chunk: AnyStr) -> list[AnyStr]:
        """Return the chunks of the right length that a chunk completes."""
        if self._pending:
            chunk = self._pending + chunk
        end = len(chunk) - len(chunk) % self._size
        self._pending = chunk[end:]
        return [chunk[start : start + self._size] for start in range(0, end, self._size)]

    def rest(self) -> list[AnyStr]:
        """Return the last chunk, which may be shorter."""
        return [self._pending] if self._pending else []


def split(chunks: Iterable[A_contra], splitter: Splitter[A_contra, B_co]) -> Iterator[B_co]:
    """Split an iterable of chunks."""
    for chunk in chunks:
        yield from splitter.feed(chunk)
    yield from splitter.rest()


async def split_async(
    chunks: AsyncIterable[A_contra], splitter: Splitter[A_contra, B_co]
) -> AsyncIterator[B_co]:
    """Split an async iterable of chunks."""
    async for chunk in chunks:
        for one in splitter.feed(chunk):
            yield one
    for one in splitter.rest():
        yield one
