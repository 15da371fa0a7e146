"""What the API's responses mean for a shard: pure functions."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import UTC, datetime
from email.utils import parsedate_to_datetime
from typing import TYPE_CHECKING, Any, TypeGuard

from attrs import evolve

from batchwright._http.retry import is_temporary, retry_after
from batchwright.errors import APIResponseValidationError, APIStatusError, InputError
from batchwright.limits import MAX_METADATA_KEY, MAX_METADATA_PAIRS, MAX_METADATA_VALUE
from batchwright.requests import Problem
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
    from batchwright.types import Batch, FileObject

__all__ = [
    "LABELS",
    "TOKEN_LIMIT",
    "check_metadata",
    "file_name",
    "hit_token_limit",
    "is_api_error",
    "is_over",
    "is_permanent",
    "is_temporary_here",
    "key_of",
    "labels",
    "lost_input",
    "missing_file",
    "owns",
    "pause_asked",
    "server_time",
    "surely_refused",
    "too_large",
    "with_batch",
    "with_file",
]

LABELS = ("batchwright_run", "batchwright_shard", "batchwright_attempt")
"""The keys in a batch's metadata by which a run recognizes its own batches."""

TOKEN_LIMIT = "token_limit_exceeded"  # noqa: S105 - an error code
"""The error code of a batch that failed because too many tokens were enqueued already."""

_TOO_LARGE = frozenset(
    {
        "maximum_input_file_size_exceeded",
        "maximum_requests_exceeded",
        "maximum_embedding_inputs_exceeded",
    }
)
_NO_EFFECT = frozenset({400, 401, 403, 404, 413, 422})
_ENDS = ("completed_at", "failed_at", "expired_at", "cancelled_at")


def labels(run_id: str, shard: ShardState) -> dict[str, str]:
    """The metadata by which the shard's batch can be found again."""
    return dict(zip(LABELS, (run_id, str(shard.index), str(shard.attempt)), strict=True))


def owns(run_id: str, shard: ShardState, batch: object) -> bool:
    """Whether a batch is the shard's."""
    return labels(run_id, shard).items() <= metadata_of(batch).items()


def key_of(run_id: str, shard: ShardState) -> str:
    """The `Idempotency-Key` of the shard's creation."""
    return f"batchwright-{run_id}-{shard.index}-{shard.attempt}"


def file_name(run_id: str, shard: ShardState) -> str:
    """The name of the shard's input file at the API."""
    return f"batchwright-{run_id}-{shard.index:05}.jsonl"


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


def server_time(headers: Mapping[str, str]) -> float | None:
    """The server's time, in seconds since 1970; None if it does not say."""
    try:
        date = parsedate_to_datetime(headers.get("date", ""))
    except ValueError:
        return None
    return (date if date.tzinfo else date.replace(tzinfo=UTC)).timestamp()


def with_file(shard: ShardState, file: FileObject, now: float) -> ShardState:
    """The shard, given its uploaded file.

    Raises:
        InputError: The file has no id.
    """
    return evolve(
        shard,
        stage="uploaded",
        file_id=_id_in(file),
        file_created_at=time_of(file.created_at) or 0.0,
        times={**shard.times, "uploaded": now},
        problem="",
    )


def with_batch(shard: ShardState, batch: Batch, now: float) -> ShardState:
    """The shard, given the state of its batch.

    Args:
        shard: The shard.
        batch: The batch.
        now: The time, in seconds since 1970.

    Raises:
        InputError: The batch is new, and has no id.
    """
    counts, status = counts_of(batch), known_status(batch.status)
    completed, failed = (counts.completed, counts.failed) if counts else (0, 0)
    final = is_final(status)
    return evolve(
        shard,
        stage="ended" if final else "created",
        batch_id=shard.batch_id or _id_in(batch),
        status=status,
        completed=min(completed, shard.requests),
        failed=min(failed, shard.requests),
        counted=counts is not None,
        output_file_id=text_of(batch.output_file_id),
        error_file_id=text_of(batch.error_file_id),
        problems=tuple(
            Problem(one.code or "unknown", one.message or "no message", one.param, one.line)
            for one in reasons_of(batch)
        ),
        times=_times(shard, batch, now, final),
        problem="",
    )


def _times(shard: ShardState, batch: Batch, now: float, final: bool) -> Mapping[str, float]:
    times = dict(shard.times)
    times.setdefault("created", time_of(getattr(batch, "created_at", None)) or now)
    began = time_of(getattr(batch, "in_progress_at", None))
    if began is not None:
        times["in_progress"] = began
    if final and "ended" not in times:
        found = (time_of(getattr(batch, name, None)) for name in _ENDS)
        times["ended"] = next((one for one in found if one is not None), now)
    return times


def _id_in(thing: Batch | FileObject) -> str:
    found = text_of(thing.id)
    if found is None:
        raise InputError("the response to the creation has no id")
    return found


def is_api_error(error: Exception) -> TypeGuard[APIStatusError]:
    """Whether an error comes from the API itself, and not from a gateway before it."""
    return (
        isinstance(error, APIStatusError)
        and isinstance(error.body, dict)
        and isinstance(error.body.get("error"), dict)
    )


def surely_refused(error: Exception) -> TypeGuard[APIStatusError]:
    """Whether a creation had no effect for certain: the API itself refused it."""
    return is_api_error(error) and error.status_code in _NO_EFFECT


def is_over(error: Exception) -> bool:
    """Whether an error concerns the whole run: without another key, nothing can go on."""
    return isinstance(error, APIStatusError) and (
        error.status_code in (401, 403) or error.code == "insufficient_quota"
    )


def is_temporary_here(error: Exception) -> bool:
    """Whether a later attempt may succeed, as far as a run is concerned."""
    if isinstance(error, APIResponseValidationError):  # a body that is JSON is whole
        return error.body is None or isinstance(error.body, str)
    return is_temporary(error)


def is_permanent(error: Exception) -> TypeGuard[APIStatusError]:
    """Whether the API refuses one thing for good, and may do others."""
    return isinstance(error, APIStatusError) and not is_over(error) and not is_temporary_here(error)


def missing_file(error: Exception) -> bool:
    """Whether the API says that something is not there."""
    return isinstance(error, APIStatusError) and error.status_code in (404, 410)


def lost_input(problems: Sequence[Problem]) -> bool:
    """Whether a batch failed because its input file is gone."""
    return any(
        one.param == "file_id" or "cannot find file" in one.message.lower() for one in problems[:1]
    )


def hit_token_limit(problems: Sequence[Problem]) -> bool:
    """Whether a batch failed because too many tokens were enqueued already."""
    return any(one.code == TOKEN_LIMIT for one in problems[:1])


def too_large(problems: Sequence[Problem]) -> bool:
    """Whether a batch failed because the server takes only smaller ones."""
    return any(one.code in _TOO_LARGE for one in problems[:1])


def pause_asked(error: Exception, now: float) -> float:
    """How many seconds the API asks to wait; 0 if it does not."""
    if not isinstance(error, APIStatusError):
        return 0.0
    headers: Any = error.headers
    return retry_after(headers, datetime.fromtimestamp(now, UTC)) or 0.0
