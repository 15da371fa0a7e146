"""Every block of code is in a language that is executed, or that can be parsed."""

from __future__ import annotations

import json
import tomllib
from collections.abc import Callable
from typing import Any

import pytest
import yaml

from tests.docs.pages import PAGES, Block, blocks


def _lines(text: str) -> list[Any]:
    return [json.loads(line) for line in text.splitlines()]


def _yaml(text: str) -> list[Any]:
    return list(yaml.safe_load_all(text))


EXECUTED = {"python", "sh", "console"}
TEXT = {"", "text", "diff", "http"}
PARSERS: dict[str, Callable[[str], Any]] = {
    "json": json.loads,
    "jsonl": _lines,
    "toml": tomllib.loads,
    "yaml": _yaml,
}

BLOCKS = [block for page in PAGES for block in blocks(page)]
OTHERS = [block for block in BLOCKS if block.language not in EXECUTED | TEXT]


@pytest.mark.parametrize("block", OTHERS, ids=str)
def test_block(block: Block):
    assert block.language in PARSERS, f"nobody checks the language {block.language!r}"
    PARSERS[block.language](block.text)
