"""Every example in a docstring runs; those with `>>>` are doctests."""

from __future__ import annotations

import re
from pathlib import Path
from typing import Any

import pytest

from batchwright import AsyncClient, Client, runs
from batchwright.server import Server

from .docstrings import examples, modules, names, unlabelled
from .pages import Block
from .programs import OPENAI, awaits, execute, run_tests, serve

EXAMPLES = [example for path in modules() for example in examples(path)]


def run(example: Block, server: Server, folder: Path) -> None:
    text = example.text.replace(OPENAI, server.base_url)
    if example.is_tests:
        run_tests(text, folder)
    elif "serve_forever(" in text:
        serve(text)
    elif awaits(text):
        client = AsyncClient()
        known = names(example.page) | prepared(text, client, server)
        execute(text, example.page, example.line, known, within=client)
    else:
        with Client() as client:
            known = names(example.page) | prepared(text, client, server)
            execute(text, example.page, example.line, known)


def prepared(text: str, client: Client | AsyncClient, server: Server) -> dict[str, Any]:
    """What an example has besides the names of its module."""
    known: dict[str, Any] = {"client": client, "server": server, "runs": runs}
    if re.search(r"\bruns\.(open|find)\(", text):
        with Client() as sync:
            runs.run(sync, "requests.jsonl", output="answers.jsonl")
    if re.search(r"\b(batch|file)\b", text):
        with Client() as sync:
            known["batch"] = sync.batches.retrieve("batch_1")
            known["file"] = sync.files.retrieve("file-1")
    if re.search(r"\bcontent\b", text):
        known["content"] = client.files.content("file-2")
    return known


@pytest.mark.parametrize("example", EXAMPLES, ids=str)
def test_example(example: Block, server: Server, workspace: Path):
    run(example, server, workspace)


def test_no_code_is_outside_of_an_example():
    assert [code for path in modules() for code in unlabelled(path)] == []
