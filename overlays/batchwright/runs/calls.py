"""What a run asks of the API: each function returns a call for a client, sync or async.

The responses come with their headers, whose `Date` is the server's time.
"""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import Any

from batchwright.limits import MAX_BATCHES_PER_PAGE, MAX_FILES_PER_PAGE

__all__ = [
    "Call",
    "cancel_batch",
    "create_batch",
    "delete_file",
    "download_file",
    "list_batches",
    "list_files",
    "retrieve_batch",
    "retrieve_file",
    "upload_file",
]

Call = Callable[[Any], Any]  # the twins differ in their types, not in their signatures


def upload_file(name: str, path: Path) -> Call:
    """Upload an input file."""
    return lambda client: client.files.with_raw_response.create(file=(name, path), purpose="batch")


def retrieve_file(file_id: str) -> Call:
    """Get the description of a file."""
    return lambda client: client.files.with_raw_response.retrieve(file_id)


def delete_file(file_id: str) -> Call:
    """Delete a file."""
    return lambda client: client.files.with_raw_response.delete(file_id)


def download_file(file_id: str, path: Path) -> Call:
    """Write the content of a file to disk."""
    return lambda client: client.files.download(file_id, path, overwrite=True)


def list_files(after: str | None) -> Call:
    """Get a page of the input files."""
    arguments = {"purpose": "batch", "limit": MAX_FILES_PER_PAGE, **_after(after)}
    return lambda client: client.files.with_raw_response.list(**arguments)


def create_batch(**arguments: Any) -> Call:
    """Create a batch."""
    return lambda client: client.batches.with_raw_response.create(**arguments)


def retrieve_batch(batch_id: str) -> Call:
    """Get a batch as it is now."""
    return lambda client: client.batches.with_raw_response.retrieve(batch_id)


def cancel_batch(batch_id: str) -> Call:
    """Cancel a batch."""
    return lambda client: client.batches.with_raw_response.cancel(batch_id)


def list_batches(after: str | None) -> Call:
    """Get a page of the batches."""
    arguments = {"limit": MAX_BATCHES_PER_PAGE, **_after(after)}
    return lambda client: client.batches.with_raw_response.list(**arguments)


def _after(after: str | None) -> dict[str, Any]:
    return {"after": after} if after else {}
