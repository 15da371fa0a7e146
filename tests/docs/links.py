"""Where the links of the pages lead."""

from __future__ import annotations

import re
from collections.abc import Iterable
from functools import cache
from pathlib import Path
from urllib.parse import unquote

from .pages import Link, anchors, links

_headings = cache(anchors)


def check(link: Link) -> None:
    """Check a link; one to another site is not followed.

    Raises:
        AssertionError: It leads nowhere.
    """
    path = destination(link)
    if path is None:
        return
    assert path.exists(), f"{link.target} does not exist"
    _, _, fragment = link.target.partition("#")
    if fragment:
        assert path.suffix == ".md", f"{link.target}: only pages have headings"
        assert fragment in _headings(path), f"{path.name} has no heading for #{fragment}"


def destination(link: Link) -> Path | None:
    """The file or folder that a link leads to; None for another site."""
    if re.match(r"[a-z][a-z+.-]*:", link.target):
        return None
    assert not link.target.startswith("/"), f"{link.target} is not relative"
    path = unquote(link.target.partition("#")[0])
    return (link.page.parent / path).resolve() if path else link.page


def reachable(starts: Iterable[Path]) -> set[Path]:
    """The pages that a reader finds by following links."""
    found: set[Path] = set()
    waiting = [page for page in starts if page.exists()]
    while waiting:
        page = waiting.pop()
        if page not in found:
            found.add(page)
            targets = (destination(link) for link in links(page))
            waiting += [path for path in targets if path and path.suffix == ".md" and path.exists()]
    return found
