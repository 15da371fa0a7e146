"""Every Python program on every page runs."""

from __future__ import annotations

from pathlib import Path

import pytest

from batchwright.server import Server

from .pages import PAGES, Block, blocks
from .programs import OPENAI, awaits, execute, run_tests, serve

BLOCKS = [block for page in PAGES for block in blocks(page) if block.language == "python"]


def run(block: Block, server: Server, folder: Path) -> None:
    text = block.text.replace(OPENAI, server.base_url)
    if block.is_tests:
        run_tests(text, folder)
    elif "serve_forever(" in text:
        serve(text)
    else:
        assert not awaits(text), "a program awaits in asyncio.run(main())"
        execute(text, block.page, block.line)


@pytest.mark.parametrize("block", BLOCKS, ids=str)
def test_program(block: Block, server: Server, workspace: Path):
    run(block, server, workspace)
