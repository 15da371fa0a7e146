"""Batches that are there only some time after the request that made them."""

from __future__ import annotations

from batchwright import limits
from batchwright.server.store.state import State


def reveal(state: State, now: float) -> float | None:
    """Let the batches appear whose time has come.

    Returns:
        When the next one is due, in Unix seconds of the server's clock; None if none is left.
    """
    dues = []
    for entry in state.find("kind = 'batch' AND stage = 'late'", ()):
        due = entry.private["due"]
        if due > now:
            dues.append(due)
            continue
        with state.transaction():
            state.remove(entry.id)
            if not state.with_key(entry.owner, entry.private["idempotency_key"]):
                created = int(due)
                entry.stage = "live"
                entry.body |= {
                    "created_at": created,
                    "expires_at": created + limits.BATCH_SECONDS,
                }
                state.add(entry)
    return min(dues, default=None)
