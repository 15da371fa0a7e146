"""What a run says of itself: values, without a way to change anything."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path
from typing import Literal

from attrs import field, frozen

from batchwright._display import Displayable
from batchwright.money import Money, Tokens

__all__ = ["OUTCOMES", "Money", "Outcome", "Reason", "ShardStatus", "Status", "Tokens"]

Outcome = Literal["succeeded", "failed", "expired", "cancelled", "invalid", "unanswered"]
"""How a line can end: each ends in exactly one of these."""

OUTCOMES: tuple[Outcome, ...] = (
    "succeeded",
    "failed",
    "expired",
    "cancelled",
    "invalid",
    "unanswered",
)
"""All outcomes, in the order in which they are shown."""


@frozen(repr=False)
class Reason(Displayable):
    """Why lines ended as they did: those of one outcome and one code, with an example.

    Args:
        outcome: How they ended.
        code: The API's error code, or that of a rule of the input; `status_500` for a status
            without a code; empty for success.
        count: How many lines.
        line: The number of one of them in the input, from 1.
        custom_id: Its name; None if it has none.
        message: What the API said of it; empty for success.
        status_code: The HTTP status of its answer; None if it was not executed.

    Example:
        >>> Reason("expired", "batch_expired", 12, 40, "r-40", "Too late.").count
        12
    """

    outcome: Outcome
    code: str
    count: int
    line: int
    custom_id: str | None
    message: str
    status_code: int | None = None


@frozen(repr=False, kw_only=True)
class ShardStatus(Displayable):
    """One shard of a run.

    Args:
        index: Its number, from 0.
        state: `waiting` to be sent, `sending`, `in_doubt` while it is unknown whether its batch was
            created, `active` while the API works on it, `ended` while its answers are fetched,
            `collected`, `halted` if its lines could not be had, or `split` into others.
        endpoint: The endpoint of its requests.
        model: Their model; None if they name none.
        requests: How many there are.
        first_line: The number of the first in the input, from 1.
        last_line: The number of the last.
        attempt: Which attempt this is for its lines, from 1.
        batch_id: Its batch; None until there is one.
        batch_status: The status of the batch.
        completed: Requests that the API has completed.
        failed: Requests that have failed.
        times: When it got where, in seconds since 1970: `uploaded`, `created`, `in_progress`,
            `ended`, `collected`, as far as it got.
        waits_for: What it waits for, in words; None if for nothing.
        until: When that is tried again, in seconds since 1970.
        problem: What went wrong last; None if nothing did.

    Example:
        for shard in runs.open("answers.jsonl").status().shards:
            print(shard.index, shard.state, shard.completed, "of", shard.requests)
    """

    index: int
    state: Literal[
        "waiting", "sending", "in_doubt", "active", "ended", "collected", "halted", "split"
    ]
    endpoint: str
    model: str | None
    requests: int
    first_line: int
    last_line: int
    attempt: int = 1
    batch_id: str | None = None
    batch_status: str | None = None
    completed: int = 0
    failed: int = 0
    times: Mapping[str, float] = field(factory=dict)
    waits_for: str | None = None
    until: float | None = None
    problem: str | None = None


@frozen(repr=False, kw_only=True)
class Status(Displayable):
    """How far a run has come.

    Args:
        run_id: Its name, which its batches carry in their metadata.
        state: `running`, `finished`, or `cancelling` on the way there.
        source: The name of its input.
        output: The file with the successful answers.
        errors: The file with the others.
        total: How many lines the input has.
        outcomes: How many lines have ended, by outcome; those that will be retried are not among
            them.
        pending: How many have not: `total` without the sum of the outcomes.
        reasons: The outcomes summed by reason, the commonest first.
        shards: The shards, in order.
        tokens: The tokens used so far, by model.
        money: What they cost; None if no prices are at hand.
        discrepancies: By how much the counts differ from the API's own, in words; empty if they
            agree.
        unexpected: Answers that were dropped: a second one, or one to an unknown request.
        twins: Batches that were created twice in spite of all care, and were then cancelled.
        held_back: Lines that wait because of `max_cost`.
        resumed_at: How many lines had ended when this process took the run up; None in the first.
        started_at: When the run began, in seconds since 1970.
        ended_at: When it finished; None until then.

    Example:
        status = runs.open("answers.jsonl").status()
        print(status.outcomes["succeeded"], "of", status.total)
    """

    run_id: str
    state: Literal["running", "cancelling", "finished"]
    source: str
    output: Path
    errors: Path
    total: int
    outcomes: Mapping[Outcome, int]
    pending: int
    reasons: tuple[Reason, ...] = ()
    shards: tuple[ShardStatus, ...] = ()
    tokens: tuple[Tokens, ...] = ()
    money: Money | None = None
    discrepancies: tuple[str, ...] = ()
    unexpected: int = 0
    twins: tuple[str, ...] = ()
    held_back: int = 0
    resumed_at: int | None = None
    started_at: float = 0.0
    ended_at: float | None = None
