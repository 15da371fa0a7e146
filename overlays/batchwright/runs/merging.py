"""Putting the answers of a batch back into the order of its input."""

from __future__ import annotations

import os
from collections.abc import Iterable, Sequence
from contextlib import ExitStack
from typing import Any, BinaryIO, NamedTuple

import orjson
from attrs import asdict, define

from batchwright._jsonl.lines import Source, name_of, numbered
from batchwright.requests import read
from batchwright.results import Result, parse_at

NO_ANSWER = "no_answer"
"""The error code of a request that the files of a completed batch do not mention."""

_MOST_TOKENS = 1 << 40
_OUTCOMES = {"batch_expired": "expired", "batch_cancelled": "cancelled", NO_ANSWER: "lost"}
_UNANSWERED = "The batch ended, and neither its output file nor its error file mentions this."


@define
class Tally:
    """How many requests ended how, and what they used.

    Args:
        total: All requests of the input.
        ok: Those answered well.
        failed: Those executed and refused, or given up by the API.
        expired: Those that the batch had no time for.
        cancelled: Those left out because the batch was cancelled.
        lost: Those that neither file of a completed batch mentions; their code is `no_answer`.
        unexpected: Answers to requests that the input does not hold, or given twice; dropped.
        input_tokens: Tokens read, by the usage in the answers.
        output_tokens: Tokens written, by the usage in the answers.

    Example:
        >>> total = Tally(total=1, ok=1)
        >>> total.add(Tally(total=2, failed=2))
        >>> (total.total, total.ok, total.failed)
        (3, 1, 2)
    """

    total: int = 0
    ok: int = 0
    failed: int = 0
    expired: int = 0
    cancelled: int = 0
    lost: int = 0
    unexpected: int = 0
    input_tokens: int = 0
    output_tokens: int = 0

    def add(self, other: Tally) -> None:
        """Add another tally to this one."""
        for name, count in asdict(other).items():
            self.count(name, count)

    def count(self, name: str, by: int = 1) -> None:
        """Add to one of the numbers."""
        setattr(self, name, getattr(self, name) + by)


class _Answer(NamedTuple):
    file: int
    offset: int
    size: int
    outcome: str
    input_tokens: int
    output_tokens: int


def join(
    requests: Source,
    answers: Iterable[str | os.PathLike[str]],
    output: BinaryIO,
    errors: BinaryIO,
    *,
    unanswered: str = NO_ANSWER,
) -> Tally:
    """Write the answers of one batch in the order of its input, each request's exactly once.

    Lines are copied as they came. What is kept in memory is where each answer is, so a batch of
    50,000 requests takes some 20 MB however long its answers are.

    Args:
        requests: The input of the batch: a path, a file, or a slice of one.
        answers: The downloaded output and error files; an empty one is fine.
        output: Where the good answers go.
        errors: Where the others go: refused, expired, cancelled, or never mentioned.
        unanswered: The error code for requests that no file mentions; `batch_expired` and
            `batch_cancelled` tell why they are not, and any other counts them as lost.

    Returns:
        How many there were of each.

    Raises:
        InputError: A line of a file is broken; the message names file and line.

    Example:
        with open("output.jsonl", "wb") as output, open("errors.jsonl", "wb") as errors:
            print(join("requests.jsonl", ["batch_output.jsonl"], output, errors))
    """
    tally = Tally()
    with ExitStack() as stack:
        files = [stack.enter_context(open(path, "rb")) for path in answers]
        index = _index(files, tally)
        for request in read(requests):
            tally.total += 1
            custom_id = str(request.get("custom_id"))
            answer = index.pop(custom_id, None)
            if answer is None:
                tally.count(_OUTCOMES.get(unanswered, "lost"))
                errors.write(_no_answer(custom_id, unanswered))
                continue
            tally.count(answer.outcome)
            tally.input_tokens += answer.input_tokens
            tally.output_tokens += answer.output_tokens
            file = files[answer.file]
            file.seek(answer.offset)
            target = output if answer.outcome == "ok" else errors
            target.write(file.read(answer.size).rstrip(b"\r\n") + b"\n")
    tally.unexpected += len(index)
    return tally


def _index(files: Sequence[BinaryIO], tally: Tally) -> dict[str, _Answer]:
    """Find each answer; of two to one request a good one counts, else the first."""
    index: dict[str, _Answer] = {}
    for number, file in enumerate(files):
        offset, name = 0, name_of(file)
        for line_number, line, size in numbered(file):
            start, offset = offset, offset + size
            if not line.strip():
                continue
            result = parse_at(name, line_number, line)
            known = index.get(result.custom_id)
            if known is not None:
                tally.unexpected += 1
            if known is None or (result.ok and known.outcome != "ok"):
                entry = _Answer(number, start, size, _outcome(result), *_usage(result.body))
                index[result.custom_id] = entry
    return index


def _outcome(result: Result) -> str:
    if result.error is None:
        return "ok"
    return _OUTCOMES.get(result.error.code or "", "failed")


def _usage(body: Any) -> tuple[int, int]:
    """Read input and output tokens, which chat and embeddings call by other names."""
    usage = body.get("usage") if isinstance(body, dict) else None
    if not isinstance(usage, dict):
        return 0, 0
    read_ = usage.get("input_tokens", usage.get("prompt_tokens"))
    written = usage.get("output_tokens", usage.get("completion_tokens"))
    return _count(read_), _count(written)


def _count(value: Any) -> int:
    """What no request can have used counts as nothing."""
    return value if isinstance(value, int) and 0 <= value < _MOST_TOKENS else 0


def _no_answer(custom_id: str, code: str) -> bytes:
    error = {"code": code, "message": _UNANSWERED}
    line = {"id": None, "custom_id": custom_id, "response": None, "error": error}
    return orjson.dumps(line, option=orjson.OPT_APPEND_NEWLINE)
