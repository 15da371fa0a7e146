"""When each shard is due: on a monotonic clock, for one process."""

from __future__ import annotations

from attrs import evolve, frozen

from batchwright._http.retry import Backoff
from batchwright.runs.pace import Pace

__all__ = ["Timing", "after_failure", "after_look", "after_poll"]

_FIRST_PAUSE = 0.5
_JITTER = 0.1


@frozen
class Timing:
    """When a shard is due. All times are seconds on a monotonic clock.

    Args:
        due: When its next action may begin.
        changed: When the response last differed from the one before.
        failures: How many of its actions have failed in a row.
        failing_since: When the first of them did.
        looks: How often its batch was looked for.
        doubt_since: Since when it is unknown whether its batch was created.
        file_since: Since when its input file is awaited, which is still being processed.
        limited_since: Since when the limit on enqueued tokens is used up by others.
        unconfirmed_since: Since when no attempt to create its batch was confirmed.
        short_since: Since when the API counts more answers than it gives.
        waits_for: What it waits for, in words; empty if for nothing special.
        twins_due: When to look again whether its batch has a twin.
        untidy: Whether its files stay at the API, since they cannot be deleted.
        parked: Whether it is not tried until a batch of another shard was created.
    """

    due: float = 0.0
    changed: float = 0.0
    failures: int = 0
    failing_since: float = 0.0
    looks: int = 0
    doubt_since: float | None = None
    file_since: float | None = None
    limited_since: float | None = None
    unconfirmed_since: float | None = None
    short_since: float | None = None
    waits_for: str = ""
    twins_due: float = 0.0
    untidy: bool = False
    parked: bool = False


def after_poll(timing: Timing, pace: Pace, *, now: float, changed: bool, random: float) -> Timing:
    """Choose when to poll again: the longer nothing has changed, the later.

    Args:
        timing: The timing so far.
        pace: How often to ask.
        now: The time.
        changed: Whether the batch has changed.
        random: A number from 0 to 1, so that batches are not all polled at once.
    """
    since = now if changed or not timing.changed else timing.changed
    quiet = 0.1 * (now - since)
    pause = max(pace.poll, min(pace.max_poll, quiet)) * (1 + _JITTER * random)
    return evolve(
        timing,
        due=now + pause,
        changed=since,
        failures=0,
        looks=0,
        waits_for="",
        doubt_since=None,
    )


def after_look(timing: Timing, pace: Pace, *, now: float, random: float) -> Timing:
    """Choose when to look again for a batch whose creation is in doubt."""
    pause = Backoff(first=pace.poll, longest=pace.max_poll)(timing.looks + 1, random)
    return evolve(timing, due=now + pause, looks=timing.looks + 1, failures=0)


def after_failure(
    timing: Timing, pace: Pace, *, now: float, asked: float, random: float, waits_for: str
) -> Timing:
    """Choose when to try again what failed.

    Args:
        timing: The timing so far.
        pace: How often to ask.
        now: The time.
        asked: The pause that the API asks for, in seconds.
        random: A number from 0 to 1.
        waits_for: What is awaited, in words.
    """
    failures = timing.failures + 1
    first = min(_FIRST_PAUSE, pace.poll)
    pause = max(Backoff(first=first, longest=pace.max_poll)(failures, random), asked)
    return evolve(
        timing,
        due=now + pause,
        failures=failures,
        failing_since=timing.failing_since if timing.failures else now,
        waits_for=waits_for,
    )
