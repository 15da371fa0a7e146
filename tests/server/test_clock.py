"""The server's clock."""

from __future__ import annotations

import time

import pytest

from batchwright.server import Clock


def test_a_clock_starts_at_the_present():
    assert abs(Clock().now() - time.time()) < 5


def test_a_stopped_clock_moves_by_hand_only():
    calls = []
    clock = Clock(speed=0, start=100, on_advance=lambda: calls.append(1))
    assert clock.now() == 100
    clock.advance(50)
    assert (clock.now(), calls) == (150, [1])
    assert clock.real_seconds_until(1000) is None


def test_a_fast_clock_gets_there_sooner():
    clock = Clock(speed=3600, start=0)
    assert clock.real_seconds_until(0) == 0
    seconds = clock.real_seconds_until(clock.now() + 36_000)
    assert 9 < seconds <= 10


def test_time_does_not_go_back():
    with pytest.raises(ValueError, match="forward, not by -1"):
        Clock().advance(-1)
    with pytest.raises(ValueError, match="speed must be 0 or more, not -1"):
        Clock(speed=-1)
