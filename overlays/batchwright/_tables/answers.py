"""The answers of a table: read in order, and again one by one."""

from __future__ import annotations

import os
from collections.abc import Callable, Iterable, Iterator
from contextlib import contextmanager
from itertools import chain
from typing import TYPE_CHECKING, Any, BinaryIO, NamedTuple, cast

from batchwright._answers.lines import lines_of
from batchwright._jsonl.lines import name_of
from batchwright._transfer.sources import Source
from batchwright.errors import InputError

if TYPE_CHECKING:
    from batchwright._answers.result import Result

__all__ = ["Answer", "Answers", "Parse"]

Parse = Callable[[str, int, bytes], "Result[Any]"]
"""Takes the name of a file, a line's number and the line."""


class Answer(NamedTuple):
    """An answer and where it is.

    Args:
        number: Its line, from 1, or how many there are up to it in an iterable.
        offset: Where its line begins in the file; 0 if it is in none.
        result: What it says.
    """

    number: int
    offset: int
    result: Result[Any]


class Answers:
    """Answers of a file or an iterable.

    Args:
        source: A path, bytes, a file opened in binary mode, or an iterable of lines or of results.
        parse: What makes a result of a line.
    """

    def __init__(self, source: Source | Iterable[Result[Any]], parse: Parse) -> None:
        self.name = name_of(source)
        self._source = source
        self._parse = parse
        self._path: str | os.PathLike[str] | None = None
        if isinstance(source, str | os.PathLike) and os.path.isfile(source):
            self._path = source
        self._left = self._all() if _is_read_once(source) else None
        self._peeked: list[Answer] = []

    def __iter__(self) -> Iterator[Answer]:
        """Iterate over all answers.

        Raises:
            InputError: A line is no answer, or the source can be read only once, and has been.
        """
        if self._left is None:
            return self._all()
        peeked, self._peeked = self._peeked, []
        left, self._left = self._left, _gone(self.name)
        return chain(peeked, left)

    def first(self) -> Answer | None:
        """Return the first answer that succeeded; None if there is none."""
        if self._left is None:
            return next((answer for answer in self._all() if answer.result.ok), None)
        for answer in self._left:
            self._peeked.append(answer)
            if answer.result.ok:
                return answer
        return None

    @contextmanager
    def reopened(self) -> Iterator[BinaryIO | None]:
        """Open the file once more, for `at`; None if there is none to open."""
        if self._path is None:
            yield None
            return
        with open(self._path, "rb") as file:
            yield file

    def at(self, file: BinaryIO, offset: int, number: int) -> Answer:
        """Read an answer again."""
        file.seek(offset)
        return Answer(number, offset, self._parse(self.name, number, file.readline()))

    def where(self, number: int) -> str:
        """What errors call an answer."""
        return f"{self.name}:{number}"

    def _all(self) -> Iterator[Answer]:
        source, offset = self._source, 0
        if not isinstance(source, str | os.PathLike | bytes) and not hasattr(source, "readline"):
            yield from self._of_items(cast("Iterable[bytes | Result[Any]]", source))
            return
        with lines_of(cast("Source", source)) as lines:
            for number, line in enumerate(lines, 1):
                if not line.isspace() and line:
                    yield Answer(number, offset, self._parse(self.name, number, line))
                offset += len(line)

    def _of_items(self, items: Iterable[bytes | Result[Any]]) -> Iterator[Answer]:
        for number, item in enumerate(items, 1):
            if not isinstance(item, bytes):
                yield Answer(number, 0, item)
            elif item.strip():
                yield Answer(number, 0, self._parse(self.name, number, item))


def _is_read_once(source: object) -> bool:
    if isinstance(source, str | os.PathLike):
        return not os.path.isfile(source)  # such as a pipe
    return hasattr(source, "readline") or isinstance(source, Iterator)


def _gone(name: str) -> Iterator[Answer]:
    raise InputError(f"{name}: these answers can be read only once: pass a path or a list")
    yield
