"""The pages of the documentation, and what is on them: code, links and headings."""

from __future__ import annotations

import re
from collections.abc import Iterator
from itertools import pairwise
from pathlib import Path

from attrs import field, frozen
from markdown_it import MarkdownIt
from markdown_it.token import Token

ROOT = Path(__file__).parents[2]
PAGES = sorted([*ROOT.glob("*.md"), *ROOT.glob("docs/**/*.md")])

_MARKDOWN = MarkdownIt("commonmark").enable("table")


@frozen
class Block:
    """A block of code, with the line on which the code begins."""

    page: Path
    line: int
    language: str
    text: str = field(repr=False)

    @property
    def is_tests(self) -> bool:
        """Whether it is for pytest."""
        return bool(re.search(r"^(async )?def test_", self.text, re.MULTILINE))

    def __str__(self) -> str:
        return f"{name_of(self.page)}:{self.line}"


@frozen
class Link:
    """A link, or an image, as it is written."""

    page: Path
    line: int
    target: str

    def __str__(self) -> str:
        return f"{name_of(self.page)}:{self.line}:{self.target}"


def name_of(page: Path) -> str:
    """The name of a page or a module in the names of tests."""
    return str(page.relative_to(ROOT) if page.is_relative_to(ROOT) else page.name)


def blocks(page: Path) -> Iterator[Block]:
    """The blocks of code on a page; an indented one has the language `indented`."""
    for token in _MARKDOWN.parse(page.read_text("utf-8")):
        if token.type == "fence":
            language = next(iter(token.info.split()), "")
            yield Block(page, _line(token) + 1, language, token.content)
        elif token.type == "code_block":
            yield Block(page, _line(token), "indented", token.content)


def links(page: Path) -> Iterator[Link]:
    """The links and images on a page."""
    line = 1
    for token in _MARKDOWN.parse(page.read_text("utf-8")):
        line = _line(token) if token.map else line
        for child in token.children or ():
            target = child.attrGet("href") or child.attrGet("src")
            if target is not None:
                yield Link(page, line, str(target))


def anchors(page: Path) -> set[str]:
    """The fragments that lead to the headings of a page, as GitHub makes them."""
    seen: dict[str, int] = {}
    found = set()
    tokens = _MARKDOWN.parse(page.read_text("utf-8"))
    for opening, heading in pairwise(tokens):
        if opening.type != "heading_open":
            continue
        text = "".join(child.content for child in heading.children or ())
        slug = re.sub(r"[^\w\- ]", "", text.lower()).replace(" ", "-")
        count = seen[slug] = seen.get(slug, -1) + 1
        found.add(f"{slug}-{count}" if count else slug)
    return found


def _line(token: Token) -> int:
    assert token.map is not None
    return token.map[0] + 1
