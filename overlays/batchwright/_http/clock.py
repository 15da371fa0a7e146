"""Clock, sleep and chance, which decisions get from outside."""

from __future__ import annotations

import random
import time
from collections.abc import Awaitable, Callable
from datetime import UTC, datetime
from typing import NamedTuple

__all__ = ["Timing"]


async def _sleep(seconds: float) -> None:
    import asyncio

    await asyncio.sleep(seconds)


class Timing(NamedTuple):
    """The clock, sleeping and chance, for tests to replace.

    Example:
        >>> Timing(sleep=lambda seconds: None, random=lambda: 0.0).random()
        0.0
    """

    sleep: Callable[[float], None] = time.sleep
    async_sleep: Callable[[float], Awaitable[None]] = _sleep
    monotonic: Callable[[], float] = time.monotonic
    random: Callable[[], float] = random.random

    @staticmethod
    def now() -> datetime:
        """Return the time, to compare with an HTTP date."""
        return datetime.now(UTC)
