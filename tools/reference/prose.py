"""The parts of a page that are written by hand, by their headings."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from pathlib import Path

from document import DocumentError

FOLDER = Path(__file__).parent / "pages" / "prose"


def parts_of(name: str) -> Mapping[str, str]:
    """Read a file; its text before the first heading has the name ''."""
    found = re.split(r"(?m)^## (.+)\n", (FOLDER / name).read_text("utf-8"))
    texts = [found[0], *found[2::2]]
    return {title: text.strip() for title, text in zip(["", *found[1::2]], texts, strict=True)}


def check_headings(name: str, expected: Iterable[str]) -> None:
    """Refuse a file that lacks a part, or has one for something that does not exist.

    Raises:
        DocumentError: The headings are not those expected.
    """
    different = set(parts_of(name)) ^ {"", *expected}
    if different:
        raise DocumentError(
            f"pages/prose/{name}: missing or unknown: {', '.join(sorted(different))}"
        )
