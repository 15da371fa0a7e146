"""Runs among faults and kills; `make torture` has more of them."""

from __future__ import annotations

from pathlib import Path

import pytest

from .mixes import drawn, run


@pytest.mark.parametrize("seed", range(20))
def test_whatever_goes_wrong_each_line_ends_once(seed: int, tmp_path: Path) -> None:
    done = run(tmp_path / "run", mix := drawn(seed))
    assert done.fine, (mix, done.stops, done.killed.ended.said[-2000:], done.killed.problems)


def test_a_mix_is_the_same_whenever_it_is_drawn() -> None:
    assert [drawn(seed) for seed in range(50)] == [drawn(seed) for seed in range(50)]
    assert drawn(1) != drawn(2)
