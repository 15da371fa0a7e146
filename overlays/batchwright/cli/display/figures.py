"""What a status comes down to: how much is done, how fast, and what remains."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from batchwright.runs.status import ShardStatus, Status

__all__ = [
    "IN_FLIGHT",
    "active",
    "all_succeeded",
    "done",
    "ended_without_success",
    "kept",
    "shard_done",
    "shard_left",
    "shard_rate",
    "total_failed",
    "total_left",
    "total_rate",
]

IN_FLIGHT = frozenset({"active", "ended"})
"""The states of shards whose requests are with the API, or have just come back."""

_SHORTEST = 1.0


def all_succeeded(status: Status) -> bool:
    """Whether the run has ended, all its lines succeeded, and all counts agree."""
    succeeded = status.outcomes.get("succeeded", 0)
    return status.state == "finished" and succeeded == status.total and not status.discrepancies


def kept(status: Status) -> list[ShardStatus]:
    """The shards that were not split into others."""
    return [shard for shard in status.shards if shard.state != "split"]


def active(status: Status) -> int:
    """How many batches the API works on."""
    return sum(shard.state == "active" for shard in status.shards)


def done(status: Status) -> int:
    """How many lines have ended, or have been completed by the API."""
    ahead = sum(shard_done(shard) for shard in status.shards if shard.state in IN_FLIGHT)
    return min(status.total, status.total - status.pending + ahead)


def ended_without_success(status: Status) -> int:
    """How many lines have ended otherwise than with success."""
    return sum(status.outcomes.values()) - status.outcomes.get("succeeded", 0)


def total_failed(status: Status) -> int:
    """The same, with those of which the API says that they failed."""
    ahead = sum(shard.failed for shard in status.shards if shard.state in IN_FLIGHT)
    return ahead + ended_without_success(status)


def shard_done(shard: ShardStatus) -> int:
    """How many requests of a shard the API has completed, with success or without."""
    return min(shard.requests, shard.completed + shard.failed)


def shard_rate(shard: ShardStatus, now: float) -> float | None:
    """How many requests a second the API completes; None if that is not known.

    Args:
        shard: The shard.
        now: The time, in seconds since 1970.
    """
    began = shard.times.get("in_progress", shard.times.get("created"))
    if shard.state not in IN_FLIGHT or began is None or not shard_done(shard):
        return None
    took = shard.times.get("ended", now) - began
    return shard_done(shard) / took if took >= _SHORTEST else None


def shard_left(shard: ShardStatus, now: float) -> float | None:
    """How many seconds a shard will take at this rate; None if that is not known."""
    speed = shard_rate(shard, now)
    remaining = shard.requests - shard_done(shard)
    return remaining / speed if speed and remaining and shard.state == "active" else None


def total_rate(status: Status, now: float) -> float | None:
    """How many requests a second the API completes in all batches that it works on."""
    working = (shard for shard in status.shards if shard.state == "active")
    return sum(shard_rate(shard, now) or 0 for shard in working) or None


def total_left(status: Status, now: float) -> float | None:
    """How many seconds the run will take at this rate; None if that is not known."""
    speed = total_rate(status, now)
    remaining = status.total - done(status)
    return remaining / speed if speed and remaining else None
