"""Kill a run at each of its points, and run mixes of faults and kills: `make torture`.

Each run has processes of its own, which are killed with SIGKILL. It prints what it has found, and
exits with 1 if a line got lost, was paid twice, or anything else is not as it should be.
"""

from __future__ import annotations

import argparse
import os
import sys
import time
from collections import Counter
from collections.abc import Callable, Iterable, Iterator
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from random import Random
from tempfile import TemporaryDirectory
from typing import TypeVar

sys.path.insert(0, str(Path(__file__).parents[1]))

from tests.crash.kills import Killed, killed_at, points
from tests.crash.mixes import drawn, run

T = TypeVar("T")

SECOND_KILLS = 60
"""How many recoveries are killed as well."""


def main() -> int:
    """Run it, and return the exit status."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--mixes", type=int, default=200, help="how many (default: 200)")
    parser.add_argument("--seed", type=int, default=0, help="the seed of the first (default: 0)")
    parser.add_argument("--every", type=int, default=1, help="every how many points (default: 1)")
    parser.add_argument("--jobs", type=int, default=os.cpu_count() or 1, help="how many at a time")
    chosen = parser.parse_args()
    with TemporaryDirectory(prefix="torture-") as folder:
        path = Path(folder)
        passed = points(path / "points")
        single = [(number,) for number in range(1, len(passed) + 1, chosen.every)]
        good = [
            report(title, found)
            for title, found in (
                (
                    f"{len(single)} of {len(passed)} points",
                    kills(path / "single", single, chosen.jobs),
                ),
                (
                    "kills during the recovery",
                    kills(path / "double", pairs(len(passed), chosen.every), chosen.jobs),
                ),
                (
                    f"mixes from seed {chosen.seed}",
                    mixes(path, range(chosen.seed, chosen.seed + chosen.mixes), chosen.jobs),
                ),
            )
        ]
    return 0 if all(good) else 1


def pairs(count: int, every: int) -> list[tuple[int, int]]:
    """Points of a run and of its recovery."""
    random = Random(count)  # noqa: S311 - to choose the same each time
    return [
        (random.randint(1, count), random.randint(1, count // 2))
        for _ in range(max(1, SECOND_KILLS // every))
    ]


def kills(
    folder: Path, numbers: Iterable[tuple[int, ...]], jobs: int
) -> Iterator[tuple[str, Killed]]:
    """Kill the run at each point, or at several one after the other."""

    def one(at: tuple[int, ...]) -> tuple[str, Killed]:
        name = "-".join(map(str, at))
        return f"killed at {name}", killed_at(folder / name, *at)

    return _parallel(one, numbers, jobs)


def mixes(folder: Path, seeds: Iterable[int], jobs: int) -> Iterator[tuple[str, Killed]]:
    """Run mixes of faults and kills."""

    def one(seed: int) -> tuple[str, Killed]:
        mix = drawn(seed)
        done = run(folder / f"mix-{seed}", mix)
        if done.stops:
            done.killed.problems["stops"] = done.stops
        return f"seed {seed} ({', '.join(mix.names)})", done.killed

    return _parallel(one, seeds, jobs)


def _parallel(
    work: Callable[[T], tuple[str, Killed]], items: Iterable[T], jobs: int
) -> Iterator[tuple[str, Killed]]:
    with ThreadPoolExecutor(jobs) as pool:
        yield from pool.map(work, items)


def report(title: str, found: Iterable[tuple[str, Killed]]) -> bool:
    """Print what was found, and return whether all is as it should be."""
    began = time.monotonic()
    problems: Counter[str] = Counter()
    runs = kills = wrong = 0
    for name, killed in found:
        runs += 1
        kills += killed.kills
        problems.update(killed.problems.keys())
        if not killed.fine:
            wrong += 1
            print(f"  {name}: exit {killed.ended.status}; {'; '.join(details(killed))}")
    print(
        f"{title}: {runs} runs, {kills} kills, {wrong} wrong, "
        f"{problems['doubles']} with doubles, {problems['paid_twice']} paid twice, "
        f"{problems['lost'] + problems['wasted']} with losses, "
        f"{time.monotonic() - began:.0f} seconds",
        flush=True,
    )
    return not wrong


def details(killed: Killed) -> Iterator[str]:
    """Say in short what is wrong."""
    if killed.ended.status:
        yield killed.ended.said.strip().rpartition("\n")[2][:200]
    for problem, values in killed.problems.items():
        several = isinstance(values, tuple | list)
        yield (
            f"{problem}: {', '.join(map(str, values[:4]))} ({len(values)})" if several else problem
        )


if __name__ == "__main__":
    sys.exit(main())
