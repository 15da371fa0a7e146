"""Every command is shown somewhere, and every public name has an entry in the reference."""

from __future__ import annotations

import re

import pytest

from .entries import CliCommand, cli_commands, public_modules, public_names
from .pages import PAGES, ROOT, blocks

REFERENCE = "".join(page.read_text("utf-8") for page in ROOT.glob("docs/reference/**/*.md"))
SHOWN = "".join(
    block.text for page in PAGES for block in blocks(page) if block.language in ("sh", "console")
)


@pytest.mark.parametrize("command", cli_commands(), ids=str)
def test_command_is_shown(command: CliCommand):
    assert re.search(rf"\bbatchwright {command.name}\b", SHOWN)


@pytest.mark.parametrize("module", public_modules())
def test_public_names_have_entries(module: str):
    names = [name for owner, name in public_names() if owner == module]
    assert [name for name in names if not re.search(rf"\b{name}\b", REFERENCE)] == []
