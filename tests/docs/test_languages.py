"""Every block of code is in a language that is executed, or that can be parsed."""

from __future__ import annotations

import ast
import json
import re
import tomllib
from collections.abc import Callable
from typing import Any

import pytest
import yaml

from tests.docs.pages import PAGES, Block, blocks


def _lines(text: str) -> list[Any]:
    return [json.loads(line) for line in text.splitlines()]


def _signature(text: str) -> ast.Module:
    return ast.parse(re.sub(r"^[\w.]+", "def _", text.strip()) + ": ...")


def _yaml(text: str) -> list[Any]:
    return list(yaml.safe_load_all(text))


EXECUTED = {"python", "sh", "console"}
TEXT = {"", "text", "diff", "http"}
PARSERS: dict[str, Callable[[str], Any]] = {
    "json": json.loads,
    "pyi": _signature,
    "jsonl": _lines,
    "toml": tomllib.loads,
    "yaml": _yaml,
}

BLOCKS = [block for page in PAGES for block in blocks(page)]
TEXTS = [block for block in BLOCKS if block.language in TEXT]
OTHERS = [block for block in BLOCKS if block.language not in EXECUTED | TEXT]


@pytest.mark.parametrize("block", OTHERS, ids=str)
def test_block(block: Block):
    assert block.language in PARSERS, f"nobody checks the language {block.language!r}"
    PARSERS[block.language](block.text)


@pytest.mark.parametrize("block", TEXTS, ids=str)
def test_text_hides_no_command(block: Block):
    assert not re.search(r"^(\$ |batchwright )", block.text, re.MULTILINE), "call it sh or console"
