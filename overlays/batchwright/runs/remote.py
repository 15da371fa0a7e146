"""What a run asks of the API, and what the answers mean for a shard."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import UTC, datetime
from typing import TYPE_CHECKING, Any

import orjson
from attrs import evolve

from batchwright._http.retry import retry_after
from batchwright._jsonl.lines import InputError
from batchwright.errors import (
    APIConnectionError,
    APIResponseValidationError,
    APIStatusError,
    DownloadError,
    PaginationError,
    RateLimitError,
    UploadError,
)
from batchwright.limits import (
    MAX_BATCHES_A_PAGE,
    MAX_METADATA_KEY,
    MAX_METADATA_PAIRS,
    MAX_METADATA_VALUE,
)
from batchwright.resources.status import is_final
from batchwright.runs.plan import ShardState

if TYPE_CHECKING:
    from batchwright import Client
    from batchwright.types import Batch

RUN, SHARD, ATTEMPT = "batchwright_run", "batchwright_shard", "batchwright_attempt"
"""The keys in a batch's metadata by which a run knows its batches."""

_PATIENCE = 20
_CLOCK_SLACK = 60
_TIMEOUT, _SERVER_ERROR = 408, 500


def labels(run_id: str, shard: ShardState) -> dict[str, str]:
    """The metadata by which the shard's batch can be found again.

    Example:
        >>> shard = ShardState(index=2, offset=0, length=1, first_line=1, requests=1)
        >>> labels("r1", shard)["batchwright_shard"]
        '2'
    """
    return {RUN: run_id, SHARD: str(shard.index), ATTEMPT: str(shard.attempt)}


def check_metadata(metadata: Mapping[str, str]) -> None:
    """Refuse metadata that the API would refuse once the run's own is added.

    Raises:
        ValueError: There are more than 13 pairs, a reserved key, or one that is too long.

    Example:
        >>> check_metadata({"project": "atlas"})
    """
    room = MAX_METADATA_PAIRS - 3
    if len(metadata) > room:
        raise ValueError(
            f"metadata can have {room} pairs beside the run's own, not {len(metadata)}"
        )
    for key, value in metadata.items():
        if key in (RUN, SHARD, ATTEMPT):
            raise ValueError(f"the metadata key {key!r} is the run's own")
        if len(key) > MAX_METADATA_KEY or len(value) > MAX_METADATA_VALUE:
            raise ValueError(
                f"metadata {key!r}: keys have {MAX_METADATA_KEY} characters at most, "
                f"values {MAX_METADATA_VALUE}"
            )


def find_batch(client: Client, run_id: str, shard: ShardState) -> Batch | None:
    """Look for the shard's batch in the API's list, which is newest first.

    It is not older than its input file, by the API's own clock.

    Raises:
        PaginationError: The list breaks off, so that what is not in it may exist all the same.

    Example:
        batch = find_batch(client, "r1", shard)
    """
    wanted = labels(run_id, shard)
    oldest = (shard.file_created_at or 0) - _CLOCK_SLACK
    more: bool | None = False
    for page in client.batches.list(limit=MAX_BATCHES_A_PAGE).pages():
        for batch in page:
            if wanted.items() <= dict(batch.metadata or {}).items():
                found: Batch = batch
                return found
        ages = [batch.created_at for batch in page]
        if ages and all(created_at is not None and created_at < oldest for created_at in ages):
            return None
        more = page.has_more
    if more:
        raise PaginationError("the list of batches says that there is more, but not where")
    return None


def with_batch(shard: ShardState, batch: Batch, now: float) -> ShardState:
    """The shard after an answer about its batch.

    Example:
        shard = with_batch(shard, client.batches.retrieve(shard.batch_id), time.time())
    """
    counts = batch.request_counts
    completed = (counts.completed if counts else None) or 0
    failed = (counts.failed if counts else None) or 0
    errors = _errors(batch)
    changed = (shard.status, shard.completed, shard.failed) != (batch.status, completed, failed)
    return evolve(
        shard,
        stage="terminal" if is_final(batch.status) else "created",
        batch_id=batch.id,
        status=batch.status,
        asked_at=now,
        changed_at=now if changed else shard.changed_at,
        completed=completed,
        failed=failed,
        output_file_id=batch.output_file_id or None,
        error_file_id=batch.error_file_id or None,
        error_code=errors[0].get("code") if errors else None,
        errors=orjson.dumps(errors).decode() if errors else None,
    )


def _errors(batch: Batch) -> list[dict[str, Any]]:
    return [error.to_dict() for error in (batch.errors and batch.errors.data) or []]


def surely_refused(error: APIStatusError) -> bool:
    """Whether an error answer says that the request had no effect.

    Example:
        if surely_refused(error): ...  # no batch was created
    """
    return 400 <= error.status_code < _SERVER_ERROR and error.status_code != _TIMEOUT


def worth_another_try(error: Exception) -> bool:
    """Whether what went wrong may go well a little later.

    Example:
        >>> worth_another_try(ValueError())
        False
    """
    if isinstance(error, RateLimitError):
        return error.code != "insufficient_quota"
    if isinstance(error, APIStatusError):
        return not surely_refused(error)
    broken = (APIConnectionError, APIResponseValidationError, DownloadError, UploadError)
    return isinstance(error, (*broken, InputError))


def pause_after(error: Exception, failures: int, *, now: float, longest: float) -> float | None:
    """How long to wait before what went wrong is tried again.

    Args:
        error: What went wrong.
        failures: How often it did, with this one.
        now: The time, in seconds since 1970.
        longest: The longest pause in seconds, unless the API asks for a longer one.

    Returns:
        Seconds, or None to give up.

    Example:
        >>> pause_after(InputError(), 3, now=0.0, longest=60.0)
        2.0
    """
    if not worth_another_try(error) or failures > _PATIENCE:
        return None
    return max(min(2.0 ** (failures - 2), longest), asked_pause(error, now))


def asked_pause(error: Exception, now: float) -> float:
    """How many seconds the API asks to wait; 0 if it does not.

    Example:
        >>> asked_pause(ValueError(), now=0.0)
        0.0
    """
    if not isinstance(error, APIStatusError):
        return 0.0
    return retry_after(error.headers, datetime.fromtimestamp(now, UTC)) or 0.0
