"""What a run reports to its caller: how far it has come, and how it ended."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

from attrs import field, frozen

from batchwright._display import Displayable
from batchwright.runs.actions import Step
from batchwright.runs.state import ShardState, Tally


@frozen(repr=False)
class Progress(Displayable):
    """How far a run has come.

    Args:
        step: What it has just done: `upload`, `create`, `settle`, `poll`, `requeue`, `download`,
            `merge` or `wait`.
        requests: How many requests the input holds.
        completed: Requests that the API has completed.
        failed: Requests that have failed.
        shards: How many shards the input has.
        merged: How many of them have their answers in the output.
        active: The ids of the batches that are under way.

    Example:
        >>> Progress("poll", 10, completed=4, failed=1, shards=1, merged=0, active=()).step
        'poll'
    """

    step: Step
    requests: int
    completed: int
    failed: int
    shards: int
    merged: int
    active: tuple[str, ...]


@frozen(kw_only=True, repr=False)
class Summary(Displayable, Tally):
    """How a run ended.

    Args:
        shards: How many shards the input was split into.
        output: The file with the successful answers.
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


def progress_after(step: Step, shards: Sequence[ShardState]) -> Progress:
    """Sum up the state of the shards after a step."""
    return Progress(
        step=step,
        requests=sum(shard.requests for shard in shards),
        completed=sum(shard.completed for shard in shards),
        failed=sum(shard.failed for shard in shards),
        shards=len(shards),
        merged=sum(shard.stage == "merged" for shard in shards),
        active=active_batches(shards),
    )


def active_batches(shards: Sequence[ShardState]) -> tuple[str, ...]:
    """The ids of the batches that are under way."""
    return tuple(shard.batch_id for shard in shards if shard.stage == "created" and shard.batch_id)
