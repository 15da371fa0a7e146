"""Batches that no request has created."""

from __future__ import annotations

from batchwright.server.store.ids import file_id
from batchwright.server.store.objects import new_batch
from batchwright.server.store.state import Entry, State


def add_ended(state: State, owner: str, count: int, created_at: int) -> list[str]:
    """Add batches that were cancelled before they began, and return their ids."""
    ids = []
    with state.transaction():
        for _ in range(count):
            batch = new_batch(file_id(), "/v1/embeddings", "24h", None, now=created_at)
            batch |= {
                "status": "cancelled",
                "cancelling_at": created_at,
                "cancelled_at": created_at,
            }
            state.add(Entry(batch["id"], "batch", owner, batch, "ended"))
            ids.append(batch["id"])
    return ids
