"""How long checking a file of requests takes, compared with `orjson.loads` of each line in a loop.

The CPU time, that of worker processes included, is the best of several alternating rounds, since
other processes can only slow a round down. Files of 512 MB and more (1,800,000 lines) are checked
by several processes, so that the time on the clock gets shorter than the CPU time.

    python bench/checking.py [LINES]
"""

from __future__ import annotations

import random
import resource
import sys
from collections.abc import Callable
from pathlib import Path
from tempfile import TemporaryDirectory
from time import perf_counter, process_time

import orjson

from batchwright import requests

LINES = 1_000_000
ROUNDS = 5
NAMES: dict[str, Callable[[int], str]] = {
    "names that count up": lambda number: f"request-{number}",
    "random names": lambda number: f"{random.Random(number).getrandbits(128):032x}",  # noqa: S311
}


def line(name: str, number: int) -> bytes:
    """A line of some 300 bytes that asks for a summary."""
    text = f"Article {number}: the rose is red, the café is blue, and it rains in the north."
    messages = [
        {"role": "system", "content": "You summarise articles in one sentence."},
        {"role": "user", "content": text},
    ]
    body = {"model": "gpt-5-mini", "messages": messages, "max_completion_tokens": 200}
    return orjson.dumps(requests.request(name, "/v1/chat/completions", body)) + b"\n"


def floor(path: Path) -> None:
    """Parse each line, and nothing else."""
    with open(path, "rb") as file:
        for one in file:
            orjson.loads(one)


def check(path: Path) -> None:
    """Check the file by all rules and by its endpoint's schema."""
    report = requests.check(path, max_requests=None, max_bytes=None)
    if not report.ok or report.warnings:
        raise SystemExit(f"the file should be good: {report}")


def cpu() -> float:
    """The CPU time of this process and of those that it waited for."""
    children = resource.getrusage(resource.RUSAGE_CHILDREN)
    return process_time() + children.ru_utime + children.ru_stime


def main() -> None:
    """Print the times a line, as multiples of the floor, and the peak of the memory."""
    count = int(sys.argv[1]) if len(sys.argv) > 1 else LINES
    with TemporaryDirectory() as folder:
        path = Path(folder, "requests.jsonl")
        for title, name in NAMES.items():
            with open(path, "wb") as file:
                file.writelines(line(name(number), number) for number in range(count))
            size = path.stat().st_size
            best = {floor: (float("inf"),) * 2, check: (float("inf"),) * 2}
            for _ in range(ROUNDS):
                for way, (least, shortest) in best.items():
                    began, start = perf_counter(), cpu()
                    way(path)
                    best[way] = min(least, cpu() - start), min(shortest, perf_counter() - began)
            print(f"{title}: {count:,} lines, {size // count} bytes a line")
            for way, (least, shortest) in best.items():
                ratio, on_clock = least / best[floor][0], shortest / best[floor][1]
                print(
                    f"  {way.__name__}: {least / count * 1e6:.2f} us of CPU a line, {ratio:.2f} x; "
                    f"{on_clock:.2f} x on the clock"
                )
    peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss // 1024
    print(f"peak memory {peak} MiB")


if __name__ == "__main__":
    main()
