"""The command line, in this process and in one of its own, against a real server."""

from __future__ import annotations

import json
import os
import signal
import subprocess
import sys
from collections.abc import Callable
from contextlib import suppress
from pathlib import Path
from threading import Timer
from typing import IO, Any, NamedTuple

import pytest

from batchwright.cli import main
from batchwright.server import Server

EMBEDDINGS = "/v1/embeddings"


class Ran(NamedTuple):
    """What a command left behind."""

    code: int
    out: str
    err: str

    @property
    def json(self) -> Any:
        return json.loads(self.out)


Cli = Callable[..., Ran]


@pytest.fixture
def server(batchwright_server: Server, monkeypatch: pytest.MonkeyPatch) -> Server:
    """A server, and the environment that leads to it."""
    point_to(batchwright_server, monkeypatch)
    return batchwright_server


@pytest.fixture
def cli(capsys: pytest.CaptureFixture[str]) -> Cli:
    """Runs a command in this process."""

    def run(*args: object) -> Ran:
        capsys.readouterr()
        code = main([str(arg) for arg in args])
        return Ran(code, *capsys.readouterr())

    return run


@pytest.fixture
def requests_file(tmp_path: Path) -> Path:
    """Five good requests."""
    return write_requests(tmp_path / "requests.jsonl", 5)


def point_to(server: Server, monkeypatch: pytest.MonkeyPatch) -> None:
    """Set the environment as a person would."""
    monkeypatch.setenv("OPENAI_API_KEY", "test")
    monkeypatch.setenv("OPENAI_BASE_URL", server.base_url)


def write_requests(path: Path, count: int) -> Path:
    """Write good requests for embeddings."""
    body = {"model": "text-embedding-3-small", "dimensions": 8, "input": "hello"}
    lines = [
        {"custom_id": f"r{n}", "method": "POST", "url": EMBEDDINGS, "body": body}
        for n in range(count)
    ]
    path.write_text("".join(json.dumps(line) + "\n" for line in lines))
    return path


def start(*args: object, **options: Any) -> subprocess.Popen[str]:
    """Start a command as a process of its own."""
    command = [sys.executable, "-m", "batchwright", *map(str, args)]
    # A process that a shell runs in the background ignores Ctrl-C, and so would those it starts.
    signal.signal(signal.SIGINT, signal.default_int_handler)
    pipes = {"stdout": subprocess.PIPE, "stderr": subprocess.PIPE}
    return subprocess.Popen(command, text=True, env=os.environ, **{**pipes, **options})


def read_until(stream: IO[str], text: str, process: subprocess.Popen[str]) -> str:
    """Read lines until one holds the text; a process that keeps silent is ended."""
    silent = Timer(30, process.kill)
    silent.start()
    try:
        return next(line for line in stream if text in line)
    finally:
        silent.cancel()


def read_terminal(ours: int) -> str:
    """Read all that was shown on a terminal whose other end is, or will be, closed."""
    shown = b""
    with suppress(OSError):  # Linux says so when the other end is closed
        while chunk := os.read(ours, 4096):
            shown += chunk
    os.close(ours)
    return shown.decode()
