"""What the status of a batch means."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from batchwright.types import Batch

__all__ = ["is_final", "result_files"]

_FINAL = frozenset({"completed", "failed", "expired", "cancelled"})


def is_final(status: str) -> bool:
    """Tell whether a batch with this status no longer changes; an unknown status is not final."""
    return status in _FINAL


def result_files(batch: Batch) -> list[str]:
    """The ids of the files with results; servers may send an empty string instead of null.

    Raises:
        ValueError: There are none yet.
    """
    files = [file_id for file_id in (batch.output_file_id, batch.error_file_id) if file_id]
    if not files and not is_final(batch.status):
        raise ValueError(f"batch {batch.id} is {batch.status}; wait until it has ended")
    return files
