"""Every link of the site leads somewhere, and nothing is loaded from another host."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass, field
from html.parser import HTMLParser
from pathlib import Path
from urllib.parse import unquote, urldefrag, urlsplit

import pytest

ROOT = Path(__file__).parents[2]


@dataclass
class Page(HTMLParser):
    """What a page links to, what it loads, and the anchors that it has."""

    links: set[str] = field(default_factory=set)
    assets: set[str] = field(default_factory=set)
    anchors: set[str] = field(default_factory=set)

    def __post_init__(self) -> None:
        super().__init__()

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        values = {name: value for name, value in attrs if value}
        self.anchors.update(values[name] for name in ("id", "name") if name in values)
        if "href" in values:
            (self.links if tag == "a" else self.assets).add(values["href"])
        self.assets.update(values[name] for name in ("src", "data", "poster") if name in values)


@pytest.fixture(scope="module")
def pages(site: Path) -> dict[Path, Page]:
    """The pages by their paths."""
    found = {path: Page() for path in sorted(site.rglob("*.html"))}
    for path, page in found.items():
        page.feed(path.read_text("utf-8"))
    return found


def targets(links: set[str], path: Path) -> Iterator[tuple[str, Path, str]]:
    """The links within the site: as they are written, the file, and the anchor."""
    for link in links:
        url, anchor = urldefrag(link)
        if not urlsplit(url).scheme and not urlsplit(url).netloc:
            file = (path.parent / unquote(urlsplit(url).path)).resolve() if url else path
            yield link, file, unquote(anchor)


def test_every_document_is_a_page(pages: dict[Path, Page], site: Path) -> None:
    documents = [*ROOT.glob("*.md"), *(ROOT / "docs").rglob("*.md")]
    assert {site / path.relative_to(ROOT).with_suffix(".html") for path in documents} < set(pages)


def test_every_link_leads_to_a_file_and_an_anchor(pages: dict[Path, Page], site: Path) -> None:
    dead = [
        (str(path.relative_to(site)), link)
        for path, page in pages.items()
        for link, file, anchor in targets(page.links, path)
        if not file.is_file() or (anchor and file in pages and anchor not in pages[file].anchors)
    ]
    assert sum(len(page.links) for page in pages.values()) > len(pages)
    assert dead == []


def test_every_page_is_reached_from_the_entry_page(pages: dict[Path, Page], site: Path) -> None:
    entry = site / "docs" / "README.html"
    linked = {file for _, file, _ in targets(pages[entry].links, entry)}
    assert set(pages) - linked - {site / "index.html", site / "search.html"} == set()


def test_every_asset_is_in_the_site(pages: dict[Path, Page], site: Path) -> None:
    for path, page in pages.items():
        found = {link for link, file, _ in targets(page.assets, path) if file.is_file()}
        assert page.assets - found == set(), path
    for path in site.rglob("*.css"):
        for url in re.findall(r"url\(['\"]?([^'\")]+)", path.read_text("utf-8")):
            assert url.startswith("data:") or (path.parent / url).is_file(), (path, url)


def test_no_path_of_this_machine_is_on_the_site(site: Path) -> None:
    for path in site.rglob("*"):
        if path.is_file():
            data = path.read_bytes()
            assert str(ROOT).encode() not in data, path
            assert str(site).encode() not in data, path
