"""What the status of a batch or a file means."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from batchwright.types import Batch, FileObject

__all__ = ["is_final", "is_processed", "result_files", "status_of"]

_FINAL = frozenset({"completed", "failed", "expired", "cancelled"})
_PROCESSED = frozenset({"processed", "error", "deleted", None})


def is_final(status: str) -> bool:
    """Tell whether a batch with this status no longer changes; an unknown status is not final."""
    return status in _FINAL


def status_of(file: FileObject) -> str | None:
    """Read the status of a file, whose attribute warns that it is deprecated."""
    found: str | None = file.to_dict().get("status")
    return found


def is_processed(status: str | None) -> bool:
    """Tell whether a file with this status no longer changes; servers may leave it out."""
    return status in _PROCESSED


def result_files(batch: Batch) -> list[str]:
    """The ids of the files with results; servers may send an empty string instead of null.

    Raises:
        ValueError: There are none yet.
    """
    files = [file_id for file_id in (batch.output_file_id, batch.error_file_id) if file_id]
    if not files and not is_final(batch.status):
        raise ValueError(f"batch {batch.id} is {batch.status}; wait until it has ended")
    return files
