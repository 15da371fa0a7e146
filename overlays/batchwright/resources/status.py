"""What a batch or a file says of itself, whatever types its fields have."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import TYPE_CHECKING, Any, NamedTuple

if TYPE_CHECKING:
    from batchwright.types import Batch, FileObject

__all__ = [
    "Counts",
    "Reason",
    "counts_of",
    "has_completed",
    "is_final",
    "is_processed",
    "known_status",
    "metadata_of",
    "reasons_of",
    "result_files",
    "status_of",
    "text_of",
    "time_of",
]

_FINAL = frozenset({"completed", "failed", "expired", "cancelled"})
_PROCESSED = frozenset({"processed", "error", "deleted"})
_FIRST_MILLISECONDS = 10**11  # in seconds, the year 5138
_MOST = 2**53


class Counts(NamedTuple):
    """The requests of a batch, counted."""

    completed: int
    failed: int
    total: int


class Reason(NamedTuple):
    """Why validation failed: a field is None if it did not come."""

    code: str | None
    message: str | None
    param: str | None
    line: int | None


def known_status(status: object) -> str | None:
    """A status as the vendor writes it, in small letters; None if it is no text."""
    return status.lower() if isinstance(status, str) else None


def is_final(status: object) -> bool:
    """Tell whether a batch with this status no longer changes; an unknown status is not final."""
    return known_status(status) in _FINAL


def has_completed(batch: Batch) -> bool:
    """Tell whether a batch has completed."""
    return known_status(batch.status) == "completed"


def status_of(file: FileObject) -> str | None:
    """Read the status of a file, whose attribute warns that it is deprecated."""
    return text_of(file.to_dict().get("status"))


def is_processed(status: str | None) -> bool:
    """Tell whether a file with this status no longer changes; servers may leave it out."""
    return status is None or known_status(status) in _PROCESSED


def result_files(batch: Batch) -> list[str]:
    """The ids of the files with results; servers may send an empty string instead of null.

    Raises:
        ValueError: There are none yet.
    """
    files = [*filter(None, map(text_of, (batch.output_file_id, batch.error_file_id)))]
    if not files and not is_final(batch.status):
        raise ValueError(f"batch {batch.id} is {batch.status}; wait until it has ended")
    return files


def text_of(value: object) -> str | None:
    """A text that is not empty, or None."""
    return value if isinstance(value, str) and value else None


def time_of(value: object) -> float | None:
    """A time in Unix seconds; servers may send milliseconds or ISO 8601. None if it is no time."""
    if isinstance(value, str):
        from datetime import UTC, datetime

        try:
            time = datetime.fromisoformat(value)
        except ValueError:
            return None
        return (time if time.tzinfo else time.replace(tzinfo=UTC)).timestamp()
    if isinstance(value, bool) or not isinstance(value, int | float):
        return None
    return value if abs(value) < _FIRST_MILLISECONDS else value // 1000


def counts_of(batch: Batch) -> Counts | None:
    """The counts of a batch, 0 where one is missing or makes no sense; None if there are none."""
    given = [getattr(batch.request_counts, name, None) for name in Counts._fields]
    return None if given == [None] * len(given) else Counts(*map(_count, given))


def reasons_of(batch: Batch) -> Iterator[Reason]:
    """Why validation failed; servers may send a list or a text instead of an object."""
    errors: Any = getattr(batch.errors, "data", batch.errors)
    for error in errors if isinstance(errors, list) else [errors]:
        given = error.to_dict() if hasattr(error, "to_dict") else error
        if isinstance(given, dict):
            code, message, param = (_shown(given.get(key)) for key in ("code", "message", "param"))
            line = given.get("line")
            yield Reason(code, message, param, line if isinstance(line, int) else None)
        elif given:
            yield Reason(None, str(given), None, None)


def metadata_of(batch: object) -> Mapping[str, Any]:
    """The metadata of a batch; empty if there is none."""
    metadata = getattr(batch, "metadata", None)
    return metadata if isinstance(metadata, dict) else {}


def _shown(value: object) -> str | None:
    return None if value is None or value == "" else str(value)


def _count(value: object) -> int:
    return value if isinstance(value, int) and 0 <= value <= _MOST else 0
