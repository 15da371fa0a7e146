"""Numbers and times in a few columns."""

from __future__ import annotations

import pytest
from rich.cells import cell_len

from batchwright.cli.display.words import clip, duration, rate, short

from .statuses import EVIL


@pytest.mark.parametrize(
    ("seconds", "written"),
    [
        (-5, "0 s"),
        (0.4, "0 s"),
        (59.4, "59 s"),
        (59.6, "1 min"),
        (3599, "59 min"),
        (3600, "1 h"),
        (11_520, "3 h 12 min"),
        (86_400, "1 d"),
        (183_600, "2 d 3 h"),
    ],
)
def test_a_duration_has_its_two_largest_units(seconds: float, written: str) -> None:
    assert duration(seconds) == written


@pytest.mark.parametrize(
    ("per_second", "written"),
    [(1234.5, "1,234/s"), (9.96, "10/s"), (1.25, "1.2/s"), (0.5, "30/min"), (0.01, "36/h")],
)
def test_a_rate_has_the_unit_that_suits_it(per_second: float, written: str) -> None:
    assert rate(per_second) == written


def test_a_rate_near_nothing_is_a_rate() -> None:
    assert rate(0.0001) == "0.4/h"


@pytest.mark.parametrize(
    ("count", "written"),
    [(0, "0"), (999, "999"), (1_000, "1.0 k"), (999_999, "999 k"), (1_240_000, "1.2 M")],
)
def test_large_numbers_are_written_in_short(count: int, written: str) -> None:
    assert short(count) == written


@pytest.mark.parametrize("width", range(1, 70))
def test_a_clipped_text_fits_and_obeys_nothing(width: int) -> None:
    clipped = clip(EVIL, width)
    assert cell_len(clipped) <= width
    assert clipped.endswith("…")
    assert clipped.isprintable()


def test_a_text_that_fits_is_whole() -> None:
    assert clip("東京", 4) == "東京"
    assert clip("東京", 3) == "東…"
