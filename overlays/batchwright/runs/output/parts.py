"""The parts of a run's answers, and merging them by line number."""

from __future__ import annotations

import sys
from collections.abc import Generator, Iterator, Sequence
from heapq import heappop, heappush, heapreplace
from pathlib import Path

from attrs import frozen

from batchwright.runs.errors import RunError
from batchwright.runs.output.files import BUFFER

__all__ = ["AnyPart", "AssemblyError", "Finished", "Part", "finished_lines", "merged"]


_MOST_HELD = 100
_BLOCK = 1 << 14

Lines = Generator[tuple[int, bytes], None, None]


class AssemblyError(RunError):
    """The files in the folder of a run do not fit together."""


@frozen
class Part:
    r"""A file of lines `number TAB …`: answers, or requests that did not succeed.

    Args:
        path: The file.
        first_line: A number that none is below; the shard's first.
        last_line: A number that none is above; the shard's last.
        index: The shard's index: of two lines with one number, that of the higher index counts.
            That of the lines that were set aside at the start is -1.
    """

    path: Path
    first_line: int
    last_line: int
    index: int

    def lines(self, *, hold: bool = True) -> Lines:
        """Read the lines: their numbers, and what follows it with the line end.

        Args:
            hold: Whether the file stays open; else it is opened again for each block.

        Raises:
            AssemblyError: A line is damaged, or not where it belongs.
        """
        last = self.first_line - 1
        for line in _held(self.path) if hold else _in_blocks(self.path):
            digits, _, rest = line.partition(b"\t")
            try:
                number = int(digits)
            except ValueError:
                raise AssemblyError(f"{self.path}: it is damaged after line {last}") from None
            if not last < number <= self.last_line or rest[-1:] != b"\n":
                raise AssemblyError(f"{self.path}: it is damaged after line {last}")
            last = number
            yield number, rest


def _held(path: Path) -> Iterator[bytes]:
    with open(path, "rb", buffering=BUFFER) as file:
        yield from file


def _in_blocks(path: Path) -> Iterator[bytes]:
    offset = 0
    while True:
        with open(path, "rb") as file:
            file.seek(offset)
            lines = file.readlines(_BLOCK)
        if not lines:
            return
        offset += sum(map(len, lines))
        yield from lines


@frozen
class Finished:
    """The files of an earlier end of the run, as the part that any other supersedes.

    Args:
        output: The answers that succeeded.
        errors: The others.
        left: The requests that belong to these.
        total: How many lines the input has.
        index: What is below that of any other part.
    """

    output: Path
    errors: Path
    left: Path
    total: int
    index: int = -2

    @property
    def first_line(self) -> int:
        """The first."""
        return 1

    @property
    def last_line(self) -> int:
        """The last."""
        return self.total

    def lines(self) -> Lines:
        """Read the lines: their numbers, and what a file of answers would say of each.

        Raises:
            AssemblyError: The files do not fit together.
        """
        for number, outcome, answer in finished_lines(
            self.output, self.errors, self.left, self.total
        ):
            yield number, b"%b\t%b\n" % (outcome.encode(), answer)


AnyPart = Part | Finished


def finished_lines(
    output: Path, errors: Path, left: Path, total: int
) -> Iterator[tuple[int, str, bytes]]:
    """Number the answers of an earlier end of the run.

    Args:
        output: The answers that succeeded, in order.
        errors: The others, in order.
        left: The requests that belong to these.
        total: How many lines the input has.

    Yields:
        Each line's number, outcome and answer, in order.

    Raises:
        AssemblyError: The files do not fit together.
    """
    others = Part(left, 1, total, 0).lines()
    with (
        open(output, "rb", buffering=BUFFER) as succeeded,
        open(errors, "rb", buffering=BUFFER) as failed,
    ):
        other = next(others, None)
        for number in range(1, total + 1):
            if other is not None and other[0] == number:
                outcome, line = other[1].partition(b"\t")[0].decode(), failed.readline()
                other = next(others, None)
            else:
                outcome, line = "succeeded", succeeded.readline()
            if not line.endswith(b"\n"):
                name = output if outcome == "succeeded" else errors
                raise AssemblyError(f"{name}: the answer to line {number} is gone or cut")
            yield number, outcome, line.rstrip(b"\r\n")
        for path, file in ((output, succeeded), (errors, failed)):
            if file.readline():
                raise AssemblyError(f"{path}: it has more answers than it had at the run's end")


_Head = tuple[int, int, int, bytes, Lines]


def merged(
    parts: Sequence[AnyPart], *, skip_absent: bool = False
) -> Iterator[tuple[int, int, bytes]]:
    """Merge parts by number; of lines with one number, that of the highest index counts.

    A file is open only from its first line to its last, and however many models take turns in an
    input, the number of open files has a limit.

    Args:
        parts: The parts, in any order.
        skip_absent: Whether a shard's part without its file is skipped; else that is an error.

    Yields:
        Each line's number, the index of its part, and what follows the number.

    Raises:
        AssemblyError: A part is damaged, or its file is gone.
    """
    waiting = sorted(parts, key=lambda part: (part.first_line, part.index), reverse=True)
    active: list[_Head] = []
    done = 0
    try:
        while waiting or active:
            while waiting and (not active or waiting[-1].first_line <= active[0][0]):
                _open(waiting.pop(), active, skip_absent)
            if not active:
                continue
            number, order, tie, rest, lines = active[0]
            if number != done:
                yield number, -order, rest
                done = number
            if len(active) == 1:
                limit = waiting[-1].first_line if waiting else sys.maxsize
                for number, rest in lines:
                    if number >= limit:
                        active[0] = number, order, tie, rest, lines
                        break
                    yield number, -order, rest
                else:
                    active.clear()
                continue
            following = next(lines, None)
            if following is None:
                heappop(active)
            else:
                heapreplace(active, (following[0], order, tie, following[1], lines))
    finally:
        for *_, lines in active:
            lines.close()


def _open(part: AnyPart, active: list[_Head], skip_absent: bool) -> None:
    hold = len(active) < _MOST_HELD
    lines = part.lines(hold=hold) if isinstance(part, Part) else part.lines()
    try:
        first = next(lines, None)
    except FileNotFoundError as error:
        if skip_absent and isinstance(part, Part):
            return
        raise AssemblyError(f"{error.filename}: the file is gone") from error
    if first is not None:
        heappush(active, (first[0], -part.index, id(lines), first[1], lines))
