"""The page of the command line says what `--help` says, about every command."""

from __future__ import annotations

import re
import shlex
from collections.abc import Callable

import pytest
from reference.pages.command_line import (
    Command,
    command_line_page,
    commands,
    example,
    parameters,
    program,
    usage,
)

from batchwright.cli import main
from batchwright.cli.exits import ExitCode

PAGE = command_line_page({})["command-line.md"]
COMMANDS = list(commands())
NAMES = [
    "prepare",
    "validate",
    "run",
    "submit",
    "status",
    "wait",
    "results",
    "list",
    "cancel",
    "serve",
]
NAMES += [f"runs {name}" for name in ["list", "show", "wait", "cancel", "retry", "report", "clean"]]
NAMES += [f"files {name}" for name in ("list", "upload", "download", "delete")]

Help = Callable[..., str]


@pytest.fixture
def help_of(capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch) -> Help:
    """Returns the help of a command as words, without its frames."""

    def run(*args: str) -> str:
        monkeypatch.setenv("COLUMNS", "1000")
        assert main([*args, "--help"]) == 0
        return " ".join(re.sub(r"[│╭╮╰╯─]", " ", capsys.readouterr().out).split())

    return run


def part(title: str) -> str:
    """What is below a heading of the page."""
    found = re.search(rf"^## {re.escape(title)}\n(.*?)(?=^## |\Z)", PAGE, re.MULTILINE | re.DOTALL)
    assert found, title
    return found[1]


def rows(text: str) -> dict[str, str]:
    """The rows that begin with an option or an argument, by its first name."""
    found = re.findall(r"^\| `((?:[^`|]|\\\|)+)`[^|]*(\|.*)\|$", text, re.MULTILINE)
    return {name.replace("\\|", "|"): rest for name, rest in found}


def test_all_commands_are_found():
    assert [one.name for one in COMMANDS] == NAMES
    assert re.findall(r"^\| \[`(.+?)`\]", PAGE, re.MULTILINE) == NAMES


@pytest.mark.parametrize("command", COMMANDS, ids=lambda one: one.name)
def test_the_options_are_those_of_the_help(command: Command, help_of: Help):
    text = help_of(*command.name.split())
    listed = rows(part(f"batchwright {command.name}"))
    options = set(re.findall(r"(?<= )--[a-z-]+(?= (?:-[a-z] |[A-Z]|\[|<[a-z]|[A-Z][a-z]))", text))
    assert {name for name in listed if name.startswith("--")} == options
    assert len(listed) >= len(command.item.params)
    for one in command.item.params:
        assert one.help in (listed.get(one.opts[0]) or listed[one.metavar]), one.name


@pytest.mark.parametrize("command", COMMANDS, ids=lambda one: one.name)
def test_the_defaults_are_those_of_the_help(command: Command, help_of: Help):
    text = help_of(*command.name.split())
    in_help = [value.strip("()") for value in re.findall(r"\[default: (.*?)\](?= )", text)]
    section = part(f"batchwright {command.name}")
    on_page = [value.strip("`") for value in re.findall(r"\[default to (.*?)\]", section)]
    assert on_page == in_help


@pytest.mark.parametrize("command", COMMANDS, ids=lambda one: one.name)
def test_the_usage_is_that_of_the_help(command: Command, help_of: Help):
    text = re.sub(r"[{}]", "", help_of(*command.name.split()))
    assert re.match(rf"Usage: .+? {re.escape(usage(command).removeprefix('batchwright '))} ", text)
    assert usage(command) in part(f"batchwright {command.name}")


@pytest.mark.parametrize("command", COMMANDS, ids=lambda one: one.name)
def test_the_example_is_that_of_the_help(command: Command):
    section = part(f"batchwright {command.name}")
    shown = re.findall(r"^(?:\$ )?(batchwright .+)$", section, re.MULTILINE)
    assert shown[0] == usage(command)
    assert shown[-1] == example(command)
    others = ("batchwright run ", f"batchwright {command.name} ")
    assert all(one.startswith(others) for one in shown[1:-1])
    assert shlex.split(example(command))[1 : 1 + len(command.name.split())] == command.name.split()


def test_global_options_are_those_of_the_help(help_of: Help):
    text, listed = help_of(), rows(part("Global options"))
    completion = {"--install-completion", "--show-completion"}
    own = {"--base-url", "--timeout", "--max-retries", "--version", "--help"}
    assert set(listed) == own | completion
    for one in parameters(program(), "option"):
        assert one.help in text
        assert one.help in listed[one.opts[0]]
    assert "environment variable `OPENAI_BASE_URL`" in listed["--base-url"]
    assert "[default to `2`]" in listed["--max-retries"]
    assert "at least 0" in listed["--max-retries"]


def test_each_exit_code_is_on_the_page():
    listed = rows(part("Exit codes"))
    assert set(listed) == {str(int(code)) for code in ExitCode}


def test_serve_lists_what_its_options_take():
    section = part("batchwright serve")
    for name in ("in_progress", "batches_per_hour", "short-response"):
        assert f"`{name}`" in section
