from __future__ import annotations

import pytest

from batchwright.runs.report.markup import Html, element, empty, text, visible


@pytest.mark.parametrize(
    ("given", "shown"),
    [
        ("plain, ü and 😀", "plain, ü and 😀"),
        ("\x1b[31m\n", "\\u001b[31m\\u000a"),
        ("a\u202eb\u200bc\u2028", "a\\u202eb\\u200bc\\u2028"),
        ("\ud800", "\\ud800"),
    ],
)
def test_hidden_characters_are_shown(given: str, shown: str):
    assert visible(given) == shown
    assert text(given).encode()


def test_text_is_escaped_and_html_is_not():
    inner = element("b", "<i>")
    assert inner == "<b>&lt;i&gt;</b>"
    assert element("p", inner, None, "&") == "<p><b>&lt;i&gt;</b>&amp;</p>"


def test_attributes_are_escaped_and_named():
    assert (
        element("a", class_="x", aria_label='"<', id=None)
        == '<a class="x" aria-label="&quot;&lt;"></a>'
    )
    assert empty("meta", name="n") == '<meta name="n">'


def test_long_text_is_cut_before_it_is_escaped():
    assert text("<" * 12, longest=10) == "&lt;" * 10 + " … and 2 more characters"
    assert text(Html("x" * 9999)) == "x" * 9999
