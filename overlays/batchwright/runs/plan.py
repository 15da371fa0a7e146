"""What a run does next: pure functions from the state of its shards to actions."""

from __future__ import annotations

import math
from collections import Counter
from collections.abc import Collection, Iterator, Mapping, Sequence

from attrs import field, frozen

from batchwright.runs import actions as do
from batchwright.runs.outcomes import NOT_SENT, to_retry
from batchwright.runs.remote import hit_token_limit, lost_input, too_large
from batchwright.runs.state import ENDED, Loss, RunState, ShardState
from batchwright.runs.timing import Timing

__all__ = ["MAX_TRANSFERS", "MAX_UPLOADS", "TIDYING", "View", "plan", "wake_at"]

MAX_TRANSFERS = 4
"""How many files are uploaded or downloaded at a time."""

MAX_UPLOADS = 3
"""How often an input file that vanishes is uploaded."""

TIDYING = -1
"""The index under which the timing of a sweep stands."""

_MANY = 4
_UNSENT = Loss("cancelled", NOT_SENT, "The run was cancelled before this request was sent.")


@frozen(kw_only=True)
class View:
    """What the plan decides by.

    Args:
        run: The run.
        shards: Its shards, in order.
        timings: When they are due, by index.
        busy: The actions under way.
        now: The time, in seconds on the clock of the timings.
        max_in_flight: How many batches may be active at a time.
        max_attempts: How often a line is sent at most.
        held_back: The shards that cost more than may be spent.
        swept: Whether this process has deleted input files that no shard knows of.
    """

    run: RunState
    shards: Sequence[ShardState]
    timings: Mapping[int, Timing] = field(factory=dict)
    busy: Collection[do.Action] = ()
    now: float = 0.0
    max_in_flight: int = 10
    max_attempts: int = 3
    held_back: frozenset[int] = frozenset()
    swept: bool = False

    def timing(self, shard: ShardState) -> Timing:
        """When a shard is due."""
        return self.timings.get(shard.index, _NEVER_TRIED)

    @property
    def busy_shards(self) -> frozenset[int]:
        """The shards with an action under way."""
        return frozenset(index for action in self.busy for index in _indices(action))


_NEVER_TRIED = Timing()


def plan(view: View) -> list[do.Action]:
    """Decide what to begin now; ask again whenever an action has ended, or a shard gets due.

    Nothing here repeats a creation whose outcome is unknown: such a shard is settled first, and
    takes a place of `max_in_flight` until then.

    Args:
        view: The state.

    Returns:
        The actions to begin; none if all that can be done is under way, or not due.
    """
    if view.run.stage == "finished":
        return []
    if view.run.stage == "publishing":
        return [] if view.busy else [do.Finish()]
    due = _due(view)
    actions: list[do.Action] = [
        *_polls(due, view),
        *(action for shard in due if (action := _next(shard, view)) is not None),
        *_sends(due, view),
        *_resend(view),
        *_sweep(view),
        *_end(view),
    ]
    return list(_affordable(actions, view))


def wake_at(view: View) -> float | None:
    """When the first shard gets due that is not under way; None if none will."""
    busy = view.busy_shards
    waiting = [
        view.timing(shard).due
        for shard in view.shards
        if shard.index not in busy and not _is_done(shard, view)
    ]
    if view.run.orphans:
        waiting.append(view.timings.get(TIDYING, _NEVER_TRIED).due)
    later = [due for due in waiting if view.now < due < math.inf]
    return min(later, default=None)


def _indices(action: do.Action) -> tuple[int, ...]:
    if isinstance(action, do.PollMany | do.Resend):
        return action.indices
    return () if isinstance(action, do.Sweep | do.Finish) else (action.index,)


def _is_done(shard: ShardState, view: View) -> bool:
    return shard.stage in ENDED and not _is_discardable(shard, view)


def _is_discardable(shard: ShardState, view: View) -> bool:
    return bool(shard.file_id) and not view.timing(shard).untidy


def _due(view: View) -> list[ShardState]:
    busy = view.busy_shards
    return [
        shard
        for shard in view.shards
        if shard.index not in busy
        and not (timing := view.timing(shard)).parked
        and timing.due <= view.now
    ]


def _next(shard: ShardState, view: View) -> do.Action | None:
    match shard.stage:
        case "creating":
            return do.Settle(shard.index)
        case "created" if view.run.cancelling and not shard.cancel_sent:
            return do.Cancel(shard.index)
        case "ended" if shard.status == "failed":
            return _after_refusal(shard)
        case "ended":
            return do.Fetch(shard.index)
        case "fetched":
            return do.Collect(shard.index)
        case "collected" | "split" if _is_discardable(shard, view):
            return do.Discard(shard.index)
        case "planned" | "uploading" | "uploaded" if view.run.cancelling:
            return do.GiveUp(shard.index, _UNSENT)
    return None


