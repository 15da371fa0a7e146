"""Every command line on every page runs, and prints what the page shows."""

from __future__ import annotations

from pathlib import Path

import pytest

from batchwright.server import Server

from .commands import Command, commands, session
from .entries import CliCommand, cli_commands
from .pages import PAGES, Block, blocks
from .programs import OPENAI
from .shell import run_script, run_session

BLOCKS = [block for page in PAGES for block in blocks(page)]
SCRIPTS = [block for block in BLOCKS if block.language == "sh"]
SESSIONS = [block for block in BLOCKS if block.language == "console"]
# What the commands for runs and for tables find.
A_TABLE = "printf 'id,text\\n7,The cat sat on the mat.\\n' > data.csv\n"
A_RUN = "batchwright run requests.jsonl --output answers.jsonl --quiet\n"


@pytest.mark.parametrize("block", SCRIPTS, ids=str)
def test_script(block: Block, server: Server, workspace: Path):
    run_script(commands(block.text.replace(OPENAI, server.base_url)), workspace)


@pytest.mark.parametrize("block", SESSIONS, ids=str)
def test_session(block: Block, server: Server, workspace: Path):
    run_session(list(session(block.text.replace(OPENAI, server.base_url))), workspace)


@pytest.mark.parametrize("command", cli_commands(), ids=str)
def test_example_in_the_help(command: CliCommand, workspace: Path):
    assert f"{command.example} ".startswith(f"batchwright {command.name} ")
    started = [Command(A_TABLE)]
    if command.name.startswith("runs "):
        started.append(Command(A_RUN))
    run_script([*started, Command(f"{command.example}\n")], workspace)
