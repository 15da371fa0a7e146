"""The life of shards, as values: when each was where, and how many were with the API at once."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from datetime import UTC, datetime
from itertools import islice, pairwise

from attrs import frozen

from batchwright.runs.report.wording import is_moment
from batchwright.runs.status import ShardStatus, Status

__all__ = ["PHASES", "Axis", "Phase", "Span", "at_once", "axis_of", "chosen", "spans_of"]

PHASES = ("sending", "validating", "working", "collecting")
"""What a shard goes through, in order."""

_ENTERED = {
    "uploaded": "sending",
    "created": "validating",
    "in_progress": "working",
    "ended": "collecting",
}
_STEPS = (
    *(1, 2, 5, 10, 15, 30),
    *(60 * minutes for minutes in (1, 2, 5, 10, 15, 30)),
    *(3_600 * hours for hours in (1, 2, 3, 6, 12)),
    *(86_400 * days for days in (1, 2, 5, 10, 30, 100, 365)),
)
_MOST_TICKS = 5

Phase = str


@frozen
class Span:
    """A phase of a shard, in seconds since 1970."""

    phase: Phase
    start: float
    end: float


@frozen
class Axis:
    """A range of time, in seconds since 1970."""

    start: float
    end: float

    def percent(self, when: float) -> float:
        """Say where in the range a time is, from 0 to 100."""
        return round(min(max(100 * (when - self.start) / (self.end - self.start), 0), 100), 3)

    def ticks(self) -> list[tuple[float, str]]:
        """Choose times to be marked, with what stands beside each."""
        length = self.end - self.start
        step = next((step for step in _STEPS if length / step <= _MOST_TICKS), length / _MOST_TICKS)
        first = -(-self.start // step) * step
        times = [first + step * index for index in range(_MOST_TICKS + 1)]
        form = "%H:%M:%S" if step < 60 else "%H:%M" if step < 86_400 else "%d %b"
        several_days = length > 86_400 > step
        form = f"%d %b {form}" if several_days else form
        return [(t, datetime.fromtimestamp(t, UTC).strftime(form)) for t in times if t <= self.end]


def axis_of(status: Status, now: float) -> Axis:
    """Find the range of time in which a run and its shards lived."""
    times = [time for shard in status.shards for time in _times(shard).values()]
    times += [time for time in (status.started_at, status.ended_at) if time and is_moment(time)]
    times += [] if is_moment(status.ended_at) else [now]
    return Axis(min(times), max(*times, min(times) + 1))


def spans_of(shard: ShardStatus, end: float) -> list[Span]:
    """Find the phases of a shard.

    Args:
        shard: The shard; times that go backwards, as those of two clocks may, are moved up.
        end: When a phase that has not ended is cut off.
    """
    reached, latest = list[tuple[str, float]](), 0.0
    for name, time in _times(shard).items():
        latest = max(latest, time)
        reached.append((name, latest))
    if reached and reached[-1][0] != "collected" and shard.state not in {"halted", "split"}:
        reached.append(("", max(end, latest)))
    return [Span(_ENTERED[name], start, stop) for (name, start), (_, stop) in pairwise(reached)]


def at_once(shards: Iterable[ShardStatus], axis: Axis, buckets: int) -> list[int]:
    """Count the batches that the API worked on at once: the most in each part of an axis."""
    changes = list[tuple[float, int]]()
    for shard in shards:
        spans = [s for s in spans_of(shard, axis.end) if s.phase in {"validating", "working"}]
        if spans:
            changes += [(spans[0].start, 1), (spans[-1].end, -1)]
    most, current, reached = [0] * buckets, 0, 0
    for time, change in sorted(changes):
        bucket = min(int(axis.percent(time) / 100 * buckets), buckets - 1)
        for passed in range(reached, bucket + 1):
            most[passed] = max(most[passed], current)
        current += change
        most[bucket] = max(most[bucket], current)
        reached = bucket
    for passed in range(reached, buckets):
        most[passed] = max(most[passed], current)
    return most


def chosen(shards: Sequence[ShardStatus], most: int) -> list[ShardStatus]:
    """Choose the shards to be shown one by one, in order.

    Those with a problem come before those that are under way; the others are spread evenly.
    """
    telling = [shard for shard in shards if shard.problem or shard.state in {"halted", "in_doubt"}]
    under_way = [shard for shard in shards if shard.state in {"sending", "active", "ended"}]
    spread = shards[:: -(-len(shards) // most)]
    first = {shard.index: shard for shard in (*telling, *under_way, *spread, *shards)}
    return sorted(islice(first.values(), most), key=lambda shard: shard.index)


def _times(shard: ShardStatus) -> dict[str, float]:
    """Take the times of a shard that are dates, in the order of its life."""
    known = shard.times
    return {name: known[name] for name in (*_ENTERED, "collected") if is_moment(known.get(name))}
