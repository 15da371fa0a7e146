"""What a run does next: a pure function from the state of its shards to actions."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Literal

from attrs import evolve, frozen

from batchwright.runs.actions import (
    Action,
    Collect,
    Create,
    Download,
    Finish,
    Poll,
    Requeue,
    Settle,
    Stop,
    Upload,
    Wait,
)

Stage = Literal[
    "planned",  # known, nothing sent
    "uploading",  # about to upload; whether it arrived is unknown until the next stage
    "uploaded",  # the API has the input file
    "creating",  # about to create the batch; whether it exists is unknown until the next stage
    "created",  # the batch exists and is awaited
    "terminal",  # the batch has ended
    "downloaded",  # its files are here
    "collected",  # its answers are in the output
]

TOKEN_LIMIT = "token_limit_exceeded"  # noqa: S105 - an error code
"""The error code of a batch that failed because too much was enqueued already."""


@frozen
class ShardState:
    """A shard of the input and how far it has come.

    Args:
        index: Its place among the shards, from 0.
        offset: Where it starts in the input file, in bytes.
        length: How many bytes it has.
        first_line: The number of its first line in the input file, from 1.
        requests: How many lines it has.
        stage: How far it has come.
        attempt: Which batch this is for the shard, from 1.
        intent_at: When the last remote call was about to be made, in seconds since 1970; or, if
            nobody knows what came of it, until when it may have taken effect.
        asked_at: When the API was last asked how the batch is, in seconds since 1970.
        changed_at: When the answer to that last changed, in seconds since 1970.
        file_id: The uploaded input file; empty until there is one.
        file_created_at: When that was, by the API's clock.
        batch_id: The batch; empty until there is one.
        status: The batch's status.
        alone: Whether no other batch of the run was active at any time with this one.
        completed: How many requests the API has answered well.
        failed: How many requests the API has refused.
        output_file_id: The batch's output file.
        error_file_id: The batch's error file.
        error_code: The first error code of a failed batch.
        errors: The errors of a failed batch, as JSON.

    Example:
        >>> ShardState(index=0, offset=0, length=10, first_line=1, requests=1).stage
        'planned'
    """

    index: int
    offset: int
    length: int
    first_line: int
    requests: int
    stage: Stage = "planned"
    attempt: int = 1
    intent_at: float = 0.0
    asked_at: float = 0.0
    changed_at: float = 0.0
    file_id: str = ""
    file_created_at: int | None = None
    batch_id: str = ""
    status: str | None = None
    alone: bool = True
    completed: int = 0
    failed: int = 0
    output_file_id: str | None = None
    error_file_id: str | None = None
    error_code: str | None = None
    errors: str | None = None

    @property
    def batch_failed(self) -> bool:
        """Whether the API refused the batch as a whole."""
        return self.stage == "terminal" and self.status == "failed"


@frozen
class Pace:
    """How often the API is asked, all in seconds.

    Args:
        poll: The shortest time between two questions about one batch.
        max_poll: The longest; in between it is a tenth of the time without a change.
        list_lag: How long a batch may be missing from the API's list after it was created. A
            batch whose creation was not answered counts as not created only if that long after
            the answer was given up, or the run taken up again, it is not listed.

    Example:
        run(client, "requests.jsonl", output="answers.jsonl", pace=Pace(poll=30))
    """

    poll: float = 1.0
    max_poll: float = 60.0
    list_lag: float = 120.0


def plan(shards: Sequence[ShardState], *, max_active: int, now: float, pace: Pace) -> list[Action]:
    """Say what to do next. After these actions, ask again.

    Nothing here repeats the creation of a batch whose outcome is unknown: such a shard is settled
    first, and takes up one of the `max_active` places meanwhile.

    Args:
        shards: All shards in the order of their index.
        max_active: How many batches may be active at a time.
        now: The time, in seconds since 1970.
        pace: How often to ask.

    Returns:
        The actions in order; never none.

    Example:
        >>> shard = ShardState(index=0, offset=0, length=10, first_line=1, requests=1)
        >>> plan([shard], max_active=1, now=0.0, pace=Pace())
        [Upload(index=0)]
    """
    if all(shard.stage == "collected" for shard in shards):
        return [Finish()]
    failed = [shard for shard in shards if shard.batch_failed]
    for shard in failed:
        if shard.error_code != TOKEN_LIMIT or shard.alone:
            return [Stop(shard.index)]
    actions: list[Action] = [Requeue(shard.index) for shard in failed]
    actions += _fetch(shards)
    actions += _ask(shards, now, pace)
    actions += _send(shards, max_active)
    return actions or [Wait(min(_due_in(shard, now, pace) for shard in _active(shards)))]


def in_doubt_since(now: float, shard: ShardState) -> ShardState:
    """The shard, if nobody knows what came of its creation: it may have taken effect until now.

    Example:
        >>> shard = ShardState(0, offset=0, length=1, first_line=1, requests=1, stage="creating")
        >>> in_doubt_since(7.0, shard).intent_at
        7.0
    """
    return evolve(shard, intent_at=now) if shard.stage == "creating" else shard


def _fetch(shards: Sequence[ShardState]) -> list[Action]:
    actions: list[Action] = [
        Download(shard.index)
        for shard in shards
        if shard.stage == "terminal" and not shard.batch_failed
    ]
    for shard in shards:  # only in order: the output is appended to
        if shard.stage == "downloaded":
            actions.append(Collect(shard.index))
        elif shard.stage != "collected":
            break
    return actions


def _ask(shards: Sequence[ShardState], now: float, pace: Pace) -> list[Action]:
    return [
        Poll(shard.index)
        if shard.stage == "created"
        else Settle(shard.index, final=now - shard.intent_at >= pace.list_lag)
        for shard in _active(shards)
        if _due_in(shard, now, pace) <= 0
    ]


def _send(shards: Sequence[ShardState], max_active: int) -> list[Action]:
    room = max(0, max_active - len(_active(shards)))
    waiting = [shard for shard in shards if shard.stage in ("planned", "uploading", "uploaded")]
    return [
        Create(shard.index) if shard.stage == "uploaded" else Upload(shard.index)
        for shard in waiting[:room]
    ]


def _active(shards: Sequence[ShardState]) -> list[ShardState]:
    return [shard for shard in shards if shard.stage in ("creating", "created")]


def _due_in(shard: ShardState, now: float, pace: Pace) -> float:
    """The seconds until the API should be asked about the shard's batch."""
    since = now - shard.asked_at
    if since < 0:  # the clock was set back
        return 0.0
    if shard.stage == "creating":
        return (pace.poll if shard.asked_at >= shard.intent_at else 0.0) - since
    quiet = 0.1 * (shard.asked_at - shard.changed_at)
    return min(pace.max_poll, max(pace.poll, quiet)) - since
