"""Removing bytes that belong to nothing, as a crash leaves them."""

from __future__ import annotations

from batchwright.server.store.ids import file_id
from batchwright.server.store.state import State

_OUTPUTS = ("output", "error")
_WITH_BYTES = "kind = 'file' AND stage != 'removed'"
_LIVE_PARTS = (
    "kind = 'part' AND json_extract(body, '$.upload_id') IN ("
    "SELECT id FROM objects WHERE kind = 'upload' AND stage = 'live')"
)
_LIVE_BATCHES = "kind = 'batch' AND stage = 'live'"


def output_id(batch: str, kind: str) -> str:
    """Return the id of a batch's output file, known before the file is there."""
    return file_id(f"{batch}/{kind}")


def output_work(batch: str, kind: str) -> str:
    """Return the name under which a batch in progress writes an output."""
    return f"{batch}_{kind}.jsonl"


def remove_orphans(state: State) -> None:
    """Remove the bytes that no object and no batch in progress needs."""
    needed = {entry.id for where in (_WITH_BYTES, _LIVE_PARTS) for entry in state.find(where, ())}
    for batch in state.find(_LIVE_BATCHES, ()):
        for kind in _OUTPUTS:
            # Its bytes are moved before the transaction that stores the file.
            needed |= {output_id(batch.id, kind), output_work(batch.id, kind)}
    for path in state.stored():
        if path.name not in needed:
            path.unlink()
