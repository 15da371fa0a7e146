"""The real clock."""

from __future__ import annotations

import pytest

from batchwright._http.clock import Clock


@pytest.mark.anyio
async def test_the_real_clock_has_a_time_zone_and_sleeps():
    clock = Clock()
    assert clock.now().utcoffset() is not None
    clock.sleep(0)
    await clock.async_sleep(0)
    assert 0 <= clock.random() < 1
    assert clock.monotonic() <= clock.monotonic()
