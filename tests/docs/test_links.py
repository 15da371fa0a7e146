"""Every link leads somewhere, and to every page leads one."""

from __future__ import annotations

from pathlib import Path

import pytest

from .links import check, reachable
from .pages import PAGES, ROOT, links, name_of

ENTRIES = [ROOT / "README.md", ROOT / "docs/README.md"]


@pytest.mark.parametrize("page", PAGES, ids=name_of)
def test_links(page: Path):
    for link in links(page):
        try:
            check(link)
        except AssertionError as error:
            raise AssertionError(f"{link}: {error}") from None


def test_every_page_can_be_reached():
    pages = {page for page in PAGES if page.is_relative_to(ROOT / "docs")}
    assert sorted(map(name_of, pages - reachable(ENTRIES))) == []
