"""What a run asks of the API, and what the responses mean for a shard."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime
from typing import TYPE_CHECKING, TypeGuard

from attrs import evolve

from batchwright._http.retry import Backoff, had_no_effect, is_temporary, retry_after
from batchwright.errors import (
    APIResponseValidationError,
    APIStatusError,
    InputError,
    PaginationError,
)
from batchwright.limits import (
    MAX_BATCHES_PER_PAGE,
    MAX_METADATA_KEY,
    MAX_METADATA_PAIRS,
    MAX_METADATA_VALUE,
)
from batchwright.requests import Problem
from batchwright.resources.polling import MAX_FAILURES
from batchwright.resources.status import (
    counts_of,
    is_final,
    known_status,
    metadata_of,
    reasons_of,
    text_of,
    time_of,
)
from batchwright.runs.state import ShardState

if TYPE_CHECKING:
    from batchwright import Client
    from batchwright.types import Batch, FileObject

LABELS = ("batchwright_run", "batchwright_shard", "batchwright_attempt")
"""The keys in a batch's metadata by which a run recognizes its own batches."""

_CLOCK_SLACK = 60


def labels(run_id: str, shard: ShardState) -> dict[str, str]:
    """The metadata by which the shard's batch can be found again."""
    return dict(zip(LABELS, (run_id, str(shard.index), str(shard.attempt)), strict=True))


def check_metadata(metadata: Mapping[str, str]) -> None:
    """Refuse metadata that the API would refuse once the run's own is added.

    Raises:
        TypeError: It is no mapping, or a key or a value is not text.
        ValueError: There are too many pairs, a key is reserved, or something is too long.
    """
    if not isinstance(metadata, Mapping):
        raise TypeError(f"metadata must be a mapping, not {type(metadata).__name__}")
    for key, value in metadata.items():
        for name, text in (("a key", key), (f"the value of {key!r}", value)):
            if not isinstance(text, str):
                raise TypeError(f"metadata: {name} must be text, not {type(text).__name__}")
    room = MAX_METADATA_PAIRS - len(LABELS)
    if len(metadata) > room:
        raise ValueError(
            f"metadata can have {room} pairs besides the run's own, not {len(metadata)}"
        )
    for key, value in metadata.items():
        if key in LABELS:
            raise ValueError(f"the metadata key {key!r} is reserved")
        if len(key) > MAX_METADATA_KEY or len(value) > MAX_METADATA_VALUE:
            raise ValueError(
                f"metadata {key!r}: a key can have {MAX_METADATA_KEY} characters, "
                f"a value {MAX_METADATA_VALUE}"
            )


def find_batch(client: Client, run_id: str, shard: ShardState) -> Batch | None:
    """Look for the shard's batch in the API's list, which is newest first.

    It cannot be older than its input file, by the API's own clock.

    Raises:
        PaginationError: The list breaks off, so a batch that is not in it may still exist.
    """
    wanted = labels(run_id, shard)
    oldest = (shard.file_created_at or 0) - _CLOCK_SLACK
    more: bool | None = False
    for page in client.batches.list(limit=MAX_BATCHES_PER_PAGE).iter_pages():
        for batch in page:
            if wanted.items() <= metadata_of(batch).items():
                found: Batch = batch
                return found
        ages = [time_of(getattr(batch, "created_at", None)) for batch in page]
        if ages and all(age is not None and age < oldest for age in ages):
            return None
        more = page.has_more
    if more:
        raise PaginationError("the list of batches has another page, but gives no cursor for it")
    return None


def with_batch(shard: ShardState, batch: Batch, now: float) -> ShardState:
    """The shard, given the state of its batch.

    Raises:
        InputError: The batch is new, and has no id.
    """
    counts, status = counts_of(batch), known_status(batch.status)
    completed, failed = (counts.completed, counts.failed) if counts else (0, 0)
    completed, failed = min(completed, shard.requests), min(failed, shard.requests)
    changed = (shard.status, shard.completed, shard.failed) != (status, completed, failed)
    return evolve(
        shard,
        stage="terminal" if is_final(status) else "created",
        batch_id=shard.batch_id if shard.stage == "created" else id_in(batch),
        status=status,
        asked_at=now,
        changed_at=now if changed else shard.changed_at,
        completed=completed,
        failed=failed,
        output_file_id=text_of(batch.output_file_id),
        error_file_id=text_of(batch.error_file_id),
        errors=_problems(batch),
    )


def with_file(shard: ShardState, file: FileObject) -> ShardState:
    """The shard, given its uploaded file.

    Raises:
        InputError: The file has no id.
    """
    created_at = time_of(file.created_at)
    return evolve(
        shard,
        stage="uploaded",
        file_id=id_in(file),
        file_created_at=None if created_at is None else int(created_at),
    )


def id_in(thing: Batch | FileObject) -> str:
    """The id of a new object.

    Raises:
        InputError: It has none.
    """
    found = text_of(thing.id)
    if found is None:
        raise InputError("the response to the creation has no id")
    return found


def _problems(batch: Batch) -> tuple[Problem, ...]:
    return tuple(
        Problem(reason.code or "unknown", reason.message or "no message", reason.param, reason.line)
        for reason in reasons_of(batch)
    )


def refused(error: Exception) -> TypeGuard[APIStatusError]:
    """Whether the API refused the request, which then had no effect for certain."""
    return isinstance(error, APIStatusError) and had_no_effect(error.status_code)


def pause_after(error: Exception, failures: int, *, now: datetime, longest: float) -> float | None:
    """Decide how long to wait before a failed action is tried again.

    Args:
        error: Why it failed.
        failures: How often it has failed, this time included.
        now: The time, with a time zone.
        longest: The longest pause in seconds, unless the API asks for a longer one.

    Returns:
        Seconds, or None to give up.
    """
    if not (_may_be_cut_short(error) or is_temporary(error)) or failures > MAX_FAILURES:
        return None
    return max(Backoff(longest=longest)(failures, random=0), asked_pause(error, now))


def _may_be_cut_short(error: Exception) -> bool:
    """Whether a response or a download makes no sense; a body that is JSON is whole."""
    if isinstance(error, APIResponseValidationError):
        return error.body is None or isinstance(error.body, str)
    return isinstance(error, InputError)


def asked_pause(error: Exception, now: datetime) -> float:
    """How many seconds the API asks to wait; 0 if it does not."""
    if not isinstance(error, APIStatusError):
        return 0.0
    return retry_after(error.headers, now) or 0.0
