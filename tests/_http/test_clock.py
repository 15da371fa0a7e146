"""The real clock."""

from __future__ import annotations

import pytest

from batchwright._http.clock import Timing


@pytest.mark.anyio
async def test_the_real_clock_has_a_time_zone_and_sleeps():
    timing = Timing()
    assert timing.now().utcoffset() is not None
    timing.sleep(0)
    await timing.async_sleep(0)
    assert 0 <= timing.random() < 1
    assert timing.monotonic() <= timing.monotonic()
