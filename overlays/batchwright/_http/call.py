"""One call of a method: its attempts and its time."""

from __future__ import annotations

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager

import httpx

from batchwright._http.clock import Clock

__all__ = ["Call"]


class Call:
    """What is known of a request that may be sent several times.

    Args:
        resend: The operation's `x-resend` in the specification.
        clock: Tells the time.
        deadline: Seconds for all attempts; None for no limit.
    """

    def __init__(self, resend: str, clock: Clock, deadline: float | None) -> None:
        self.resend = resend
        self.deadline = deadline
        self.attempt = 1
        self.started = clock.monotonic()
        self._clock = clock

    def remaining(self) -> float | None:
        """Seconds until the deadline; None for no limit."""
        if self.deadline is None:
            return None
        return self.started + self.deadline - self._clock.monotonic()

    def is_over(self) -> bool:
        """Whether the deadline has passed."""
        remaining = self.remaining()
        return remaining is not None and remaining <= 0

    def check(self, request: httpx.Request) -> None:
        """Raise a timeout if the deadline has passed."""
        if self.is_over():
            raise httpx.ReadTimeout("", request=request)

    @asynccontextmanager
    async def cancelling(self, request: httpx.Request) -> AsyncIterator[None]:
        """Cancel what runs inside when the deadline passes, and raise a timeout."""
        import asyncio

        limit = asyncio.timeout(self.remaining())
        try:
            async with limit:
                yield
        except TimeoutError:
            if not limit.expired():
                raise
            raise httpx.ReadTimeout("", request=request) from None
