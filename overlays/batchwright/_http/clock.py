"""Time, sleeping and chance, which decisions get from outside."""

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
    """Time, sleeping and chance, for tests to replace.

    Args:
        sleep: Waits for so many seconds.
        async_sleep: The same, awaited.
        monotonic: Seconds on a clock that never goes back.
        time: Seconds since 1970.
        random: A random number from 0 to 1.
    """

    sleep: Callable[[float], None] = time.sleep
    async_sleep: Callable[[float], Awaitable[None]] = _sleep
    monotonic: Callable[[], float] = time.monotonic
    time: Callable[[], float] = time.time
    random: Callable[[], float] = random.random

    def now(self) -> datetime:
        """The time, to compare with an HTTP date."""
        return datetime.fromtimestamp(self.time(), UTC)
