"""A process that serves until it is ended."""

from __future__ import annotations

import os
import re
import subprocess
from collections.abc import Sequence
from threading import Timer
from typing import Self

import httpx

_URL = re.compile(r"http://[^\s\"/]+:(\d+)/v1")
_SECONDS_TO_START = 30


class Serving:
    """Start a process, wait until it has printed its URL, and end it at the end of the `with`.

    Args:
        command: The command.
    """

    def __init__(self, command: Sequence[str]) -> None:
        self._command = command
        self.output = ""
        self.port = 0
        self.returncode: int | None = None

    def __enter__(self) -> Self:
        self._process = subprocess.Popen(
            self._command,
            env={**os.environ, "PYTHONUNBUFFERED": "1"},
            text=True,
            stdout=subprocess.PIPE,
            stderr=subprocess.STDOUT,
        )
        silent = Timer(_SECONDS_TO_START, self._process.kill)
        silent.start()
        try:
            self._read_port()
        finally:
            silent.cancel()
        return self

    def __exit__(self, *_: object) -> None:
        self._process.terminate()
        rest, _ = self._process.communicate()
        self.output += rest
        self.returncode = self._process.returncode

    def _read_port(self) -> None:
        assert self._process.stdout is not None
        for line in self._process.stdout:
            self.output += line
            if url := _URL.search(line):
                self.port = int(url[1])
                # The port is open before the process is ready for a signal.
                httpx.get(url[0], trust_env=False)
                return
        self.__exit__()
        raise AssertionError(f"it ended before it printed its URL:\n{self.output}")
