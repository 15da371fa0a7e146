"""Executing the commands of an example, and comparing what they print."""

from __future__ import annotations

import re
import subprocess
from collections.abc import Iterator, Sequence
from contextlib import ExitStack, contextmanager
from pathlib import Path

from .commands import Command, check
from .serving import Serving

_MARK = "\x1e"


def run_script(commands: Sequence[Command], folder: Path) -> None:
    """Execute the commands of a script, which ends with the first one that fails."""
    with _serving(commands) as rest:
        result = _sh("".join(command.line for command in rest), folder, "-eu")
    assert result.returncode == 0, result.stdout


def run_session(commands: Sequence[Command], folder: Path) -> None:
    """Execute the commands of a console, and compare the output of each.

    A command may fail if the console shows what it then prints.
    """
    with _serving(commands) as rest:
        script = "".join(_marked(command.line) for command in rest)
        printed = _sh(script, folder, "-u").stdout
    ends = re.findall(rf"(.*?)\n{_MARK}(\d+)\n", printed, re.DOTALL)
    assert len(ends) == len(rest), printed
    for command, (output, status) in zip(rest, ends, strict=True):
        _compare(command, output)
        assert status == "0" or _shows_something(command.output), (
            f"{command.line.strip()} ended with {status}:\n{output}"
        )


def matches(expected: str, output: str) -> bool:
    """Whether an output is as expected; `...` is any text, or any lines if it stands alone."""
    pattern = "".join(
        r"(?:.*\n)*?" if line.strip() == "..." else _of_line(line) + r"\n"
        for line in expected.rstrip().splitlines()
    )
    lines = [line.rstrip() for line in output.rstrip().splitlines()]
    return bool(re.fullmatch(pattern, "".join(f"{line}\n" for line in lines)))


@contextmanager
def _serving(commands: Sequence[Command]) -> Iterator[list[Command]]:
    """Check what is only checked, start what serves, and yield the commands to execute."""
    for command in commands:
        if command.is_only_checked:
            check(command)
    rest = [one for one in commands if not one.is_only_checked and not one.serves]
    started = []
    with ExitStack() as stack:
        for server in (one for one in commands if one.serves):
            serving = Serving(server.at_any_port, lines=server.output.count("\n"))
            stack.enter_context(serving)
            rest = [one.at_port(server.port, serving.port) for one in rest]
            started.append((server.at_port(server.port, serving.port), serving))
        yield rest
    for server, serving in started:
        if server.output:
            _compare(server, serving.output)


def _sh(script: str, folder: Path, option: str) -> subprocess.CompletedProcess[str]:
    return subprocess.run(
        ["sh", option, "-c", script],
        cwd=folder,
        stdin=subprocess.DEVNULL,
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
        text=True,
        check=False,
    )


def _marked(line: str) -> str:
    """A command, after which its status is printed, and is still that of the last command."""
    return f"{line.rstrip()}\nstatus=$?\nprintf '\\n\\036%s\\n' $status\n(exit $status)\n"


def _compare(command: Command, output: str) -> None:
    assert matches(command.output, output), (
        f"{command.line.strip()} should print\n{command.output}\nbut it prints\n{output}"
    )


def _shows_something(output: str) -> bool:
    return bool(output.replace("...", "").strip())


def _of_line(line: str) -> str:
    return ".*".join(re.escape(part) for part in line.rstrip().split("..."))
