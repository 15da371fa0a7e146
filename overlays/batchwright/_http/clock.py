"""Time, sleeping and randomness, passed in so that decisions stay pure."""

from __future__ import annotations

import random
import time
from collections.abc import Awaitable, Callable
from datetime import UTC, datetime
from typing import NamedTuple

__all__ = ["Clock"]


async def _sleep(seconds: float) -> None:
    import asyncio

    await asyncio.sleep(seconds)


class Clock(NamedTuple):
    """Time, sleeping and randomness; tests replace them.

    Args:
        sleep: Sleeps for a number of seconds.
        async_sleep: The same, as a coroutine.
        monotonic: Seconds on a clock that never goes back.
        time: Seconds since the Unix epoch.
        random: A random number from 0 to 1.
    """

    sleep: Callable[[float], None] = time.sleep
    async_sleep: Callable[[float], Awaitable[None]] = _sleep
    monotonic: Callable[[], float] = time.monotonic
    time: Callable[[], float] = time.time
    random: Callable[[], float] = random.random

    def now(self) -> datetime:
        """The current time in UTC, to compare with an HTTP date."""
        return datetime.fromtimestamp(self.time(), UTC)
