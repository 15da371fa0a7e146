"""The requests that did not succeed: reading them, and which are left in the end."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import cast

import orjson
from attrs import frozen

from batchwright.runs.output.files import appearing
from batchwright.runs.output.parts import AnyPart, AssemblyError, Part, merged
from batchwright.runs.status import Outcome

__all__ = ["LeftLine", "consolidate_left", "read_left"]


@frozen
class LeftLine:
    """A request that did not succeed.

    Args:
        number: The number of its line in the input, from 1.
        outcome: How it ended.
        code: Why.
        custom_id: Its name; None if it has none.
        request: Its line as it was uploaded, or would have been, without line end.
    """

    number: int
    outcome: Outcome
    code: str
    custom_id: str | None
    request: bytes

    def encoded(self) -> bytes:
        """The line of a `left` file, with line end."""
        outcome, code = self.outcome.encode(), orjson.dumps(self.code)
        custom_id = orjson.dumps(self.custom_id)
        return b"%d\t%b\t%b\t%b\t%b\n" % (self.number, outcome, code, custom_id, self.request)


def read_left(parts: Sequence[AnyPart]) -> Iterator[LeftLine]:
    """Read the requests that did not succeed, by line number; the latest of each line.

    Args:
        parts: One or more `left` files.

    Raises:
        AssemblyError: A file is damaged, or gone.
    """
    for number, _, rest in merged(parts):
        try:
            outcome, code, custom_id, request = rest.split(b"\t", 3)
            yield LeftLine(
                number,
                cast(Outcome, outcome.decode()),
                orjson.loads(code),
                orjson.loads(custom_id),
                request[:-1],
            )
        except ValueError as error:
            raise AssemblyError(f"the request left of line {number} is damaged") from error


def consolidate_left(lefts: Sequence[Part], answers: Sequence[AnyPart], target: Path) -> int:
    """Write the requests of a run that have not succeeded in the end, each as it was tried last.

    Args:
        lefts: The requests that did not succeed, by part; each with its shard's index and lines.
        answers: The answers, by part.
        target: The file, which appears completely or not at all.

    Returns:
        How many there are.

    Raises:
        AssemblyError: A part is damaged, or its file is gone.
    """
    nonempty = [left for left in lefts if not _is_empty(left.path)]
    later = merged([part for part in answers if _could_supersede(part, nonempty)])
    answer = next(later, None)
    count = 0
    with appearing(target) as file:
        for number, index, rest in merged(nonempty):
            while answer is not None and answer[0] < number:
                answer = next(later, None)
            if answer is not None and answer[0] == number and answer[1] > index:
                continue  # a later attempt answers it and does not leave it, so it succeeded
            file.write(b"%d\t%b" % (number, rest))
            count += 1
    return count


def _is_empty(path: Path) -> bool:
    return path.exists() and path.stat().st_size == 0


def _could_supersede(part: AnyPart, lefts: Sequence[Part]) -> bool:
    """Whether an answer may be a later one to a request that is left: most parts need no look."""
    return any(
        left.index < part.index
        and left.first_line <= part.last_line
        and part.first_line <= left.last_line
        for left in lefts
    )
