"""The recording of the demo."""

from __future__ import annotations

import re
from xml.etree import ElementTree

from recording import TARGET, TYPED, frames
from selenium.webdriver import Chrome

SEEK = """
const [animation] = document.getAnimations();
animation.pause();
animation.currentTime = arguments[0] * animation.effect.getComputedTiming().duration;
"""
SHOWN = """
const film = document.querySelector("#film");
const height = film.ownerSVGElement.height.baseVal.value;
const moved = new DOMMatrix(getComputedStyle(film).transform).m42;
return [...film.querySelectorAll("use")]
  .filter(use => 0 <= use.y.baseVal.value + moved && use.y.baseVal.value + moved < height)
  .map(use => document.querySelector(use.getAttribute("href")).textContent);
"""


def test_it_is_small_and_needs_nothing_else() -> None:
    text = TARGET.read_text("utf-8")
    assert len(text) < 200_000
    assert "make recording" in text.partition("<svg")[0]
    tags = {element.tag.rpartition("}")[2] for element in ElementTree.fromstring(text).iter()}
    assert tags == {"svg", "title", "style", "rect", "circle", "defs", "g", "text", "use"}
    assert set(re.findall(r'href="(.)', text)) == {"#"}
    assert not re.search(r"url\(|@import|/home/|/tmp/", text)


def test_it_plays_from_the_command_to_the_results(browser: Chrome) -> None:
    browser.get(TARGET.as_uri())
    browser.execute_script(SEEK, 0)
    assert browser.execute_script(SHOWN) == [TYPED.strip()]
    browser.execute_script(SEEK, 0.999)
    assert any(line.startswith("The files") for line in browser.execute_script(SHOWN))


def test_it_stands_still_at_its_end_for_who_prefers_that(browser: Chrome) -> None:
    features = [{"name": "prefers-reduced-motion", "value": "reduce"}]
    browser.execute_cdp_cmd("Emulation.setEmulatedMedia", {"features": features})
    browser.get(TARGET.as_uri())
    assert browser.execute_script("return document.getAnimations().length") == 0
    assert any(line.startswith("The files") for line in browser.execute_script(SHOWN))


def test_pauses_are_cut_and_screens_that_look_the_same_are_one() -> None:
    output = [
        (10.0, "one\r\n"),
        (10.3, "two\r\n"),
        (70.0, "\x1b[0m"),
        (90.0, "\x1b[32mthree\x1b[0m"),
    ]
    shown = frames(output)
    assert [round(frame.seconds, 1) for frame in shown] == [0.4, 0.3, 0.4, 0.4]
    assert [text.text for row in shown[-1].rows for text in row] == [
        "$ make demo",
        "one",
        "two",
        "three",
    ]
    assert shown[-1].rows[3][0].style.color == "green"
