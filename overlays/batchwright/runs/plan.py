"""What a run does next: a pure function from the state of its shards to actions."""

from __future__ import annotations

from collections.abc import Sequence

from attrs import Attribute, evolve, field, frozen

from batchwright.runs import actions as do
from batchwright.runs.state import ShardState

_LONGEST_PACE = 365 * 24 * 3600


def _seconds(_: object, attribute: Attribute[float], value: float) -> None:
    number = isinstance(value, int | float) and not isinstance(value, bool)
    if not number or not 0 <= value <= _LONGEST_PACE:
        raise ValueError(f"{attribute.name} must be seconds from 0 to a year, not {value!r}")


def _above_0(owner: object, attribute: Attribute[float], value: float) -> None:
    _seconds(owner, attribute, value)
    if value == 0:
        raise ValueError(f"{attribute.name} must be above 0 seconds")


@frozen
class Pace:
    """How often to ask the API. All values are in seconds.

    Args:
        poll: The shortest time between two polls of a batch.
        max_poll: The longest, unless `poll` is longer; in between it is a tenth of the time that
            has passed without a change.
        list_lag: How long a new batch may be missing from the API's list. A batch whose creation
            was never confirmed is taken as not created if it is still not listed this long after
            the request failed or the run was resumed.

    Raises:
        ValueError: A value is negative or longer than a year, or `poll` or `max_poll` is 0.

    Example:
        >>> Pace(poll=30)
        Pace(poll=30, max_poll=60.0, list_lag=120.0)
    """

    poll: float = field(default=1.0, validator=_above_0)
    max_poll: float = field(default=60.0, validator=_above_0)
    list_lag: float = field(default=120.0, validator=_seconds)


def plan(
    shards: Sequence[ShardState], *, max_active: int, now: float, pace: Pace
) -> list[do.Action | do.Ending]:
    """Decide what to do next; call again after these actions.

    Nothing here repeats the creation of a batch whose outcome is unknown: such a shard is settled
    first, and counts towards `max_active` until then.

    Args:
        shards: All shards in the order of their index.
        max_active: How many batches may be active at a time.
        now: The time, in seconds since 1970.
        pace: How often to ask the API.

    Returns:
        The actions in order; there is always one.
    """
    if all(shard.stage == "merged" for shard in shards):
        return [do.Finish()]
    failed = [shard for shard in shards if shard.batch_failed]
    for shard in failed:
        if shard.alone or not shard.hit_token_limit:
            return [do.Stop(shard.index)]
    actions: list[do.Action | do.Ending] = [do.Requeue(shard.index) for shard in failed]
    actions += _fetch(shards)
    actions += _ask(shards, now, pace)
    actions += _send(shards, max_active)
    return actions or [do.Wait(min(_due_in(shard, now, pace) for shard in shards if shard.active))]


def in_doubt_since(now: float, shard: ShardState) -> ShardState:
    """Note that a creation of unknown outcome may have taken effect at any time until now."""
    return evolve(shard, intent_at=now) if shard.stage == "creating" else shard


def _fetch(shards: Sequence[ShardState]) -> list[do.Action]:
    actions: list[do.Action] = [
        do.Download(shard.index)
        for shard in shards
        if shard.stage == "terminal" and not shard.batch_failed
    ]
    for shard in shards:  # only in order: the output is appended to
        if shard.stage == "downloaded":
            actions.append(do.Merge(shard.index))
        elif shard.stage != "merged":
            break
    return actions


def _ask(shards: Sequence[ShardState], now: float, pace: Pace) -> list[do.Action]:
    return [
        do.Poll(shard.index)
        if shard.stage == "created"
        else do.Settle(shard.index, final=now - shard.intent_at >= pace.list_lag)
        for shard in shards
        if shard.active and _due_in(shard, now, pace) <= 0
    ]


def _send(shards: Sequence[ShardState], max_active: int) -> list[do.Action]:
    room = max(0, max_active - sum(shard.active for shard in shards))
    waiting = [shard for shard in shards if shard.stage in ("planned", "uploading", "uploaded")]
    return [
        do.Create(shard.index) if shard.stage == "uploaded" else do.Upload(shard.index)
        for shard in waiting[:room]
    ]


def _due_in(shard: ShardState, now: float, pace: Pace) -> float:
    """The seconds until the API should be asked about the shard's batch."""
    since = now - shard.asked_at
    if since < 0:  # the clock was set back
        return 0.0
    if shard.stage == "creating":
        return (pace.poll if shard.asked_at >= shard.intent_at else 0.0) - since
    quiet = 0.1 * (shard.asked_at - shard.changed_at)
    return max(pace.poll, min(pace.max_poll, quiet)) - since
