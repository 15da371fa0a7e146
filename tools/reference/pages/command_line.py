"""The page of the command line, from the program itself."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Any

from attrs import frozen
from reference.markdown import anchor, code, link, page, section, table
from reference.pages.configuration import environment_variables
from reference.prose import check_headings, parts_of
from reference.specification import Document
from typer.main import get_command

from batchwright.cli.app import app
from batchwright.cli.exits import MEANINGS
from batchwright.cli.serve import ServeCommand, values

PROSE = "command-line.md"
PROGRAM = "batchwright"
_KINDS = {
    "choice": "choice",
    "directory": "folder",
    "float range": "number",
    "int range": "integer",
    "path": "path",
    "str": "text",
}
_VARIABLE = re.compile(r"OPENAI_\w+")


@frozen
class Command:
    """A command, with its name as it is typed."""

    name: str
    item: Any


def command_line_page(_: Document) -> dict[str, str]:
    """The page of all commands."""
    found = list(commands())
    prose = parts_of(PROSE)
    check_headings(PROSE, (one.name for one in found))
    return {
        "command-line.md": page(
            "Command line",
            link("Reference", "README.md"),
            prose[""],
            table(("Command", "Description"), map(_row, found)),
            section("Global options", "These go before the command.", _options(program())),
            *(_section(one, prose[one.name]) for one in found),
            section("Environment variables", environment_variables()),
            section("Exit codes", _exit_codes()),
        )
    }


def program() -> Any:
    """The whole program."""
    return get_command(app)


def commands(group: Any = None, prefix: str = "") -> Iterator[Command]:
    """All commands that do something, in the order of the help."""
    for name, item in (group or program()).commands.items():
        if hasattr(item, "commands"):
            yield from commands(item, f"{prefix}{name} ")
        else:
            yield Command(f"{prefix}{name}", item)


def example(command: Command) -> str:
    """The example in the help of a command."""
    epilog: str = command.item.epilog
    return epilog.partition("Example: ")[2].splitlines()[0]


def usage(command: Command) -> str:
    """How a command is called."""
    arguments = map(_in_usage, parameters(command.item, "argument"))
    return " ".join([PROGRAM, command.name, "[OPTIONS]", *arguments])


def parameters(item: Any, what: str) -> list[Any]:
    """The arguments or the options of a command."""
    return [one for one in item.params if one.param_type_name == what]


def _row(command: Command) -> tuple[str, str]:
    text = _paragraphs(command)[0]
    return link(f"`{command.name}`", anchor(f"{PROGRAM} {command.name}")), text


def _section(command: Command, transcript: str) -> str:
    arguments = parameters(command.item, "argument")
    rows = [(f"`{_placeholder(one)}`", one.help, _default_of(one)) for one in arguments]
    return section(
        f"{PROGRAM} {command.name}",
        code("text", usage(command)),
        *_paragraphs(command),
        table(("Argument", "Description", "Notes"), rows),
        _options(command.item),
        *_values(command),
        transcript,
    )


def _paragraphs(command: Command) -> list[str]:
    return [" ".join(one.split()) for one in command.item.help.split("\n\n")]


def _options(item: Any) -> str:
    options = parameters(item, "option")
    rows = [
        (", ".join(f"`{name}`" for name in one.opts), kind(one), one.help, notes(one))
        for one in options
    ]
    rows.append(("`--help`, `-h`", "", "Show the help.", ""))
    return table(("Option", "Type", "Description", "Notes"), rows)


def kind(option: Any) -> str:
    """What an option takes."""
    if option.is_flag:
        return "flag"
    return f"`{option.metavar}`, {_KINDS[option.type.name]}"


def notes(option: Any) -> str:
    """The default, the bounds and the environment variable of an option."""
    low, high = getattr(option.type, "min", None), getattr(option.type, "max", None)
    bounds = [f"at least {_number(low)}"] if low is not None else []
    bounds += [f"at most {_number(high)}"] if high is not None else []
    found = [_default(option), ", ".join(bounds)]
    found += [f"environment variable `{name}`" for name in _VARIABLE.findall(option.help)]
    return "; ".join(one for one in found if one)


def _default(option: Any) -> str:
    if isinstance(option.show_default, str):
        return f"[default to {option.show_default}]"
    if option.is_flag:
        return ""
    if option.default is None:
        return "[optional]"
    return f"[default to `{option.default}`]"


def _placeholder(argument: Any) -> str:
    return str(argument.metavar or argument.name.upper())


def _in_usage(argument: Any) -> str:
    return _placeholder(argument) if argument.required else f"[{_placeholder(argument)}]"


def _default_of(argument: Any) -> str:
    return "[required]" if argument.required else f"[default to {argument.show_default}]"


def _number(value: float) -> str:
    return f"{value:,}" if isinstance(value, int) else f"{value:g}"


def _values(command: Command) -> list[str]:
    """The lists that a command adds to its help."""
    if not isinstance(command.item, ServeCommand):
        return []
    rows = [(title, ", ".join(f"`{name}`" for name in names)) for title, names in values().items()]
    return [table(("Values", "Names"), rows)]


def _exit_codes() -> str:
    rows = [(f"`{int(code)}`", f"`{code.name}`", text) for code, text in MEANINGS.items()]
    return table(("Code", "Name", "Meaning"), rows)
