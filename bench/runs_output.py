"""How long the output side of a run takes, compared with reading and writing the same lines.

It joins shards of chat answers in random order, of which one in a hundred did not succeed, and
assembles them. It prints the CPU time, user's and system's, and the peak memory.

    python bench/runs_output.py [LINES]
"""

from __future__ import annotations

import os
import random
import resource
import sys
from collections.abc import Callable
from pathlib import Path
from tempfile import TemporaryDirectory

import orjson

from batchwright.runs.folder import Folder
from batchwright.runs.lines import ShardLines
from batchwright.runs.output import (
    Missing,
    Part,
    assemble,
    consolidate_left,
    iter_answers,
    join,
    results_of,
)

LINES = 1_000_000
SHARD = 50_000
MISSING = Missing("unanswered", "no_answer", "No file mentions this request.")


def answer(number: int) -> bytes:
    """A line of about 600 bytes."""
    body = {
        "id": f"chatcmpl-{number:024}",
        "object": "chat.completion",
        "created": 1741967564,
        "model": "gpt-4o-mini-2024-07-18",
        "choices": [
            {
                "index": 0,
                "message": {
                    "role": "assistant",
                    "content": "The rose is red. " * 6,
                    "refusal": None,
                },
                "logprobs": None,
                "finish_reason": "stop",
            }
        ],
        "usage": {
            "prompt_tokens": 24,
            "completion_tokens": 15,
            "total_tokens": 39,
            "prompt_tokens_details": {"cached_tokens": 0},
            "completion_tokens_details": {"reasoning_tokens": 0},
        },
        "system_fingerprint": "fp_0000000000",
    }
    status = 500 if number % 100 == 0 else 200
    response = {"status_code": status, "request_id": f"{number:032x}", "body": body}
    line = {"id": f"batch_req_{number:032x}", "custom_id": f"request-{number}"}
    return orjson.dumps({**line, "response": response, "error": None}) + b"\n"


def prepare(folder: Folder, index: int, first: int, count: int) -> ShardLines:
    """Write a shard and the files of its batch."""
    for path in (folder.ids(index), folder.output(index)):
        path.parent.mkdir(exist_ok=True)
    numbers = list(range(first, first + count))
    with folder.ids(index).open("wb") as ids, folder.requests(index).open("wb") as requests:
        for number in numbers:
            ids.write(b'%d\t"request-%d"\n' % (number, number))
            requests.write(b'{"custom_id":"request-%d","body":"%b"}\n' % (number, b"x" * 300))
    random.Random(index).shuffle(numbers)  # noqa: S311 - nothing to do with secrets
    with folder.output(index).open("wb") as output:
        output.writelines(map(answer, numbers))
    return ShardLines(
        index=index,
        endpoint="/v1/chat/completions",
        model="gpt-4o-mini",
        requests=count,
        bytes=folder.requests(index).stat().st_size,
        first_line=first,
        last_line=first + count - 1,
    )


def parse_and_write(folder: Folder, shards: list[ShardLines]) -> None:
    """What cannot be avoided."""
    with (folder.path / "copy").open("wb") as copy:
        for shard in shards:
            with folder.output(shard.index).open("rb") as output:
                for line in output:
                    orjson.loads(line)
                    copy.write(line)


def main() -> None:
    """Prepare a run, and print a line a step."""
    total = int(sys.argv[1]) if len(sys.argv) > 1 else LINES
    with TemporaryDirectory() as path:
        folder = Folder(Path(path))
        starts = range(1, total + 1, SHARD)
        shards = [
            prepare(folder, index, first, min(SHARD, total + 1 - first))
            for index, first in enumerate(starts)
        ]
        parts = [Part(folder.answers(s.index), s.first_line, s.last_line, s.index) for s in shards]
        lefts = [Part(folder.left(s.index), s.first_line, s.last_line, s.index) for s in shards]
        output, errors, left = (folder.path / name for name in ("out", "err", "all.left"))
        least = 0.0

        def measure(name: str, work: Callable[[], object]) -> None:
            nonlocal least
            before = os.times()
            work()
            after = os.times()
            user, system = after.user - before.user, after.system - before.system
            least = least or user + system
            peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024
            print(
                f"{name:17} {user / total * 1e6:5.2f} + {system / total * 1e6:4.2f} µs a line  "
                f"{(user + system) / least:4.2f} times  peak {peak:3.0f} MiB"
            )

        measure("parse and write", lambda: parse_and_write(folder, shards))
        measure(
            "join",
            lambda: [
                join(folder, s, downloads=[folder.output(s.index)], missing=MISSING, strict=True)
                for s in shards
            ],
        )
        measure("assemble", lambda: assemble(parts, total, output, errors))
        measure("consolidate left", lambda: consolidate_left(lefts, parts, left))
        measure("read answers", lambda: sum(1 for _ in iter_answers(parts)))
        measure("read results", lambda: sum(1 for _ in results_of(iter_answers(parts))))


if __name__ == "__main__":
    main()
