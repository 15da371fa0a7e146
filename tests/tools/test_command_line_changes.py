"""`make compat` on the command line: which edits of a small program break whoever calls it."""

from __future__ import annotations

import re
from pathlib import Path
from typing import Any

import compat
import pytest
from changes import Level
from command_line_changes import command_line_changes

ROOT = Path(__file__).parents[2]
BREAKING, ADDITIVE, INTERNAL = Level.BREAKING, Level.ADDITIVE, Level.INTERNAL
ERRORS = """\
class APIError(Exception): ...
class RateLimitError(APIError): ...
__all__ = ["APIError", "RateLimitError"]
"""
EXITS = """\
from enum import IntEnum
from batchwright.errors import APIError, RateLimitError
class ExitCode(IntEnum):
    OK = 0
    USAGE = 2
    API = 3
def exit_code(error):
    _, usage, api = list(ExitCode)[:3]
    return api if isinstance(error, APIError) else usage
"""
APP = """\
from enum import Enum
from pathlib import Path
from typing import Annotated, Optional
import typer
from batchwright.cli.exits import ExitCode
class Check(str, Enum):
    strict = "strict"
    off = "off"
app = typer.Typer()
files = typer.Typer()
@app.callback()
def main(url: Annotated[Optional[str], typer.Option(envvar="URL")] = None): ...
@app.command()
def run(
    source: Annotated[Path, typer.Argument()],
    target: Annotated[Optional[Path], typer.Argument()] = None,
    *,
    limit: Annotated[int, typer.Option("--limit", "-l", min=1, max=100)] = 20,
    check: Annotated[Check, typer.Option()] = Check.strict,
    tags: Annotated[Optional[list[str]], typer.Option("--tag")] = None,
    quiet: Annotated[bool, typer.Option("--quiet", "-q")] = False,
    colour: Annotated[bool, typer.Option("--colour/--no-colour")] = True,
    secret: Annotated[bool, typer.Option("--secret", hidden=True)] = False,
): ...
@app.command("list")
def list_(sources: Annotated[list[Path], typer.Argument()]): ...
@app.command(hidden=True)
def debug(): ...
@app.command()
def copy(one: str, other: str): ...
@files.command()
def delete(name: str): ...
@files.command()
def show(name: str): ...
app.add_typer(files, name="files")
"""
QUIET = '    quiet: Annotated[bool, typer.Option("--quiet", "-q")] = False,\n'
SECRET = '    secret: Annotated[bool, typer.Option("--secret", hidden=True)] = False,\n'
TARGET = "    target: Annotated[Optional[Path], typer.Argument()] = None,\n"
DELETE = "@files.command()\ndef delete(name: str): ...\n"
CASES: dict[str, tuple[str, str, Level | None, str]] = {
    # breaking
    "a command removed": (DELETE, "", BREAKING, "batchwright files delete removed"),
    "a command renamed": ('"list"', '"ls"', BREAKING, "batchwright list removed"),
    "a group renamed": ('name="files"', 'name="file"', BREAKING, "files show removed"),
    "an option removed": (QUIET, "", BREAKING, "run --quiet: removed"),
    "a short name removed": ('"--quiet", "-q"', '"--quiet"', BREAKING, "run -q: removed"),
    "an option renamed": ('"--tag"', '"--label"', BREAKING, "--tag: removed"),
    "the opposite of a flag removed": ("/--no-colour", "", BREAKING, "--no-colour: removed"),
    "a flag turned round": ("--colour/--no-colour", "--no-colour/--colour", BREAKING, "opposite"),
    "an option made required": (
        '"-l", min=1, max=100)] = 20',
        '"-l", min=1, max=100)]',
        BREAKING,
        "--limit: now required",
    ),
    "a required option added": (
        QUIET,
        QUIET + "    key: Annotated[str, typer.Option()],\n",
        BREAKING,
        "--key: added as required",
    ),
    "another default": ("= 20", "= 50", BREAKING, "--limit: default 20 → 50"),
    "another default of a choice": (
        "= Check.strict",
        "= Check.off",
        BREAKING,
        'default "strict" → "off"',
    ),
    "a flag that is on": ('"-q")] = False', '"-q")] = True', BREAKING, "default false → true"),
    "a value removed": ('    off = "off"\n', "", BREAKING, "--check: value off: removed"),
    "a minimum raised": ("min=1", "min=2", BREAKING, "--limit: min: 1 → 2"),
    "a maximum lowered": ("max=100", "max=99", BREAKING, "--limit: max: 100 → 99"),
    "another type": ("limit: Annotated[int", "limit: Annotated[bool", BREAKING, "--limit: "),
    "text, now a number": (
        "name: str): ...\n@files",
        "name: int): ...\n@files",
        BREAKING,
        "type: str → int",
    ),
    "a flag, now with a value": (
        "quiet: Annotated[bool",
        "quiet: Annotated[int",
        BREAKING,
        "a flag → with a value",
    ),
    "only once": (
        "tags: Annotated[Optional[list[str]]",
        "tags: Annotated[Optional[str]",
        BREAKING,
        "any number of times → once",
    ),
    "an argument removed": (TARGET, "", BREAKING, "argument target: removed"),
    "an argument made required": (
        TARGET,
        "    target: Annotated[Path, typer.Argument()],\n",
        BREAKING,
        "argument 2 (target): now required",
    ),
    "arguments in another order": (
        "one: str, other: str",
        "other: str, one: str",
        BREAKING,
        "argument 1 (other): was one",
    ),
    "an argument in front": (
        "one: str, other: str",
        "new: str, one: str, other: str",
        BREAKING,
        "argument 1 (new): was one",
    ),
    "the first argument removed": (
        "one: str, other: str",
        "other: str",
        BREAKING,
        "argument 1 (other): was one",
    ),
    "an argument made an option": (
        TARGET,
        TARGET.replace("Argument", "Option"),
        BREAKING,
        "argument target: removed",
    ),
    "one argument instead of many": (
        "sources: Annotated[list[Path]",
        "sources: Annotated[Path",
        BREAKING,
        "argument 1 (sources): any",
    ),
    "a file that has to exist": (
        "source: Annotated[Path, typer.Argument()",
        "source: Annotated[Path, typer.Argument(exists=True)",
        BREAKING,
        "exists",
    ),
    "a global option moved": (
        'url: Annotated[Optional[str], typer.Option(envvar="URL")] = None',
        "",
        BREAKING,
        "batchwright --url: removed",
    ),
    "a variable no longer read": (
        '(envvar="URL")',
        "()",
        BREAKING,
        "--url: no longer read from URL",
    ),
    "a command, now a group": (
        "@app.command(hidden=True)\ndef debug(): ...",
        'app.add_typer(files, name="debug")',
        BREAKING,
        "was a command",
    ),
    # compatible
    "a command added": (
        DELETE,
        DELETE + "@files.command()\ndef add(): ...\n",
        ADDITIVE,
        "batchwright files add added",
    ),
    "an option added": (
        QUIET,
        QUIET + "    wait: Annotated[bool, typer.Option()] = False,\n",
        ADDITIVE,
        "--wait: added",
    ),
    "a short name added": ('"--tag"', '"--tag", "-t"', ADDITIVE, "-t: added"),
    "a hidden option removed": (SECRET, "", INTERNAL, "--secret: removed"),
    "a hidden command removed": (
        "@app.command(hidden=True)\ndef debug(): ...",
        "",
        INTERNAL,
        "debug removed",
    ),
    "an optional argument added at the end": (
        TARGET,
        TARGET + "    third: Annotated[Optional[str], typer.Argument()] = None,\n",
        ADDITIVE,
        "argument third: added",
    ),
    "an argument no longer required": (
        "source: Annotated[Path, typer.Argument()],\n" + TARGET.rstrip(),
        "source: Annotated[Optional[Path], typer.Argument()] = None,\n" + TARGET.rstrip(),
        ADDITIVE,
        "argument 1 (source): no longer required",
    ),
    "an argument renamed": ("    target: Ann", "    output: Ann", None, ""),
    "a value added": (
        '    off = "off"\n',
        '    off = "off"\n    warn = "warn"\n',
        ADDITIVE,
        "value warn: added",
    ),
    "a minimum lowered": ("min=1", "min=0", ADDITIVE, "min: 1 → 0"),
    "a maximum raised": ("max=100", "max=1000", ADDITIVE, "max: 100 → 1000"),
    "a bound removed": (", max=100", "", ADDITIVE, "max: 100 → None"),
    "numbers with a point": (
        "limit: Annotated[int",
        "limit: Annotated[float",
        ADDITIVE,
        "type: int → float",
    ),
    "many arguments instead of one": (
        "def show(name: str)",
        "def show(names: list[str])",
        ADDITIVE,
        "argument 1 (names): once → any number",
    ),
    "a variable read": (
        'typer.Option("--tag")',
        'typer.Option("--tag", envvar="TAGS")',
        ADDITIVE,
        "also read from TAGS",
    ),
    "another help": ("def debug(): ...", "def debug(): 'Help.'", None, ""),
    "another order of options": (
        QUIET + '    colour: Annotated[bool, typer.Option("--colour/--no-colour")] = True,\n',
        '    colour: Annotated[bool, typer.Option("--colour/--no-colour")] = True,\n' + QUIET,
        None,
        "",
    ),
    "a command deprecated": (
        DELETE,
        DELETE.replace("command()", "command(deprecated=True)"),
        ADDITIVE,
        "now deprecated",
    ),
    "an option hidden": ('"--quiet", "-q"', '"--quiet", "-q", hidden=True', None, ""),
    "another name in Python": ("    quiet: Ann", "    silent: Ann", None, ""),
}
ENDINGS = {
    "a code changed": (EXITS, "API = 3", "API = 4", BREAKING, "exit code API 3 → 4"),
    "a code given up": (EXITS, "USAGE = 2", "OTHER = 5", BREAKING, "exit code USAGE 2: no longer"),
    "an error ends otherwise": (
        EXITS,
        "isinstance(error, APIError)",
        "type(error) is APIError",
        BREAKING,
        "exit code RateLimitError ends with 2, no longer with 3",
    ),
    "a code added": (
        EXITS,
        "    API = 3\n",
        "    API = 3\n    BUSY = 9\n",
        ADDITIVE,
        "exit code BUSY 9: added",
    ),
    "a code renamed": (EXITS, "API = 3", "REMOTE = 3", None, ""),
    "an error added": (
        ERRORS,
        '"RateLimitError"]',
        '"RateLimitError", "Other"]\nclass Other(APIError): ...',
        None,
        "",
    ),
}


