"""The state of a run: what the ledger holds, and what the plan decides by."""

from __future__ import annotations

from collections.abc import Mapping
from operator import add
from typing import Literal

from attrs import astuple, field, frozen

from batchwright.requests import Problem, Shard

Stage = Literal[
    "planned",  # known, nothing sent
    "uploading",  # about to upload; whether it arrived is unknown until the next stage
    "uploaded",  # the API has the input file
    "creating",  # about to create the batch; whether it exists is unknown until the next stage
    "created",  # the batch exists and is awaited
    "terminal",  # the batch has ended
    "downloaded",  # its files are here
    "merged",  # its answers are in the output
]

TOKEN_LIMIT = "token_limit_exceeded"  # noqa: S105 - an error code
"""The error code of a batch that failed because too many tokens were enqueued already."""


@frozen
class ShardState(Shard):
    """A shard of the input and how far it has come.

    Args:
        stage: How far it has come.
        attempt: Which batch this is for the shard, from 1.
        intent_at: When the last request was about to be sent, in seconds since 1970. If the outcome
            of a creation is unknown, the latest time at which it can have taken effect.
        asked_at: When the API was last asked about the batch, in seconds since 1970.
        changed_at: When its response last differed from the one before, in seconds since 1970.
        file_id: The uploaded input file; empty until there is one.
        file_created_at: When that was created, by the API's clock.
        batch_id: The batch; empty until there is one.
        status: The batch's status.
        alone: Whether no other batch of the run has been active at the same time.
        completed: Requests that the API has completed.
        failed: Requests that have failed.
        output_file_id: The batch's output file.
        error_file_id: The batch's error file.
        errors: Why the batch failed; lines are counted from the shard's first.
    """

    stage: Stage = "planned"
    attempt: int = 1
    intent_at: float = 0.0
    asked_at: float = 0.0
    changed_at: float = 0.0
    file_id: str = ""
    file_created_at: int | None = None
    batch_id: str = ""
    status: str | None = None
    alone: bool = True
    completed: int = 0
    failed: int = 0
    output_file_id: str | None = None
    error_file_id: str | None = None
    errors: tuple[Problem, ...] = ()

    @property
    def active(self) -> bool:
        """Whether a batch of the shard is under way, or may be."""
        return self.stage in ("creating", "created")

    @property
    def batch_failed(self) -> bool:
        """Whether the API refused the batch as a whole."""
        return self.stage == "terminal" and self.status == "failed"

    @property
    def hit_token_limit(self) -> bool:
        """Whether the batch failed because too many tokens were enqueued already."""
        return self.batch_failed and [one.code for one in self.errors[:1]] == [TOKEN_LIMIT]


@frozen
class Fingerprint:
    """What tells one input file from another.

    Args:
        size: Its length in bytes.
        mtime_ns: When it was last changed, in nanoseconds since 1970.
        head: The SHA-256 of its first megabyte, in hex.
    """

    size: int
    mtime_ns: int
    head: str


@frozen
class Settings:
    """What must not change between the start of a run and its end.

    Args:
        base_url: Where the API is.
        completion_window: How long the API may take for a batch.
        errors: The absolute path of the errors file.
        max_bytes: The most bytes in a shard.
        max_requests: The most requests in a shard.
        metadata: The user's own, for each batch.
    """

    base_url: str
    completion_window: str
    errors: str
    max_bytes: int
    max_requests: int
    metadata: Mapping[str, str]


@frozen
class Tally:
    """The number of requests by outcome, and the tokens that they used.

    Args:
        total: All requests of the input.
        ok: Those that succeeded.
        failed: Those that were executed and failed, or that the API gave up on.
        expired: Those not executed because the batch expired.
        cancelled: Those not executed because the batch was cancelled.
        lost: Those that neither file of a completed batch mentions; their code is `no_answer`.
        unexpected: Answers that were dropped: a second one, or one to an unknown request.
        input_tokens: Tokens read, by the usage in the answers.
        output_tokens: Tokens written, by the usage in the answers.
    """

    total: int = 0
    ok: int = 0
    failed: int = 0
    expired: int = 0
    cancelled: int = 0
    lost: int = 0
    unexpected: int = 0
    input_tokens: int = 0
    output_tokens: int = 0

    def __add__(self, other: Tally) -> Tally:
        return Tally(*map(add, astuple(self), astuple(other)))


@frozen
class RunState:
    """What is known of a run as a whole.

    Args:
        run_id: Its name, which its batches carry in their metadata.
        input: The fingerprint of its input file.
        settings: What must be the same when it is resumed.
        endpoint: The endpoint of all its batches.
        max_active: How many batches may be active at a time, as far as the token limit allows.
        output_length: The recorded length of the output in bytes.
        errors_length: The recorded length of the errors file in bytes.
        tally: The sum over the merged shards.
    """

    run_id: str
    input: Fingerprint
    settings: Settings
    endpoint: str
    max_active: int
    output_length: int = 0
    errors_length: int = 0
    tally: Tally = field(factory=Tally)
