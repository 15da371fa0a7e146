"""Checking a part of a file, in a process of its own: `parts` starts it."""

from __future__ import annotations

import sys
from collections.abc import Sequence
from typing import BinaryIO

import orjson

from batchwright._jsonl.parts import blocks_of
from batchwright._jsonl.passing import Pass, Wanted

_MOST = 4096


class _Written:
    """Takes all custom ids as new, and writes them, so many to a line.

    Args:
        file: Where to.
    """

    def __init__(self, file: BinaryIO) -> None:
        self._file = file
        self._waiting: list[str] = []

    def add(self, name: str) -> bool:
        """Add a name."""
        self.add_all([name])
        return True

    def add_all(self, names: Sequence[str]) -> list[int]:
        """Add names."""
        self._waiting.extend(names)
        if len(self._waiting) >= _MOST:
            self.flush()
        return []

    def flush(self) -> None:
        """Write those that wait."""
        self._file.write(orjson.dumps(self._waiting, option=orjson.OPT_APPEND_NEWLINE))
        self._waiting.clear()


def main() -> None:
    """Check a part: its file is the argument, the task is read, names and result are written."""
    task = orjson.loads(sys.stdin.buffer.read())
    written = _Written(sys.stdout.buffer)
    models = task["models"]
    wanted = Wanted(
        endpoint=task["endpoint"],
        models=None if models is None else frozenset(models),
        check=task["check"],
        max_problems=task["max_problems"],
    )
    done = Pass(wanted, written, model=task["model"], from_start=False)
    start, length = task["part"]
    done.read(blocks_of(sys.argv[1], (start, length)))
    written.flush()
    sys.stdout.buffer.write(orjson.dumps(done.result(), option=orjson.OPT_APPEND_NEWLINE))


if __name__ == "__main__":
    main()
