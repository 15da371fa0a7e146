"""Merging the answers of a batch, in the order of its input."""

from __future__ import annotations

import os
from collections import Counter
from collections.abc import Iterable, Sequence
from contextlib import ExitStack
from typing import BinaryIO, NamedTuple

import orjson

from batchwright._jsonl.lines import name_of, numbered
from batchwright._transfer.sources import Source
from batchwright.requests import read
from batchwright.results import Result, parse_at
from batchwright.runs.state import Tally

NO_ANSWER = "no_answer"
"""The error code of a request that the files of a completed batch do not mention."""

_MOST_TOKENS = 1 << 40
_OUTCOMES = {"batch_expired": "expired", "batch_cancelled": "cancelled", NO_ANSWER: "lost"}
_UNANSWERED = "The batch ended, and neither of its files mentions this request."


class _Answer(NamedTuple):
    file: int
    offset: int
    size: int
    outcome: str
    input_tokens: int
    output_tokens: int


def merge(
    requests: Source,
    answers: Iterable[str | os.PathLike[str]],
    output: BinaryIO,
    errors: BinaryIO,
    *,
    unanswered: str = NO_ANSWER,
) -> Tally:
    """Write the answers of one batch in the order of its input, exactly one for each request.

    Lines are copied as they came. Only the place of each answer is kept in memory, a few
    hundred bytes, however long the answer is.

    Args:
        requests: The input of the batch: a path or a file.
        answers: The downloaded output and error files; an empty one is fine.
        output: Where the successful answers go.
        errors: Where the others go: failed, expired, cancelled, or never mentioned.
        unanswered: The error code for requests that no file mentions. `batch_expired` and
            `batch_cancelled` give the reason; any other counts them as lost.

    Returns:
        The number of requests by outcome.

    Raises:
        InputError: A line of a file is broken; the message names file and line.
    """
    counts: Counter[str] = Counter()
    with ExitStack() as stack:
        files = [stack.enter_context(open(path, "rb")) for path in answers]
        index = _index(files, counts)
        for request in read(requests):
            counts["total"] += 1
            custom_id = str(request.get("custom_id"))
            answer = index.pop(custom_id, None)
            if answer is None:
                counts[_OUTCOMES.get(unanswered, "lost")] += 1
                errors.write(_no_answer(custom_id, unanswered))
                continue
            counts[answer.outcome] += 1
            counts["input_tokens"] += answer.input_tokens
            counts["output_tokens"] += answer.output_tokens
            file = files[answer.file]
            file.seek(answer.offset)
            target = output if answer.outcome == "ok" else errors
            target.write(file.read(answer.size).rstrip(b"\r\n") + b"\n")
    counts["unexpected"] += len(index)
    return Tally(**counts)


def _index(files: Sequence[BinaryIO], counts: Counter[str]) -> dict[str, _Answer]:
    """Index the answers. If a request has several, a successful one wins, else the first."""
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
                counts["unexpected"] += 1
            if known is None or (result.ok and known.outcome != "ok"):
                entry = _Answer(number, start, size, _outcome(result), *_usage(result.body))
                index[result.custom_id] = entry
    return index


def _outcome(result: Result) -> str:
    if result.error is None:
        return "ok"
    return _OUTCOMES.get(result.error.code or "", "failed")


def _usage(body: object) -> tuple[int, int]:
    """Return the input and output tokens, whose names differ between endpoints."""
    usage = body.get("usage") if isinstance(body, dict) else None
    if not isinstance(usage, dict):
        return 0, 0
    return (
        _tokens(usage.get("input_tokens", usage.get("prompt_tokens"))),
        _tokens(usage.get("output_tokens", usage.get("completion_tokens"))),
    )


def _tokens(value: object) -> int:
    """Return a token count, or 0 if the value is not plausible."""
    return value if isinstance(value, int) and 0 <= value < _MOST_TOKENS else 0


def _no_answer(custom_id: str, code: str) -> bytes:
    error = {"code": code, "message": _UNANSWERED}
    line = {"id": None, "custom_id": custom_id, "response": None, "error": error}
    return orjson.dumps(line, option=orjson.OPT_APPEND_NEWLINE)
