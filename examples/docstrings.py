"""Real text for requests: the docstrings of the standard library of this Python."""

from __future__ import annotations

import ast
import re
import sysconfig
from collections.abc import Iterator
from pathlib import Path

_SKIPPED = {"dist-packages", "idlelib", "lib2to3", "site-packages", "test", "tests", "turtledemo"}
_SHORTEST = 30
_LONGEST = 600


def docstrings() -> Iterator[tuple[str, str]]:
    """Iterate over the public names that have a docstring, always in the same order.

    The source files are parsed, not imported: importing some has side effects.

    Yields:
        The qualified name, such as `pathlib.Path.glob`, and the docstring's first paragraph.
    """
    root = Path(sysconfig.get_path("stdlib"))
    seen = set()
    for path in sorted(root.rglob("*.py")):
        parts = path.relative_to(root).with_suffix("").parts
        if _SKIPPED.intersection(parts) or any(part.startswith("_") for part in parts[:-1]):
            continue
        module = ".".join(part for part in parts if part != "__init__")
        for name, text in _of_node(ast.parse(path.read_bytes()), module):
            if name not in seen:  # a property and its setter share a name
                seen.add(name)
                yield name, text


def _of_node(node: ast.AST, name: str) -> Iterator[tuple[str, str]]:
    if name.rpartition(".")[2].startswith("_"):
        return
    if isinstance(node, ast.Module | ast.ClassDef | ast.FunctionDef | ast.AsyncFunctionDef):
        text = _first_paragraph(ast.get_docstring(node) or "")
        if len(text) >= _SHORTEST:
            yield name, text
    for child in ast.iter_child_nodes(node):
        if isinstance(child, ast.ClassDef | ast.FunctionDef | ast.AsyncFunctionDef):
            yield from _of_node(child, f"{name}.{child.name}")
        elif isinstance(child, ast.If | ast.Try):
            yield from _of_node(child, name)


def _first_paragraph(text: str) -> str:
    return " ".join(re.split(r"\n\s*\n", text, maxsplit=1)[0].split())[:_LONGEST]
