"""Measuring: each benchmark of each peer in fresh processes, one peer after the other."""

from __future__ import annotations

import json
import shutil
import subprocess
import sys
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from contextlib import contextmanager, nullcontext
from dataclasses import dataclass
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

import commands
import inputs
from benchmarks import Benchmark

BENCH = Path(__file__).parent

Figures = dict[str, Any]
"""One measurement: `benchmark`, `peer`, `size`, and what `measure.py` prints."""


class BenchmarkError(Exception):
    """A benchmark failed, or did something wrong."""


@dataclass(frozen=True)
class Driver:
    """How to measure.

    Attributes:
        interpreters: The Python of each peer.
        rounds: How often to measure what is in the table.
        growth: Whether to measure, once, the other sizes too.
        scale: What to multiply all sizes with.
        folder: Where to put the files that are read and written.
        say: Takes lines that tell of progress.
    """

    interpreters: Mapping[str, Path]
    folder: Path
    rounds: int = 7
    growth: bool = True
    scale: float = 1.0
    say: Callable[[str], object] = print

    def measure(self, benchmarks: Iterable[Benchmark]) -> Iterator[Figures]:
        """Measure benchmarks.

        Raises:
            BenchmarkError: One failed, or did something wrong, or no peer is there.
        """
        if not self.interpreters:
            raise BenchmarkError("none of the peers can be measured on this machine")
        for benchmark in benchmarks:
            size = benchmark.scaled(benchmark.size, self.scale)
            yield from self._rounds(benchmark, size, self.rounds)
            growth = benchmark.growth if self.growth else ()
            others = {benchmark.scaled(other, self.scale) for other in growth} - {size}
            for other in sorted(others):
                yield from self._rounds(benchmark, other, 1)

    def _rounds(self, benchmark: Benchmark, size: int, rounds: int) -> Iterator[Figures]:
        self.say(f"{benchmark.label(size)}:")
        with TemporaryDirectory(dir=self.folder) as name:
            folder = Path(name)
            inputs.write(benchmark.name, size, folder)
            peers = list(self.interpreters)
            for number in range(1, rounds + 1):
                measured = {
                    peer: figures
                    for peer in peers
                    if (figures := self._once(benchmark, peer, size, folder))
                }
                for peer, figures in measured.items():
                    yield {"benchmark": benchmark.name, "peer": peer, "size": size, **figures}
                shown = ", ".join(f"{peer} {one['cpu']:.3f} s" for peer, one in measured.items())
                self.say(f"  {number} of {rounds}: {shown}")
                peers = list(measured)

    def _once(self, benchmark: Benchmark, peer: str, size: int, folder: Path) -> Figures | None:
        kept = set(folder.iterdir())
        try:
            with serving(folder) if benchmark.served else nullcontext("") as url:
                case = (peer, benchmark.name, str(size), url, folder)
                return _child([self.interpreters[peer], "-m", "measure", *case], folder)
        finally:
            _remove(set(folder.iterdir()) - kept)


@contextmanager
def serving(folder: Path) -> Iterator[str]:
    """Start the server, in a process of its own; yield its base URL."""
    command = [sys.executable, "-m", "server", str(folder)]
    with subprocess.Popen(
        command,
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        text=True,
        env=environment(),
        start_new_session=True,  # so that Ctrl-C leaves it to us to end it
    ) as process:
        try:
            assert process.stdout is not None  # noqa: S101 - for mypy
            yield process.stdout.readline().strip()
        finally:
            process.terminate()


def environment() -> dict[str, str]:
    """The environment variables of the processes: ours, without settings of Python and proxies."""
    # Some clients would send what is for the server to the proxy, even on this machine.
    kept = {
        key: value
        for key, value in commands.environment().items()
        if not key.lower().endswith("_proxy")
    }
    return {**kept, "PYTHONPATH": str(BENCH)}


def _child(command: Sequence[str | Path], folder: Path) -> Figures | None:
    done = subprocess.run(
        command, cwd=folder, env=environment(), capture_output=True, text=True, check=False
    )
    if done.returncode:
        raise BenchmarkError(f"`{' '.join(map(str, command))}` fails:\n{done.stderr}")
    figures: Figures | None = json.loads(done.stdout)
    return figures


def _remove(paths: Iterable[Path]) -> None:
    for path in paths:
        if path.is_dir():
            shutil.rmtree(path)
        else:
            path.unlink()
