"""What has to have an entry in the documentation: the commands and the public names."""

from __future__ import annotations

import importlib
import pkgutil
import re
from collections.abc import Iterator
from typing import Any

from attrs import frozen
from typer.main import get_command

import batchwright
from batchwright.cli.app import app


@frozen
class CliCommand:
    """A command of the program, with the example in its help."""

    name: str
    example: str

    def __str__(self) -> str:
        return self.name


def cli_commands() -> list[CliCommand]:
    """All commands, such as `files list`."""
    return list(_of_group(get_command(app), ""))


def public_names() -> list[tuple[str, str]]:
    """All public names, each after its module."""
    return [
        (module, name)
        for module in public_modules()
        for name in importlib.import_module(module).__all__
    ]


def public_modules() -> list[str]:
    """The package, and the modules at its top that export names."""
    found = [batchwright.__name__]
    for module in pkgutil.iter_modules(batchwright.__path__, "batchwright."):
        plain = not module.name.rpartition(".")[2].startswith("_")
        if plain and hasattr(importlib.import_module(module.name), "__all__"):
            found.append(module.name)
    return found


def _of_group(group: Any, prefix: str) -> Iterator[CliCommand]:
    for name, command in group.commands.items():
        if hasattr(command, "commands"):
            yield from _of_group(command, f"{prefix}{name} ")
        else:
            example = re.search(r"^Example: (.+)$", command.epilog or "", re.MULTILINE)
            yield CliCommand(f"{prefix}{name}", example[1] if example else "")
