"""Measure one benchmark of one peer in this process, and print one line of JSON.

    python -m measure PEER BENCHMARK SIZE URL FOLDER

It prints `null` if the peer does not have the benchmark. Whatever is imported here is imported
before the clocks start, and so makes importing a peer look cheaper than it is: hence so little.
"""

from __future__ import annotations

import importlib
import resource
import sys
import time

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Iterator
    from types import ModuleType

CLIENTS = {"import": "client", "batches": "client_batches"}


class Case:
    """What a benchmark's function gets.

    Attributes:
        size: How much to do: how many calls, batches, pages, lines, or bytes.
        url: The server's base URL, which ends in `/v1`.
        folder: Where the inputs are, and where there is room for files.
    """

    def __init__(self, size: int, url: str, folder: str) -> None:
        self.size = size
        self.url = url
        self.folder = folder

    def expect(self, found: object, expected: object) -> None:
        """Fail unless the work has done what it should have."""
        if found != expected:
            raise ValueError(f"expected {expected!r}, found {found!r}")


def cpu() -> float:
    """The CPU time of this process and of those that it waited for, in seconds."""
    children = resource.getrusage(resource.RUSAGE_CHILDREN)
    return time.process_time() + children.ru_utime + children.ru_stime


def peak() -> float:
    """The most memory that this process has had, in MiB."""
    try:
        with open("/proc/self/status") as status:
            # Unlike `ru_maxrss`, it knows nothing of the process that started this one.
            found = next(line for line in status if line.startswith("VmHWM:"))
        return int(found.split()[1]) / 1024
    except OSError:
        most = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
        return most / (2**20 if sys.platform == "darwin" else 1024)


def module(peer: str) -> ModuleType:
    """The programs of a peer."""
    return importlib.import_module(f"peers.{peer}")


def starting(peer: str, function: str, case: Case) -> Iterator[None]:
    """Import the peer, and make a client."""
    yield
    getattr(module(peer), function)(case.url)


def program(peer: str, benchmark: str, case: Case) -> Iterator[None] | None:
    """What to run, if the peer has it."""
    if benchmark in CLIENTS:
        return starting(peer, CLIENTS[benchmark], case)
    function = getattr(module(peer), benchmark, None)
    return None if function is None else function(case)


def measure(work: Iterator[None]) -> dict[str, float]:
    """Measure what is between the first yield and the second, or the end."""
    next(work)
    peak_before, cpu_before, wall_before = peak(), cpu(), time.perf_counter()
    next(work, None)
    wall_after, cpu_after, peak_after = time.perf_counter(), cpu(), peak()
    for _ in work:
        raise RuntimeError("a benchmark yields at most twice")
    return {
        "cpu": round(cpu_after - cpu_before, 6),
        "wall": round(wall_after - wall_before, 6),
        "peak": round(peak_after, 2),
        "rise": round(peak_after - peak_before, 2),
    }


def main() -> None:
    """Run as a program."""
    peer, benchmark, size, url, folder = sys.argv[1:]
    work = program(peer, benchmark, Case(int(size), url, folder))
    figures = work and measure(work)

    import json

    print(json.dumps(figures))


if __name__ == "__main__":
    main()
