"""Summing up the state of a run for people: pure functions."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Literal

from batchwright.runs.outcomes import net_reasons, to_retry
from batchwright.runs.state import RunState, ShardState
from batchwright.runs.status import OUTCOMES, Money, Outcome, ShardStatus, Status, Tokens
from batchwright.runs.timing import Timing

if TYPE_CHECKING:
    from batchwright.money import Prices

__all__ = ["shard_status", "status_of"]

_STATES: dict[str, Literal["waiting", "sending", "in_doubt", "active", "ended"]] = {
    "planned": "waiting",
    "uploading": "sending",
    "uploaded": "sending",
    "creating": "in_doubt",
    "created": "active",
    "ended": "ended",
    "fetched": "ended",
}


def shard_status(shard: ShardState, timing: Timing, until: float | None) -> ShardStatus:
    """How far a shard has come.

    Args:
        shard: The shard.
        timing: When it is due.
        until: The same as a time, in seconds since 1970; None if it is due.
    """
    halted = shard.stage == "collected" and shard.loss is not None
    state = "halted" if halted else _STATES.get(shard.stage, shard.stage)
    return ShardStatus(
        index=shard.index,
        state=state,  # type: ignore[arg-type]  # the stages left over are states
        endpoint=shard.endpoint,
        model=shard.model,
        requests=shard.requests,
        first_line=shard.first_line,
        last_line=shard.last_line,
        attempt=shard.round,
        batch_id=shard.batch_id or None,
        batch_status=shard.status,
        completed=shard.completed,
        failed=shard.failed,
        times=dict(shard.times),
        waits_for=timing.waits_for or None,
        until=until if timing.waits_for else None,
        problem=shard.problem or None,
    )


def status_of(
    run: RunState,
    shards: Sequence[ShardState],
    *,
    output: Path,
    shards_shown: tuple[ShardStatus, ...],
    prices: Prices | None,
    max_attempts: int,
    resumed_at: int | None,
    held_back: int,
) -> Status:
    """How far a run has come.

    Args:
        run: The run.
        shards: Its shards.
        output: Where the successful answers go.
        shards_shown: The same for people.
        prices: The prices; None if there are none at hand.
        max_attempts: How often a line is sent at most.
        resumed_at: How many lines had ended when this process took it up.
        held_back: Lines that wait because of what they may cost.
    """
    again = {
        shard.index: to_retry(shard, 0 if run.cancelling else max_attempts) for shard in shards
    }
    reasons = net_reasons(run, shards, without=again)
    outcomes: dict[Outcome, int] = {
        outcome: sum(one.count for one in reasons if one.outcome == outcome) for outcome in OUTCOMES
    }
    tokens = _tokens(shards)
    return Status(
        run_id=run.run_id,
        state="finished"
        if run.stage == "finished"
        else "cancelling"
        if run.cancelling
        else "running",
        source=run.source,
        output=output,
        errors=Path(run.settings.errors),
        total=run.total,
        outcomes=outcomes,
        pending=run.total - sum(outcomes.values()),
        reasons=reasons,
        shards=shards_shown,
        tokens=tokens,
        money=_money(tokens, prices),
        discrepancies=tuple(shard.discrepancy for shard in shards if shard.discrepancy),
        unexpected=sum(shard.unexpected for shard in shards),
        twins=run.twins,
        held_back=held_back,
        resumed_at=resumed_at,
        started_at=run.started_at,
        ended_at=run.ended_at if run.stage == "finished" else None,
    )


def _tokens(shards: Sequence[ShardState]) -> tuple[Tokens, ...]:
    found: dict[str, Tokens] = {}
    for shard in shards:
        for one in shard.tokens:
            other = found.get(one.model, Tokens(one.model))
            found[one.model] = Tokens(
                one.model,
                requests=one.requests + other.requests,
                input=one.input + other.input,
                cached=one.cached + other.cached,
                output=one.output + other.output,
                reasoning=one.reasoning + other.reasoning,
            )
    return tuple(sorted(found.values(), key=lambda one: one.model))


def _money(tokens: tuple[Tokens, ...], prices: Prices | None) -> Money | None:
    if prices is None or not tokens:
        return None
    from batchwright.money import cost

    return cost(tokens, prices)
