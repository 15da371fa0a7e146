"""What a run tells its caller: on the way, and at the end."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

from attrs import define, field, frozen

from batchwright.runs.merging import Tally
from batchwright.runs.plan import ShardState


@frozen
class Progress:
    """How far a run has come.

    Args:
        step: What was just done: `upload`, `create`, `poll`, `download`, `collect` and so on.
        requests: How many requests the input holds.
        completed: How many of them the API has answered well.
        failed: How many of them the API has refused.
        shards: How many shards the input has.
        collected: How many of them are done.
        active: The ids of the batches that are awaited.

    Example:
        run(client, "requests.jsonl", output="answers.jsonl", on_progress=print)
    """

    step: str
    requests: int
    completed: int
    failed: int
    shards: int
    collected: int
    active: tuple[str, ...]


@define(kw_only=True)
class Summary(Tally):
    """How a run ended.

    Args:
        shards: How many batches' worth of requests there were.
        output: The file with the good answers.
        errors: The file with the others.
        batch_ids: The batches, in the order of the input.

    Example:
        summary = run(client, "requests.jsonl", output="answers.jsonl")
        print(summary.ok, "of", summary.total)
    """

    shards: int
    output: Path
    errors: Path
    batch_ids: list[str] = field(factory=list)


def progress(step: str, shards: Sequence[ShardState]) -> Progress:
    """Sum up the state of the shards.

    Example:
        >>> progress("poll", []).shards
        0
    """
    return Progress(
        step=step,
        requests=sum(shard.requests for shard in shards),
        completed=sum(shard.completed for shard in shards),
        failed=sum(shard.failed for shard in shards),
        shards=len(shards),
        collected=sum(shard.stage == "collected" for shard in shards),
        active=active_batches(shards),
    )


def active_batches(shards: Sequence[ShardState]) -> tuple[str, ...]:
    """The ids of the batches that are awaited.

    Example:
        >>> active_batches([])
        ()
    """
    return tuple(shard.batch_id for shard in shards if shard.stage == "created" and shard.batch_id)
