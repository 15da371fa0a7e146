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

from .docstrings import modules, sections
from .pages import PAGES, Block, blocks

DOCSTRINGS = {text.strip() for path in modules() for _, text in sections(path)}


def _lines(text: str) -> list[Any]:
    return [json.loads(line) for line in text.splitlines()]


def _yaml(text: str) -> list[Any]:
    return list(yaml.safe_load_all(text))


def _signature(text: str) -> None:
    """Parse imports, and what is called or read, with its types."""
    imports, _, signature = ("\n\n" + text.strip()).rpartition("\n\n")
    ast.parse(imports)
    if "(" in signature:
        signature = re.sub(r"^(async )?(def )?[\w.]+", "def _", signature) + ": ..."
    assert len(ast.parse(signature).body) == 1


def _from_docstring(text: str) -> None:
    """Find an example where it is executed."""
    assert text.strip() in DOCSTRINGS, "no docstring has this example"


def _signature_or_from_docstring(text: str) -> None:
    if text.strip() not in DOCSTRINGS:
        _signature(text)


EXECUTED = {"python", "sh", "console"}
TEXT = {"", "text", "indented", "diff", "http"}
PARSERS: dict[str, Callable[[str], Any]] = {
    "json": json.loads,
    "jsonl": _lines,
    "toml": tomllib.loads,
    "yaml": _yaml,
    "pyi": _signature,
    "py": _signature_or_from_docstring,
    "pycon": _from_docstring,
}

BLOCKS = [block for page in PAGES for block in blocks(page)]
OTHERS = [block for block in BLOCKS if block.language not in EXECUTED | TEXT]
TEXTS = [block for block in BLOCKS if block.language in TEXT]


@pytest.mark.parametrize("block", OTHERS, ids=str)
def test_block(block: Block):
    assert block.language in PARSERS, f"nobody checks the language {block.language!r}"
    PARSERS[block.language](block.text)


@pytest.mark.parametrize("block", TEXTS, ids=str)
def test_text_hides_no_code(block: Block):
    usage = r"batchwright .*\[OPTIONS\]"
    hidden = rf"^(?!{usage})(\$ |batchwright |>>> |import |from \S+ import )"
    assert not re.search(hidden, block.text, re.MULTILINE), "say in which language it is"
