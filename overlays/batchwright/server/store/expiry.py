"""Removing what has expired or was deleted."""

from __future__ import annotations

from batchwright.server.store.state import Entry, State

_EXPIRED_FILES = "kind = 'file' AND stage = 'live' AND json_extract(body, '$.expires_at') <= ?"
_EXPIRED_UPLOADS = "kind = 'upload' AND stage = 'live' AND json_extract(body, '$.expires_at') <= ?"
_UNUSED_BYTES = (
    "kind = 'file' AND stage = 'gone' AND id NOT IN ("
    "SELECT json_extract(body, '$.input_file_id') FROM objects "
    "WHERE kind = 'batch' AND stage = 'live')"
)


def sweep(state: State, now: float) -> None:
    """Let files and uploads expire, and remove bytes that are no longer needed.

    The input of a batch that has not ended keeps its bytes, though the file is not shown.
    """
    for entry in state.find(_EXPIRED_FILES, (now,)):
        with state.editing(entry.id) as file:
            file.stage = "gone"
    for entry in state.find(_EXPIRED_UPLOADS, (now,)):
        end_upload(state, entry, "expired")
    for entry in state.find(_UNUSED_BYTES, ()):
        with state.editing(entry.id) as file:
            file.stage = "removed"
            state.remove_bytes(file.id)


def end_upload(state: State, entry: Entry, status: str) -> Entry:
    """Give an upload its last status, and remove its parts."""
    with state.editing(entry.id) as upload:
        upload.body["status"] = status
        upload.stage = "ended"
        for part in parts(state, entry):
            state.remove_bytes(part.id)
    return upload


def parts(state: State, upload: Entry) -> list[Entry]:
    """Return the parts of an upload, in order of arrival."""
    condition = "kind = 'part' AND owner = ? AND json_extract(body, '$.upload_id') = ?"
    return state.find(condition, (upload.owner, upload.id))
