"""Running the programs that make an environment, and saying why one cannot be made."""

from __future__ import annotations

import os
import re
import subprocess
from collections.abc import Sequence
from pathlib import Path

_COLOUR = re.compile(r"\x1b\[[0-9;]*m")
_ERROR = re.compile(r"(?i)\[?error\b\]?:? *")


class UnavailableError(Exception):
    """An environment cannot be made on this machine; the message says why."""


def environment() -> dict[str, str]:
    """Our environment variables, without those that change what Python does."""
    # PYTHONDONTWRITEBYTECODE would leave packages uncompiled, and PYTHONPATH would add others.
    return {key: value for key, value in os.environ.items() if not key.startswith("PYTHON")}


def run(
    name: str,
    command: Sequence[str | Path],
    *,
    cwd: Path | None = None,
    path: Path | None = None,
) -> str:
    """Run a program, and return what it says on both outputs.

    Args:
        name: What to call it in messages.
        command: The program and its arguments.
        cwd: The folder that it runs in.
        path: A folder where it finds other programs first.

    Raises:
        UnavailableError: It cannot be started, or fails.
    """
    variables = environment()
    if path:
        variables["PATH"] = f"{path}{os.pathsep}{variables.get('PATH', os.defpath)}"
    try:
        done = subprocess.run(
            command,
            cwd=cwd,
            env=variables,
            stdin=subprocess.DEVNULL,
            stdout=subprocess.PIPE,
            stderr=subprocess.STDOUT,
            encoding="utf-8",
            errors="replace",
            check=False,
        )
    except OSError as error:
        raise UnavailableError(f"{name} cannot be run: {error}") from error
    if done.returncode:
        raise UnavailableError(f"{name} fails: {cause(done.stdout)}")
    return done.stdout


def cause(output: str) -> str:
    """The line of a failed program's output that says most: its last error, or its last line."""
    lines = [line.strip() for line in _COLOUR.sub("", output).splitlines() if line.strip()]
    lines = [line for line in lines if not line.startswith("at ")]  # where Java was
    errors = [line for line in lines if _ERROR.match(line)]
    return _ERROR.sub("", (errors or lines or ["it says nothing"])[-1])