def program(folder: Path, app: str = APP, exits: str = EXITS, errors: str = ERRORS) -> list[Path]:
    """Write a small program that is called batchwright."""
    cli = folder / "batchwright" / "cli"
    cli.mkdir(parents=True)
    for path, text in (
        (cli.parent / "__init__.py", ""),
        (cli.parent / "errors.py", errors),
        (cli / "__init__.py", ""),
        (cli / "exits.py", exits),
        (cli / "app.py", app),
    ):
        path.write_text(text)
    return [folder]


@pytest.fixture(scope="module")
def read(tmp_path_factory: pytest.TempPathFactory) -> dict[str, Any]:
    """The command lines of all edited programs, read a few at a time."""
    folder = tmp_path_factory.mktemp("programs")
    folders = {"": program(folder / "before")}
    for name, (old, new, _, _) in CASES.items():
        assert old in APP, name
        folders[name] = program(folder / name.replace(" ", "-"), APP.replace(old, new, 1))
    for name, (text, old, new, _, _) in ENDINGS.items():
        assert old in text, name
        key = "exits" if text is EXITS else "errors"
        edited = text.replace(old, new, 1)
        folders[name] = program(folder / name.replace(" ", "-"), **{key: edited})
    found: dict[str, Any] = {}
    for names in (list(folders)[at : at + 4] for at in range(0, len(folders), 4)):
        found |= zip(names, compat.command_lines(*map(folders.get, names)), strict=True)
    return found


