"""What the status of a batch means."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from batchwright.types import Batch

__all__ = ["is_final", "result_files"]

_FINAL = frozenset({"completed", "failed", "expired", "cancelled"})


def is_final(status: str) -> bool:
    """Tell whether a batch with this status stays as it is; one that is not known does not count.

    Example:
        >>> is_final("expired"), is_final("finalizing"), is_final("paused")
        (True, False, False)
    """
    return status in _FINAL


def result_files(batch: Batch) -> list[str]:
    """The ids of the files with results; a server that has none may say so with an empty string.

    Raises:
        ValueError: There may be results later.
    """
    files = [file_id for file_id in (batch.output_file_id, batch.error_file_id) if file_id]
    if not files and not is_final(batch.status):
        raise ValueError(f"batch {batch.id} is {batch.status}: wait for it to end first")
    return files
