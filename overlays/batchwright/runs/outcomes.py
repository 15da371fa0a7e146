"""Which lines are tried again, and how many have ended how: pure functions of the shards."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Collection, Iterable, Mapping, Sequence

from attrs import evolve

from batchwright.runs.state import RunState, ShardState
from batchwright.runs.status import Outcome, Reason

__all__ = [
    "ANSWER_MISSING",
    "NOT_SENT",
    "NO_ANSWER",
    "REFUSED_WITH_OTHERS",
    "is_retryable",
    "net_reasons",
    "selected",
    "to_retry",
]

NO_ANSWER = "no_answer"
"""The code of a request that no file mentions, and that the API did not count either."""

ANSWER_MISSING = "answer_missing"
"""The code of a request whose answer the API may have made, but does not give."""

REFUSED_WITH_OTHERS = "refused_with_others"
"""The code of a request whose batch was refused because of other requests."""

NOT_SENT = "not_sent"
"""The code of a request that was not sent, because the run was cancelled."""

_MOST_REFUSALS = 10
_TEMPORARY = frozenset({408, 409, 429})
_FREE = frozenset({NO_ANSWER, REFUSED_WITH_OTHERS})


def is_retryable(reason: Reason) -> bool:
    """Whether another attempt may help, and cannot pay for an answer twice."""
    if reason.outcome == "failed":
        status = reason.status_code
        if status is None:
            return reason.code == "request_timeout"
        return status in _TEMPORARY or status >= 500
    if reason.outcome == "unanswered":
        return reason.code in _FREE
    if reason.outcome == "cancelled":
        return reason.code != NOT_SENT
    return reason.outcome == "expired"


def to_retry(shard: ShardState, max_attempts: int) -> frozenset[tuple[str, str]]:
    """The outcomes and codes of a collected shard whose lines get another attempt.

    A refusal because of other lines is no attempt: nothing was executed. After an end of the run,
    only `Run.retry` gives lines another attempt.
    """
    if shard.stage != "collected" or shard.closed or shard.cancel_sent or not max_attempts:
        return frozenset()
    return frozenset(
        (one.outcome, one.code)
        for one in shard.reasons
        if is_retryable(one)
        and (one.outcome, one.code) not in shard.moved
        and (
            shard.refusals < _MOST_REFUSALS
            if one.code == REFUSED_WITH_OTHERS
            else shard.round < max_attempts
        )
    )


def selected(select: Iterable[str] | None) -> Callable[[str, str], bool]:
    """Which lines a retry by hand takes up.

    Args:
        select: Outcomes or codes; None for all that did not succeed and are not invalid.
    """
    if select is None:
        return lambda outcome, _: outcome not in ("succeeded", "invalid")
    wanted = frozenset([select] if isinstance(select, str) else select)
    return lambda outcome, code: outcome != "succeeded" and (outcome in wanted or code in wanted)


def net_reasons(
    run: RunState,
    shards: Sequence[ShardState],
    without: Mapping[int, Collection[tuple[str, str]]] | None = None,
) -> tuple[Reason, ...]:
    """How the lines have ended, by reason, without those that are in a later shard.

    Args:
        run: The run.
        shards: Its shards.
        without: By shard, the outcomes and codes that are left out, too.
    """
    counts: Counter[tuple[Outcome, str, int | None]] = Counter()
    examples: dict[tuple[Outcome, str, int | None], Reason] = {}
    given = [*run.settled]
    for shard in shards:
        if shard.stage == "collected":
            left_out = {*shard.moved, *(without or {}).get(shard.index, ())}
            given += (one for one in shard.reasons if (one.outcome, one.code) not in left_out)
    for reason in given:
        key = (reason.outcome, reason.code, reason.status_code)
        counts[key] += reason.count
        if key not in examples or reason.line < examples[key].line:
            examples[key] = reason
    found = [evolve(examples[key], count=count) for key, count in counts.items() if count]
    return tuple(sorted(found, key=lambda one: (-one.count, one.line)))
