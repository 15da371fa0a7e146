"""How long reading a file of answers takes, compared with `orjson.loads` of each line in a loop.

The CPU time is the best of several alternating rounds, since other processes can only slow a round
down.

    python bench/results.py [LINES]
"""

from __future__ import annotations

import sys
from collections.abc import Callable
from pathlib import Path
from tempfile import TemporaryDirectory
from time import process_time

import orjson

from batchwright import results

LINES = 71_000
ROUNDS = 7
SENTENCE = "The rose is red, the café is blue.\n"
SHORTEST, LONGEST = 3, 35


def answer(number: int, sentences: int) -> bytes:
    """A line of a chat's answer, of 900 bytes to 2 KB."""
    message = {"role": "assistant", "content": SENTENCE * sentences, "refusal": None}
    body = {
        "id": f"chatcmpl-{number:024}",
        "object": "chat.completion",
        "created": 1741967564,
        "model": "gpt-4o-mini-2024-07-18",
        "choices": [
            {"index": 0, "message": message, "logprobs": None, "finish_reason": "stop"},
        ],
        "usage": {
            "prompt_tokens": 24,
            "completion_tokens": 9 * sentences,
            "total_tokens": 24 + 9 * sentences,
            "prompt_tokens_details": {"cached_tokens": 0, "audio_tokens": 0},
            "completion_tokens_details": {
                "reasoning_tokens": 0,
                "audio_tokens": 0,
                "accepted_prediction_tokens": 0,
                "rejected_prediction_tokens": 0,
            },
        },
        "service_tier": "default",
        "system_fingerprint": "fp_72ed7ab54c",
    }
    response = {"status_code": 200, "request_id": f"{number:032}", "body": body}
    line = {
        "id": f"batch_req_{number:032}",
        "custom_id": f"request-{number}",
        "response": response,
        "error": None,
    }
    return orjson.dumps(line) + b"\n"


def floor(path: Path) -> None:
    """Parse each line, and nothing else."""
    with open(path, "rb") as file:
        for line in file:
            orjson.loads(line)


def read(path: Path) -> None:
    """Read each result, and whether it succeeded."""
    for result in results.read(path):
        result.custom_id  # noqa: B018
        result.ok  # noqa: B018


def text(path: Path) -> None:
    """The same, and its text."""
    for result in results.read(path):
        result.custom_id  # noqa: B018
        result.ok  # noqa: B018
        result.text  # noqa: B018


def usage(path: Path) -> None:
    """Read each result, and the tokens that it used."""
    for result in results.read(path):
        result.usage  # noqa: B018


def main() -> None:
    """Print the times a line, and as multiples of the floor."""
    count = int(sys.argv[1]) if len(sys.argv) > 1 else LINES
    ways: list[Callable[[Path], None]] = [floor, read, text, usage]
    best = dict.fromkeys(ways, float("inf"))
    with TemporaryDirectory() as folder:
        path = Path(folder, "answers.jsonl")
        with open(path, "wb") as file:
            file.writelines(
                answer(number, SHORTEST + number % (LONGEST - SHORTEST + 1))
                for number in range(count)
            )
        print(f"{count:,} lines, {path.stat().st_size // count:,} bytes a line")
        for _ in range(ROUNDS):
            for way in ways:
                start = process_time()
                way(path)
                best[way] = min(best[way], process_time() - start)
    for way, seconds in best.items():
        print(f"{way.__name__}: {seconds / count * 1e6:.2f} us, {seconds / best[floor]:.2f} x")


if __name__ == "__main__":
    main()
