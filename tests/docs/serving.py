"""A process that serves until it is ended."""

from __future__ import annotations

import os
import re
import signal
import subprocess
from collections.abc import Sequence
from threading import Timer
from typing import Self

_URL = re.compile(r"http://[^\s\"/]+:(\d+)/v1")
_SECONDS_TO_START = 30


class Serving:
    """Start a process, wait until it has printed its URL, and end it at the end of the `with`.

    Args:
        command: The command.
        lines: How many lines to wait for, among them the one with the URL.
    """

    def __init__(self, command: Sequence[str], *, lines: int = 1) -> None:
        self._command = command
        self._lines = lines
        self.output = ""
        self.port = 0

    def __enter__(self) -> Self:
        self._process = subprocess.Popen(
            self._command,
            # It may be ended before it is ready to remove its temporary folder.
            env={**os.environ, "PYTHONUNBUFFERED": "1", "TMPDIR": os.getcwd()},
            text=True,
            stdout=subprocess.PIPE,
            stderr=subprocess.STDOUT,
        )
        silent = Timer(_SECONDS_TO_START, self._process.kill)
        silent.start()
        try:
            self._read()
        finally:
            silent.cancel()
        return self

    def __exit__(self, *_: object) -> None:
        self._process.terminate()
        rest, _ = self._process.communicate()
        self.output += rest
        assert self._process.returncode in (0, -signal.SIGTERM), self.output

    def _read(self) -> None:
        assert self._process.stdout is not None
        for line in self._process.stdout:
            self.output += line
            if url := _URL.search(line):
                self.port = int(url[1])
            if self.port and self.output.count("\n") >= self._lines:
                return
        self._process.communicate()
        raise AssertionError(f"it has not printed its URL and all else:\n{self.output}")
