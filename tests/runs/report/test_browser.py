"""Reports in a browser."""

# ruff: noqa: F811 (tests take the browser by the name under which it is imported)

from __future__ import annotations

from collections.abc import Callable
from itertools import product
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pytest

pytest.importorskip("selenium")

from batchwright.runs.report import write_report
from batchwright.runs.status import OUTCOMES, Status

from ...site.conftest import browser  # noqa: F401
from ...site.test_browser import LOADED, WIDER, prefer, resize
from .statuses import START, empty, finished, hostile, running, shard

if TYPE_CHECKING:
    from selenium.webdriver import Chrome

OUTSIDE = """
return [...document.querySelectorAll("body *")]
  .filter(element => element.getBoundingClientRect().right > window.innerWidth + 0.5)
  .map(element => element.outerHTML.slice(0, 200));
"""
CUT = """
return [...document.querySelectorAll(".figures > div")]
  .filter(element => element.scrollWidth > element.clientWidth)
  .map(element => element.textContent);
"""
VALUES = """
return [...document.querySelectorAll(arguments[0] + " data")]
  .map(one => [one.value, one.innerText]);
"""
CONTRAST = """
const channels = color => color.match(/[\\d.]+/g).slice(0, 3).map(Number);
const light = color => channels(color)
  .map(value => value / 255)
  .map(value => value <= 0.04045 ? value / 12.92 : ((value + 0.055) / 1.055) ** 2.4)
  .reduce((sum, value, index) => sum + value * [0.2126, 0.7152, 0.0722][index], 0);
const background = element => {
  for (let one = element; one; one = one.parentElement) {
    const color = getComputedStyle(one).backgroundColor;
    if (color !== "rgba(0, 0, 0, 0)") return color;
  }
};
const ratio = (a, b) => (Math.max(a, b) + 0.05) / (Math.min(a, b) + 0.05);
return [...document.querySelectorAll("body *:not(svg *)")]
  .filter(element => [...element.childNodes].some(node => node.nodeType === 3 && node.data.trim()))
  .map(element => [
    ratio(light(getComputedStyle(element).color), light(background(element))),
    element.outerHTML.slice(0, 200),
  ])
  .filter(([ratio]) => ratio < 4.5);
"""
BARS = """
return [...document.querySelectorAll(".bar rect")].map(one => one.getBoundingClientRect().width);
"""
BACKGROUND = "return getComputedStyle(document.documentElement).backgroundColor"


def many(folder: Path) -> Status:
    return finished(folder, shards=[*map(shard, range(2_000))])


def show(browser: Chrome, status: Status, folder: Path) -> None:
    write_report(status, folder / "report.html", now=START + 6_000)
    browser.get((folder / "report.html").as_uri())


def values(browser: Chrome, selector: str) -> list[Any]:
    """The exact numbers in a part of the page, which are shown with separators."""
    found = browser.execute_script(VALUES, selector)
    assert all(shown for _, shown in found)
    return [float(value) for value, _ in found]


@pytest.mark.parametrize(
    ("make", "width"), list(product([empty, running, finished, hostile, many], [390, 1280]))
)
def test_every_report_fits_and_needs_nothing_else(
    browser: Chrome,
    tmp_path: Path,
    make: Callable[[Path], Status],
    width: int,
) -> None:
    resize(browser, width)
    show(browser, make(tmp_path), tmp_path)
    assert browser.get_log("browser") == []
    assert browser.execute_script(WIDER) <= 0
    assert browser.execute_script(OUTSIDE) == []
    assert browser.execute_script(CUT) == []
    assert browser.execute_script(LOADED) == []


@pytest.mark.parametrize("make", [running, finished])
def test_the_numbers_are_those_of_the_status(
    browser: Chrome,
    tmp_path: Path,
    make: Callable[[Path], Status],
) -> None:
    status = make(tmp_path)
    resize(browser, 1280)
    show(browser, status, tmp_path)
    counts = [status.outcomes[name] for name in OUTCOMES]
    assert values(browser, ".outcomes") == [*counts, status.pending]
    known = [reason for reason in status.reasons if reason.outcome != "succeeded"]
    assert values(browser, ".reasons") == [n for one in known for n in (one.count, one.line)]
    shards = [n for one in status.shards for n in (one.completed, one.requests, one.failed) if n]
    assert [n for n in values(browser, ".shards") if n] == shards
    assert status.money
    models = [
        [one.requests, one.input, one.cached, one.output, one.reasoning] for one in status.tokens
    ]
    costs = [
        [status.money.by_model[one.model]] if one.model in status.money.by_model else []
        for one in status.tokens
    ]
    total = [*map(sum, zip(*models, strict=True)), status.money.cost]
    rows = [n for row, cost in zip(models, costs, strict=True) for n in row + cost]
    assert values(browser, "table.tokens") == [*rows, *total]
    totals = values(browser, ".totals")
    assert totals[:3] == [status.total, counts[0], sum(counts[1:])]
    assert totals[-1] == status.money.cost


def test_the_largest_bar_is_the_largest_number(browser: Chrome, tmp_path: Path) -> None:
    resize(browser, 1280)
    show(browser, running(tmp_path), tmp_path)
    succeeded, failed, *nothing, pending = browser.execute_script(BARS)
    assert succeeded / pending == pytest.approx(97 / 400, rel=0.01)
    assert 0 < failed < succeeded
    assert not any(nothing)


@pytest.mark.parametrize("make", [running, finished])
def test_text_can_be_read_in_the_light_and_in_the_dark(
    browser: Chrome,
    tmp_path: Path,
    make: Callable[[Path], Status],
) -> None:
    resize(browser, 1280)
    show(browser, make(tmp_path), tmp_path)
    for scheme, background in (("light", "rgb(255, 255, 255)"), ("dark", "rgb(16, 20, 25)")):
        prefer(browser, "prefers-color-scheme", scheme)
        assert browser.execute_script(BACKGROUND) == background
        assert browser.execute_script(CONTRAST) == []


def test_a_table_on_a_narrow_screen_is_still_a_table(browser: Chrome, tmp_path: Path) -> None:
    resize(browser, 390)
    show(browser, finished(tmp_path), tmp_path)
    tree = browser.execute_cdp_cmd("Accessibility.getFullAXTree", {})["nodes"]
    roles = [node["role"]["value"] for node in tree]
    assert roles.count("table") == 4
    assert roles.count("rowheader") == 7 + 2 + 3 + 3
    assert roles.count("columnheader") == 4 + 4 + 4 + 7
    images = [node for node in tree if node["role"]["value"] in {"image", "img"}]
    assert images
    assert all(node["name"]["value"] for node in images)
