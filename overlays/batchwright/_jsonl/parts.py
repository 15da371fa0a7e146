"""Checking a large file in several processes, one for each part of it."""

from __future__ import annotations

import io
import os
import stat
import sys
from collections.abc import Iterator, Sequence
from contextlib import ExitStack
from pathlib import Path
from tempfile import TemporaryFile
from typing import TYPE_CHECKING, Any

import orjson

from batchwright._jsonl.lines import blocks
from batchwright._jsonl.parsing import MAX_LINE
from batchwright._jsonl.passing import Pass, Wanted
from batchwright._jsonl.uniqueness import Seen
from batchwright._transfer.windows import Window

if TYPE_CHECKING:
    from batchwright._transfer.sources import Source

__all__ = ["PER_PROCESS", "blocks_of", "in_parts", "parts_of"]

PER_PROCESS = 256 << 20
"""How many bytes a process must have to check; its start costs as much as some 50 MB."""

_MODULE = "batchwright._jsonl.worker"
_KEPT = ("PATH", "SYSTEMROOT", "TEMP", "TMP", "TMPDIR", "LD_LIBRARY_PATH", "DYLD_LIBRARY_PATH")
"""What a process needs of the environment. It gets no more, and so no key."""

Part = tuple[int, int]
"""Where a part begins and how long it is, in bytes."""


def in_parts(source: Source, wanted: Wanted) -> Pass | None:
    """Check a large file in as many processes as there are cores, with the result of a single pass.

    This process checks the first part. The others begin when it knows the endpoint and the model,
    which are those of the first lines; they check all but whether custom ids are unique, which this
    process does for them at the end: so the time falls with the cores, down to a sixth or so.

    Args:
        source: What to check.
        wanted: How to check.

    Returns:
        The pass; None if one process has to do it: the source is no large file, processes cannot be
        started here, or a custom id was found twice, which only a pass in order can place.
    """
    models = wanted.models
    if not isinstance(source, str | os.PathLike) or not _can_start():
        return None
    if models is not None and not isinstance(models, set | frozenset | list | tuple | dict):
        return None
    try:
        parts = parts_of(source, _cores())
        return _in_parts(source, parts, wanted) if len(parts) > 1 else None
    except (OSError, ValueError, TypeError):
        return None  # one process meets the same error, or does without others


def parts_of(path: str | os.PathLike[str], most: int) -> list[Part]:
    """Divide a file between lines into parts of about the same length.

    Args:
        path: The file.
        most: The most parts.

    Returns:
        The parts, each of about `PER_PROCESS` bytes at least; one if it is no regular file.
    """
    status = os.stat(path)
    size = status.st_size
    if not stat.S_ISREG(status.st_mode):  # a pipe cannot even be opened twice
        return [(0, size)]
    starts, count = [0], min(most, size // PER_PROCESS)
    with open(path, "rb") as file:
        for number in range(1, count):
            file.seek(max(size * number // count, starts[-1]))
            while (rest := file.readline(1 << 20)) and not rest.endswith(b"\n"):
                pass
            if starts[-1] < file.tell() < size:
                starts.append(file.tell())
    ends = [*starts[1:], size]
    return [(start, end - start) for start, end in zip(starts, ends, strict=True)]


def blocks_of(path: str | os.PathLike[str], part: Part) -> Iterator[tuple[list[bytes], int]]:
    """Iterate over the lines of a part, as `lines.blocks` does."""
    start, length = part
    with io.BufferedReader(Window(open(path, "rb"), start, length, owner=True)) as file:
        yield from blocks(file, limit=MAX_LINE)


def _in_parts(path: str | os.PathLike[str], parts: Sequence[Part], wanted: Wanted) -> Pass | None:
    with Seen() as seen, ExitStack() as stack:
        done = Pass(wanted, seen)
        first = blocks_of(path, parts[0])
        done.take(*next(first))
        model = done.rules.model
        if done.rules.endpoint is None or model is None:
            return None
        task = {
            "endpoint": done.rules.endpoint,
            "model": model,
            "models": None if wanted.models is None else list(wanted.models),  # type: ignore[call-overload]
            "check": wanted.check,
            "max_problems": wanted.max_problems,
        }
        workers = [stack.enter_context(_Worker(path, part, task)) for part in parts[1:]]
        done.read(first)
        for worker in workers:
            result = worker.result(seen)
            if result is None or result["omitted_warnings"]:  # which of them is new, is unclear
                return None
            done.merge(result)
        return done


class _Worker:
    """A process that checks a part of a file.

    Args:
        path: The file.
        part: The part.
        task: How to check it.
    """

    def __init__(self, path: str | os.PathLike[str], part: Part, task: dict[str, Any]) -> None:
        self._path = path
        self._task = {**task, "part": part}
        self._started = ExitStack()

    def __enter__(self) -> _Worker:
        import subprocess

        with ExitStack() as stack:
            self._output = stack.enter_context(TemporaryFile())
            self._process = stack.enter_context(
                subprocess.Popen(  # noqa: S603 - it is this very interpreter
                    [sys.executable, "-P", "-m", _MODULE, os.fspath(self._path)],
                    stdin=subprocess.PIPE,
                    stdout=self._output,
                    stderr=subprocess.DEVNULL,
                    env=_environment(),
                )
            )
            stack.callback(self._process.kill)
            if self._process.stdin is not None:
                with self._process.stdin as file:
                    file.write(orjson.dumps(self._task))
            self._started = stack.pop_all()
        return self

    def __exit__(self, *_: object) -> None:
        self._started.close()

    def result(self, seen: Seen) -> dict[str, Any] | None:
        """Wait for the result; None if there is none, or a custom id was there before."""
        if self._process.wait():
            return None
        self._output.seek(0)
        for line in self._output:
            value = orjson.loads(line)
            if isinstance(value, dict):
                return value
            if seen.add_all(value):
                return None
        return None


def _can_start() -> bool:
    """Whether this is an interpreter that can be started again."""
    return not hasattr(sys, "frozen") and Path(sys.executable or "").name.startswith("python")


def _cores() -> int:
    if hasattr(os, "sched_getaffinity"):
        return len(os.sched_getaffinity(0))
    return os.cpu_count() or 1


def _environment() -> dict[str, str]:
    found = {name: os.environ[name] for name in _KEPT if name in os.environ}
    return {**found, "PYTHONPATH": os.pathsep.join(filter(None, sys.path))}
