"""What a created batch changes: also for shards that the API refused before it."""

from __future__ import annotations

from attrs import evolve

from batchwright.errors import APIStatusError
from batchwright.runs.session import Session
from batchwright.runs.state import Loss, ShardState

__all__ = ["began", "let_end"]


def began(session: Session, index: int) -> None:
    """Note that a shard has a batch, and give those refused before it another look."""
    session.recognized = True
    session.ready(index)
    session.timings[index] = evolve(session.timing(index), unconfirmed_since=None)
    shard = session.shards[index]
    session.tell("created", f"batch {shard.batch_id} created", index)
    for refused, error in session.refusals.items():
        let_end(session, session.shards[refused], error)
    session.refusals.clear()


def let_end(session: Session, shard: ShardState, error: APIStatusError) -> None:
    """Let the requests end whose batch the API refused to create."""
    code = error.code or f"status_{error.status_code}"
    loss = Loss("unanswered", code, f"The API refused the batch. {error.message}")
    session.save(evolve(shard, stage="fetched", loss=loss, problem=str(error)))
    session.ready(shard.index)
    session.tell("failed", loss.message, shard.index)
