from __future__ import annotations

import pytest

from batchwright.runs.report.wording import dollars, duration, is_moment, moment, number, share


@pytest.mark.parametrize(
    ("count", "total", "words"),
    [
        (0, 0, "0%"),
        (0, 5, "0%"),
        (5, 5, "100%"),
        (1, 3, "33.3%"),
        (1, 1_000_000, "<0.1%"),
        (999_999, 1_000_000, ">99.9%"),
        (1_001, 1_000_000, "0.1%"),
    ],
)
def test_a_share_is_all_or_none_only_if_it_is(count: int, total: int, words: str):
    assert share(count, total) == words


@pytest.mark.parametrize(
    ("seconds", "words"),
    [
        (0, "0.0 s"),
        (9.94, "9.9 s"),
        (59.4, "59 s"),
        (59.6, "1 min"),
        (3_661, "1 h 1 min"),
        (3_601, "1 h"),
        (90_000, "1 d 1 h"),
    ],
)
def test_a_duration_has_at_most_two_units(seconds: float, words: str):
    assert duration(seconds) == words


@pytest.mark.parametrize(
    ("amount", "shown"),
    [(0.0, "$0.00"), (0.00001, "&lt;$0.0001"), (0.0123, "$0.0123"), (1234.5, "$1,234.50")],
)
def test_dollars_keep_their_exact_value(amount: float, shown: str):
    assert dollars(amount) == f'<data value="{amount!r}">{shown}</data>'


def test_numbers_and_times_are_for_people_and_programs():
    assert number(1234) == '<data value="1234">1,234</data>'
    assert moment(1_795_000_000.9) == (
        '<time datetime="2026-11-18T11:06:40Z">2026-11-18 11:06:40 UTC</time>'
    )


@pytest.mark.parametrize("seconds", [None, 0.0, -1.0, 1e300, float("nan"), float("inf")])
def test_what_is_no_time_is_not_shown_as_one(seconds: float | None):
    assert not is_moment(seconds)
    assert moment(seconds) == "&ndash;"
