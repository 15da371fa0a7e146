"""Objects as the API creates them, with their keys in the API's order."""

from __future__ import annotations

from typing import Any

from batchwright import limits
from batchwright.server.store.ids import hex_id


def new_batch(
    input_file_id: str,
    endpoint: str,
    completion_window: str,
    metadata: dict[str, str] | None,
    *,
    now: int,
) -> dict[str, Any]:
    """Return a batch that is about to be validated."""
    return {
        "id": hex_id("batch_"),
        "object": "batch",
        "endpoint": endpoint,
        "model": None,
        "errors": None,
        "input_file_id": input_file_id,
        "completion_window": completion_window,
        "status": "validating",
        "output_file_id": None,
        "error_file_id": None,
        "created_at": now,
        "in_progress_at": None,
        "expires_at": now + limits.BATCH_SECONDS,
        "finalizing_at": None,
        "completed_at": None,
        "failed_at": None,
        "expired_at": None,
        "cancelling_at": None,
        "cancelled_at": None,
        "request_counts": {"total": 0, "completed": 0, "failed": 0},
        "usage": {
            "input_tokens": 0,
            "input_tokens_details": {"cached_tokens": 0},
            "output_tokens": 0,
            "output_tokens_details": {"reasoning_tokens": 0},
            "total_tokens": 0,
        },
        "metadata": metadata,
    }


def new_file(
    id: str, purpose: str, filename: str, size: int, *, now: int, expires_after: int | None
) -> dict[str, Any]:
    """Return a file; batch files expire by default."""
    if expires_after is None and purpose in ("batch", "batch_output"):
        expires_after = limits.BATCH_FILE_SECONDS
    return {
        "object": "file",
        "id": id,
        "purpose": purpose,
        "filename": filename,
        "bytes": size,
        "created_at": now,
        "expires_at": None if expires_after is None else now + expires_after,
        "status": "processed",
        "status_details": None,
    }


def new_upload(filename: str, purpose: str, size: int, *, now: int) -> dict[str, Any]:
    """Return an upload that waits for its parts."""
    return {
        "id": hex_id("upload_"),
        "object": "upload",
        "bytes": size,
        "created_at": now,
        "filename": filename,
        "purpose": purpose,
        "status": "pending",
        "expires_at": now + limits.UPLOAD_SECONDS,
        "file": None,
    }


def new_part(upload_id: str, *, now: int) -> dict[str, Any]:
    """Return a part of an upload."""
    return {
        "id": hex_id("part_"),
        "object": "upload.part",
        "created_at": now,
        "upload_id": upload_id,
    }
