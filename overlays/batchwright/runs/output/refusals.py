"""A batch that the API refused because of some of its requests: none was executed."""

from __future__ import annotations

from collections.abc import Sequence

import orjson

from batchwright.requests import Problem
from batchwright.runs.folder import Folder
from batchwright.runs.lines import ShardLines
from batchwright.runs.output.answers import Verdict, made
from batchwright.runs.output.files import BUFFER, appearing
from batchwright.runs.output.joining import Joined
from batchwright.runs.output.left import LeftLine
from batchwright.runs.output.tallies import ReasonTally

__all__ = ["set_aside"]


def set_aside(
    folder: Folder, shard: ShardLines, problems: Sequence[Problem], others: Verdict
) -> Joined:
    """Let the requests end that the API named, and the others as ones to send again.

    Args:
        folder: The run's folder.
        shard: The shard.
        problems: What the API found wrong, with the shard's line numbers from 1.
        others: How the requests end that it did not name.
    """
    named = {one.line: one for one in reversed(problems) if one.line is not None}
    tally = ReasonTally()
    with (
        open(folder.ids(shard.index), "rb", buffering=BUFFER) as ids,
        open(folder.requests(shard.index), "rb", buffering=BUFFER) as requests,
        appearing(folder.answers(shard.index)) as answers,
        appearing(folder.left(shard.index)) as left,
    ):
        for position, (line, request) in enumerate(zip(ids, requests, strict=True), 1):
            number, _, name = line.partition(b"\t")
            custom_id = orjson.loads(name)
            problem = named.get(position)
            why = Verdict("invalid", problem.code, problem.message) if problem else others
            answer = made(custom_id, why.code, why.message)
            answers.write(b"%b\t%b\t%b\n" % (number, why.outcome.encode(), answer))
            raw = request.rstrip(b"\r\n")
            code = tally.add(int(number), custom_id, why)
            left.write(LeftLine(int(number), why.outcome, code, custom_id, raw).encoded())
    return Joined(
        reasons=tally.reasons(),
        tokens=(),
        unexpected=0,
        unreadable=0,
        executed_ok=0,
        executed_failed=0,
        missing=0,
    )
