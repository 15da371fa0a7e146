"""The server's time, as far as it says: steady, though the machine's clock may jump."""

from __future__ import annotations

from collections.abc import Callable, Mapping

from batchwright.runs.remote import server_time

__all__ = ["ServerClock"]


class ServerClock:
    """The server's time: the first `Date` that it sent, and what has passed since.

    Args:
        monotonic: Seconds on a clock that never goes back.
        time: Seconds since 1970 by the machine's clock, until the server says more.
    """

    def __init__(self, monotonic: Callable[[], float], time: Callable[[], float]) -> None:
        self._monotonic = monotonic
        self._offset = time() - monotonic()
        self.known = False

    def note(self, headers: Mapping[str, str]) -> None:
        """Take the time from a response, if it is the first that has one."""
        found = None if self.known else server_time(headers)
        if found is not None:
            self._offset = found - self._monotonic()
            self.known = True

    def now(self) -> float:
        """Seconds since 1970."""
        return self._monotonic() + self._offset
