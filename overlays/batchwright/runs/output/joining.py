"""Joining a shard with its answers: one answer for each request, by line number."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from contextlib import ExitStack
from itertools import islice
from pathlib import Path
from typing import BinaryIO

import orjson
from attrs import frozen

from batchwright.results import parse
from batchwright.runs.folder import Folder
from batchwright.runs.lines import ShardLines
from batchwright.runs.output.answers import Verdict, made, verdict
from batchwright.runs.output.files import BUFFER, appearing
from batchwright.runs.output.index import NONE, SUCCEEDED, AnswerIndex
from batchwright.runs.output.left import LeftLine
from batchwright.runs.output.parts import AssemblyError
from batchwright.runs.output.tallies import ReasonTally, TokenTally
from batchwright.runs.status import Outcome, Reason, Tokens

__all__ = ["Joined", "Missing", "join"]

_SUCCEEDED = b"\tsucceeded\t"


@frozen
class Missing:
    """How requests ended that no file mentions.

    Args:
        outcome: How.
        code: Why, for programs.
        message: Why, for people.
    """

    outcome: Outcome
    code: str
    message: str


@frozen(kw_only=True)
class Joined:
    """What came of the requests of a shard.

    Args:
        reasons: They all, summed by reason; those that succeeded have an empty code.
        tokens: What the answers say that they used, by model.
        unexpected: Answers that were dropped: a second one, or one to an unknown request.
        unreadable: Lines that were skipped because they are no answers.
        executed_ok: Requests that were executed and succeeded.
        executed_failed: Requests that were executed and refused: they have an HTTP status.
        missing: Requests that no file mentions.
    """

    reasons: tuple[Reason, ...]
    tokens: tuple[Tokens, ...]
    unexpected: int
    unreadable: int
    executed_ok: int
    executed_failed: int
    missing: int


def join(
    folder: Folder,
    shard: ShardLines,
    *,
    downloads: Sequence[Path],
    missing: Missing,
    strict: bool,
) -> Joined:
    """Write the answers of a shard, one for each request, and the requests that did not succeed.

    Only the places of the answers are in memory, about 200 bytes a request.

    Args:
        folder: The folder of the run.
        shard: The shard, whose requests and ids are there.
        downloads: The files of its batch; each may be empty or absent.
        missing: How requests ended that no file mentions.
        strict: Whether a line that is not an answer is an error; else it is skipped and counted.

    Returns:
        What came of the requests.

    Raises:
        InputError: A line is not an answer; the message names file and line.
        AssemblyError: The requests in the folder are not those of the shard.
    """
    tokens, tally = TokenTally(shard.model or ""), ReasonTally()
    index = AnswerIndex(_custom_ids(folder.ids(shard.index), shard), tokens)
    with ExitStack() as stack:
        for path in downloads:
            if path.exists():
                index.add(stack.enter_context(open(path, "rb", buffering=0)), strict=strict)
        executed_failed = _write(folder, shard.index, index, missing, tally)
    return Joined(
        reasons=tally.reasons(),
        tokens=tokens.tokens(),
        unexpected=index.unexpected,
        unreadable=index.unreadable,
        executed_ok=index.known.count(SUCCEEDED),
        executed_failed=executed_failed,
        missing=index.known.count(NONE),
    )


def _write(
    folder: Folder, shard: int, index: AnswerIndex, missing: Missing, tally: ReasonTally
) -> int:
    """Write a shard's two files, and return how many requests were executed and refused."""
    executed_failed = 0
    example = None
    with (
        open(folder.ids(shard), "rb", buffering=BUFFER) as ids,
        open(folder.requests(shard), "rb", buffering=BUFFER) as requests,
        appearing(folder.answers(shard)) as answers,
        appearing(folder.left(shard)) as left,
    ):
        source = _Requests(requests)
        for position, (line, known) in enumerate(zip(ids, index.known, strict=True)):
            number, _, name = line.partition(b"\t")
            if known == SUCCEEDED:
                answers.write(b"".join((number, _SUCCEEDED, index.answer(position), b"\n")))
                example = example or (int(number), orjson.loads(name))
                continue
            custom_id = orjson.loads(name)
            if known == NONE:
                why = Verdict(missing.outcome, missing.code, missing.message)
                answer = made(custom_id, why.code, why.message)
            else:
                answer = index.answer(position)
                why = verdict(parse(answer))
                executed_failed += why.status_code is not None
            answers.write(b"%b\t%b\t%b\n" % (number, why.outcome.encode(), answer))
            request = source.at(position)
            code = tally.add(int(number), custom_id, why)
            left.write(LeftLine(int(number), why.outcome, code, custom_id, request).encoded())
    if example is not None:
        tally.add(*example, Verdict("succeeded", status_code=200), index.known.count(SUCCEEDED))
    return executed_failed


def _custom_ids(path: Path, shard: ShardLines) -> Iterator[str]:
    """The custom ids of a shard, if they are those of its lines."""
    count, last = 0, 0
    with open(path, "rb", buffering=BUFFER) as file:
        for line in file:
            digits, _, name = line.partition(b"\t")
            try:
                number, custom_id = int(digits), orjson.loads(name)
            except ValueError:
                raise AssemblyError(f"{path}: it is damaged after line {last}") from None
            if number <= last:
                raise AssemblyError(f"{path}: line {number} comes after line {last}")
            last = number
            count += 1
            yield custom_id
    if count != shard.requests:
        raise AssemblyError(f"{path}: it has {count} lines, and the shard {shard.requests}")


class _Requests:
    """The lines of a file by position, in ascending order; it is read only as far as needed."""

    def __init__(self, file: BinaryIO) -> None:
        self._file = file
        self._next = 0

    def at(self, position: int) -> bytes:
        line = next(islice(self._file, position - self._next, None), None)
        self._next = position + 1
        if line is None:
            raise AssemblyError(f"{self._file.name}: it has fewer lines than the shard")
        return line.rstrip(b"\r\n")