def check(found: Any, before: Any, level: Level | None, words: str) -> None:
    assert isinstance(found, dict), found
    changes = command_line_changes(before, found)
    assert max((change.level for change in changes), default=None) is level, changes
    said = [f"{each.place} {each.what}" for each in changes if each.level is level]
    assert level is None or any(words in one for one in said), said


@pytest.mark.parametrize("name", CASES)
def test_edit_of_the_command_line(read: dict[str, Any], name: str) -> None:
    check(read[name], read[""], *CASES[name][2:])


@pytest.mark.parametrize("name", ENDINGS)
def test_edit_of_the_exit_codes(read: dict[str, Any], name: str) -> None:
    check(read[name], read[""], *ENDINGS[name][3:])


def test_there_are_enough_cases_of_each_kind() -> None:
    levels = [case[2] for case in CASES.values()]
    assert levels.count(BREAKING) >= 15
    assert len(levels) - levels.count(BREAKING) >= 15


def test_our_own_command_line_is_compared() -> None:
    (found,) = compat.command_lines([ROOT / "overlays", ROOT / "generated"])
    assert isinstance(found, dict)
    assert {"", "run", "files delete"} <= found["commands"].keys()
    assert found["exit_codes"]["USAGE"] == 2
    assert found["errors"]["RateLimitError"] == 3
    assert command_line_changes(found, found) == []


def test_a_program_that_cannot_be_read_says_why(tmp_path: Path) -> None:
    (found,) = compat.command_lines(program(tmp_path, app="import nowhere"))
    assert found == "ModuleNotFoundError: No module named 'nowhere'"
    assert not re.search("Traceback", str(found))
