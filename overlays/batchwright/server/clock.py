"""The server's time: as fast as real time, faster, or only moved by hand."""

from __future__ import annotations

import time
from collections.abc import Callable
from threading import Lock


class Clock:
    """A clock that starts now, and goes at a chosen speed.

    Methods:
        now: Return the server's time, in Unix seconds.
        advance: Move the clock forward at once.
        real_seconds_until: Return the real seconds until a moment; None if the clock stands still.

    Args:
        speed: Seconds of this clock per real second; 0 stops it, so that only `advance` moves it.
        start: Unix time in seconds to start from; None is now.
        on_advance: Called after each `advance`.

    Raises:
        ValueError: The speed is negative.

    Example:
        >>> clock = Clock(speed=0, start=1000)
        >>> clock.advance(86_400)
        >>> clock.now()
        87400.0
    """

    def __init__(
        self,
        *,
        speed: float = 1.0,
        start: float | None = None,
        on_advance: Callable[[], None] = lambda: None,
    ) -> None:
        if not speed >= 0:
            raise ValueError(f"speed must be 0 or more, not {speed!r}")
        self._speed = speed
        self._on_advance = on_advance
        self._lock = Lock()
        self._offset = time.time() if start is None else float(start)
        self._origin = time.monotonic()

    def now(self) -> float:
        """Return the server's time, in Unix seconds.

        Example:
            >>> Clock(speed=0, start=1000).now()
            1000.0
        """
        with self._lock:
            return self._offset + (time.monotonic() - self._origin) * self._speed

    def advance(self, seconds: float) -> None:
        """Move the clock forward at once.

        Args:
            seconds: Seconds of this clock; 0 or more.

        Raises:
            ValueError: The number is negative.

        Example:
            server.clock.advance(24 * 3600)
            server.wait_until_idle()
        """
        if not seconds >= 0:
            raise ValueError(f"a clock can only be moved forward, not by {seconds!r} seconds")
        with self._lock:
            self._offset += seconds
        self._on_advance()

    def real_seconds_until(self, moment: float) -> float | None:
        """Return the real seconds until a moment; None if the clock stands still.

        Args:
            moment: The server's time, in Unix seconds.

        Example:
            >>> Clock(speed=0).real_seconds_until(0) is None
            True
        """
        if not self._speed:
            return None
        return max(0.0, (moment - self.now()) / self._speed)