def _after_refusal(shard: ShardState) -> do.Action:
    """What to do about a batch that the API refused as a whole, which costs nothing."""
    if (shard.too_large or too_large(shard.problems)) and shard.requests > 1:
        return do.Halve(shard.index)
    if hit_token_limit(shard.problems) and not shard.too_large:
        return do.MakeRoom(shard.index)
    if lost_input(shard.problems) and shard.uploads < MAX_UPLOADS:
        return do.UploadAgain(shard.index)
    if any(one.line is not None for one in shard.problems):
        return do.SetAside(shard.index)
    first = shard.problems[0] if shard.problems else None
    code, message = (first.code, first.message) if first else ("batch_failed", "No reason given.")
    loss = Loss("unanswered", code, f"The API refused the batch. {message}")
    return do.GiveUp(shard.index, loss)


def _polls(due: Sequence[ShardState], view: View) -> Iterator[do.Action]:
    created = [
        shard.index
        for shard in due
        if shard.stage == "created" and (shard.cancel_sent or not view.run.cancelling)
    ]
    if len(created) < _MANY:
        yield from map(do.Poll, created)
    elif not any(isinstance(action, do.PollMany) for action in view.busy):
        yield do.PollMany(tuple(created))


def _sends(due: Sequence[ShardState], view: View) -> Iterator[do.Action]:
    if view.run.cancelling:
        return
    taken = sum(_takes_a_place(shard, view) for shard in view.shards)
    active = Counter(shard.model_name for shard in view.shards if shard.active)
    sent = Counter(
        shard.model_name
        for shard in view.shards
        if shard.in_flight and not view.timing(shard).parked
    )
    for shard in due:
        model = shard.model_name
        allowed = min(view.run.allowed.get(model, view.max_in_flight), view.max_in_flight)
        if shard.stage == "uploading":
            yield do.Upload(shard.index)
        elif shard.index in view.held_back:
            continue
        elif shard.stage == "uploaded":
            if active[model] < allowed and active.total() < view.max_in_flight:
                active[model] += 1
                yield do.Create(shard.index)
        elif shard.stage == "planned" and taken < view.max_in_flight and sent[model] < allowed:
            taken += 1
            sent[model] += 1
            yield do.Upload(shard.index)


def _takes_a_place(shard: ShardState, view: View) -> bool:
    """Whether a shard counts towards `max_in_flight`; one that waits for others does not."""
    timing = view.timing(shard)
    waits = timing.parked or timing.limited_since is not None
    return shard.in_flight and not (shard.stage == "uploaded" and waits)


def _resend(view: View) -> Iterator[do.Action]:
    """Send again what failed, once all that may yet fail of its kind has ended."""
    if view.run.cancelling:
        return
    busy = view.busy_shards
    groups: dict[tuple[str, str | None, int], list[ShardState]] = {}
    for shard in view.shards:
        if to_retry(shard, view.max_attempts):
            groups.setdefault((*shard.group, shard.round), []).append(shard)
    for (endpoint, model, number), found in groups.items():
        unfinished = any(
            shard.group == (endpoint, model) and shard.round <= number
            for shard in view.shards
            if shard.stage not in ENDED
        )
        if not unfinished and busy.isdisjoint(shard.index for shard in found):
            yield do.Resend(tuple(shard.index for shard in found))


def _sweep(view: View) -> Iterator[do.Action]:
    """Sweep at the start, and at the end, when late uploads have arrived.

    Nothing is being uploaded then: what is not known yet would be swept, too.
    """
    if not view.run.orphans or do.Sweep() in view.busy:
        return
    due = view.timings.get(TIDYING, _NEVER_TRIED).due <= view.now
    stages = {shard.stage for shard in view.shards}
    if due and "uploading" not in stages and (not view.swept or stages <= ENDED):
        yield do.Sweep()


def _end(view: View) -> Iterator[do.Action]:
    if view.busy or view.run.orphans or not all(_is_done(shard, view) for shard in view.shards):
        return
    if not view.run.cancelling and any(to_retry(shard, view.max_attempts) for shard in view.shards):
        return
    yield do.Finish()


def _affordable(actions: Sequence[do.Action], view: View) -> Iterator[do.Action]:
    """Leave out what has to wait for other actions: too many transfers, or two that add shards."""
    transfers = MAX_TRANSFERS - sum(isinstance(one, do.Upload | do.Fetch) for one in view.busy)
    adding = any(isinstance(one, do.Halve | do.Resend) for one in view.busy)
    collecting = sum(isinstance(one, do.Collect) for one in view.busy)
    sweeping = do.Sweep() in [*actions, *view.busy]
    resent = {index for one in actions if isinstance(one, do.Resend) for index in one.indices}
    for action in actions:
        if isinstance(action, do.Discard) and action.index in resent:
            continue
        if sweeping and isinstance(action, do.Upload):
            continue
        if isinstance(action, do.Upload | do.Fetch):
            transfers -= 1
            if transfers < 0:
                continue
        elif isinstance(action, do.Halve | do.Resend):
            if adding:
                continue
            adding = True
        elif isinstance(action, do.Collect):
            collecting += 1
            if collecting > 1:
                continue
        yield action
