"""The examples in docstrings that are not doctests."""

from __future__ import annotations

import ast
import importlib
import re
import textwrap
from collections.abc import Iterator
from pathlib import Path
from typing import Any

from .pages import ROOT, Block

_SOURCES = ("overlays", "generated")
_INDENTED = r"(?:^ .*\n|^\n)+"
_ANY_SECTION = re.compile(rf"^[A-Z]\w+:\n{_INDENTED}", re.MULTILINE)
_SECTION = re.compile(rf"^Examples?:\n({_INDENTED})", re.MULTILINE)


def modules() -> list[Path]:
    """The modules of the packages."""
    return sorted(path for source in _SOURCES for path in (ROOT / source).rglob("*.py"))


def examples(path: Path) -> Iterator[Block]:
    """The `Example:` sections of a module that are programs."""
    for line, text in sections(path):
        if ">>>" not in text:
            yield Block(path, line, "python", text)


def sections(path: Path) -> Iterator[tuple[int, str]]:
    """All `Example:` sections of a module: the line on which each begins, and its text."""
    for line, text in _docstrings(path):
        for section in _SECTION.finditer(text):
            start = line + text.count("\n", 0, section.start(1))
            yield start, textwrap.dedent(section[1]).rstrip() + "\n"


def unlabelled(path: Path) -> Iterator[str]:
    """The code in the docstrings of a module that is in no section, and so would not run."""
    for _, text in _docstrings(path):
        for code in re.findall(_INDENTED, _ANY_SECTION.sub("", text), re.MULTILINE):
            try:
                tree = ast.parse(textwrap.dedent(code))
            except SyntaxError:
                continue
            if any(
                isinstance(node, ast.Call | ast.Import | ast.ImportFrom) for node in ast.walk(tree)
            ):
                yield code


def names(path: Path) -> dict[str, Any]:
    """What the examples of a module have: its names, and those of the packages it is in."""
    source = next(ROOT / name for name in _SOURCES if path.is_relative_to(ROOT / name))
    parts = [part for part in path.relative_to(source).with_suffix("").parts if part != "__init__"]
    found: dict[str, Any] = {}
    for length in range(1, len(parts) + 1):
        module = importlib.import_module(".".join(parts[:length]))
        found |= {name: getattr(module, name) for name in getattr(module, "__all__", ())}
    return {**found, **vars(module)}


def _docstrings(path: Path) -> Iterator[tuple[int, str]]:
    """The line on which each docstring of a module begins, and its text."""
    for node in ast.walk(ast.parse(path.read_text("utf-8"))):
        match node:
            case ast.Expr(ast.Constant(str(text))):
                first, _, rest = text.partition("\n")
                yield node.lineno, f"{first.strip()}\n{textwrap.dedent(rest)}\n"
