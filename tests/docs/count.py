"""Count what the tests of the documentation check: `python -m tests.docs.count`."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator

from .commands import commands, session
from .docstrings import examples, modules, sections
from .entries import cli_commands, public_names
from .pages import PAGES, blocks, links


def counts() -> Iterator[tuple[str, int]]:
    """Each figure after what it counts."""
    found = [block for page in PAGES for block in blocks(page)]
    languages = Counter(block.language for block in found)
    shown = [one for block in found if block.language == "sh" for one in commands(block.text)]
    shown += [one for block in found if block.language == "console" for one in session(block.text)]
    shown = [command for command in shown if command.words]
    checked = sum(command.is_only_checked for command in shown)
    docstrings = [text for path in modules() for _, text in sections(path)]
    programs = sum(1 for path in modules() for _ in examples(path))
    yield "pages", len(PAGES)
    yield "Python examples", languages["python"]
    yield "  of which tests", sum(block.is_tests for block in found if block.language == "python")
    yield "shell examples", languages["sh"] + languages["console"]
    yield "commands executed", len(shown) - checked
    yield "commands only checked", checked
    yield "blocks of data", sum(languages[name] for name in ("json", "jsonl", "toml", "yaml"))
    yield "docstring examples", programs
    yield "docstring doctests", len(docstrings) - programs
    yield "examples in the help", len(cli_commands())
    yield "links", sum(1 for page in PAGES for _ in links(page))
    yield "public names", len(public_names())


if __name__ == "__main__":
    for name, number in counts():
        print(f"{number:6,}  {name}")
