"""The state of a run: what the ledger holds, and what the plan decides by."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any, Literal

from attrs import field, frozen

from batchwright.requests import Problem
from batchwright.runs.lines import ShardLines
from batchwright.runs.status import Reason, Tokens

__all__ = ["ENDED", "Loss", "Published", "RunState", "Settings", "ShardState", "Stage"]

Stage = Literal[
    "planned",  # its requests are on disk, and nothing was sent
    "uploading",  # about to upload; whether it arrived is unknown until the next stage
    "uploaded",  # the API has the input file
    "creating",  # about to create the batch; whether it exists is unknown until the next stage
    "created",  # the batch exists and is awaited
    "ended",  # the batch is final, and its files are to be fetched
    "fetched",  # its files are here
    "collected",  # its answers are in order, one for each request
    "split",  # its requests are in other shards
]

ENDED = frozenset({"collected", "split"})
"""The stages in which nothing more is asked of the API for the shard's answers."""


@frozen
class Loss:
    """What becomes of the requests that no file of the batch mentions.

    Args:
        outcome: How they end.
        code: Why, as a code.
        message: Why, in words.
    """

    outcome: Literal["expired", "cancelled", "unanswered"]
    code: str
    message: str


@frozen(kw_only=True)
class ShardState(ShardLines):
    """A shard and how far it has come.

    Args:
        stage: How far it has come.
        round: Which attempt this is for its lines, from 1.
        refusals: How often its lines were refused because of others.
        attempt: Which creation this is, from 1; it grows when one was refused for certain.
        uploads: How often its requests were uploaded.
        file_id: The uploaded input file; empty until there is one, and once it is deleted.
        file_created_at: When that was created, by the server's clock.
        batch_id: The batch; empty until there is one.
        status: The batch's status.
        intent_at: A time before which the batch cannot have been created, by the server's clock.
        doubt_at: The latest time at which it can have taken effect, by the server's clock; 0 if the
            server does not say what time it is.
        recreated: Whether it was created again after a doubt, so that a twin may appear late.
        cancel_sent: Whether the run has cancelled the batch.
        completed: Requests that the API has completed.
        failed: Requests that have failed.
        counted: Whether the API gave these counts.
        output_file_id: The batch's output file.
        error_file_id: The batch's error file.
        too_large: Whether it is over a limit even alone.
        problems: Why the batch failed; lines are counted from the shard's first.
        loss: What becomes of requests without an answer; None if the batch's status says it.
        fetches: How often its files were fetched.
        reasons: Its lines by reason, once it is collected.
        moved: Those of them, by outcome and code, that are in a later shard.
        closed: Whether its answers are in the output and the errors file of an end of the run.
        tokens: The tokens that its answers used.
        unexpected: Answers that were dropped.
        unreadable: Lines of its files that are no answers.
        discrepancy: By how much its counts differ from the API's; empty if they agree.
        times: When it got where, in seconds since 1970.
        problem: What went wrong last; empty if nothing did.
    """

    stage: Stage = "planned"
    round: int = 1
    refusals: int = 0
    attempt: int = 1
    uploads: int = 0
    file_id: str = ""
    file_created_at: float = 0.0
    batch_id: str = ""
    status: str | None = None
    intent_at: float = 0.0
    doubt_at: float = 0.0
    recreated: bool = False
    cancel_sent: bool = False
    completed: int = 0
    failed: int = 0
    counted: bool = False
    output_file_id: str | None = None
    error_file_id: str | None = None
    too_large: bool = False
    problems: tuple[Problem, ...] = ()
    loss: Loss | None = None
    fetches: int = 0
    reasons: tuple[Reason, ...] = ()
    moved: tuple[tuple[str, str], ...] = ()
    closed: bool = False
    tokens: tuple[Tokens, ...] = ()
    unexpected: int = 0
    unreadable: int = 0
    discrepancy: str = ""
    times: Mapping[str, float] = field(factory=dict)
    problem: str = ""

    @property
    def group(self) -> tuple[str, str | None]:
        """What the requests of a batch have in common."""
        return self.endpoint, self.model

    @property
    def model_name(self) -> str:
        """The model, under whose name the API limits tokens; empty if there is none."""
        return self.model or ""

    @property
    def active(self) -> bool:
        """Whether a batch of the shard is under way, or may be."""
        return self.stage in ("creating", "created")

    @property
    def in_flight(self) -> bool:
        """Whether it takes one of the places of batches that may be active."""
        return self.stage in ("uploading", "uploaded", "creating", "created")


@frozen
class Settings:
    """What must not change between the start of a run and its end.

    Args:
        base_url: Where the API is.
        completion_window: How long the API may take for a batch.
        errors: The absolute path of the errors file.
        metadata: The user's own, for each batch.
        output_expires_after: When the API deletes the outputs, in seconds; None for its default.
    """

    base_url: str
    completion_window: str
    errors: str
    metadata: Mapping[str, str]
    output_expires_after: int | None = None


@frozen
class Published:
    """A file as the run wrote it.

    Args:
        size: Its length in bytes.
        digest: A digest of its content, in hex.
    """

    size: int
    digest: str


@frozen(kw_only=True)
class RunState:
    """What is known of a run as a whole.

    Args:
        run_id: Its name, which its batches carry in their metadata.
        source: The name of its input.
        digest: The digest of its input.
        total: How many lines the input has.
        bytes: The length of the input.
        settings: What must be the same when it is resumed.
        options: What may differ, as it was at the last start.
        max_requests: The most requests in a shard.
        max_bytes: The most bytes in a shard.
        stage: How far it has come; `publishing` while its files get their final names.
        cancelling: Whether it is to be cancelled.
        allowed: How many batches of a model its token limit allows at a time, once it was hit.
        orphans: Whether an uploaded file may be on the server that no shard knows of.
        settled: The lines by reason that are in no shard: those set aside as invalid, and those
            whose answers were taken over from an earlier input.
        staged: Whether files of a changed input are yet to be put in their places.
        rebased: Whether the output of the last end is that of an earlier input.
        output: The output of the last end; None until there is one.
        errors: The errors file of it.
        new_output: The output that is about to get its name.
        new_errors: The same for the errors file.
        twins: Batches that were created twice, and cancelled.
        started_at: When it began, in seconds since 1970.
        ended_at: When it last ended.
    """

    run_id: str
    source: str
    digest: str
    total: int
    bytes: int
    settings: Settings
    options: Mapping[str, Any]
    max_requests: int
    max_bytes: int
    stage: Literal["running", "publishing", "finished"] = "running"
    cancelling: bool = False
    allowed: Mapping[str, int] = field(factory=dict)
    orphans: bool = False
    settled: tuple[Reason, ...] = ()
    staged: bool = False
    rebased: bool = False
    output: Published | None = None
    errors: Published | None = None
    new_output: Published | None = None
    new_errors: Published | None = None
    twins: tuple[str, ...] = ()
    started_at: float = 0.0
    ended_at: float | None = None
