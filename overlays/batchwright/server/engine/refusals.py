"""Which batches are refused, though their input is valid: by a limit of tokens, or by a fault."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import orjson

from batchwright.requests import Problem
from batchwright.server.context import Context
from batchwright.server.engine.tokens import prompt_tokens
from batchwright.server.faults.batches import RefusalFault, RefuseBatch, TokenLimit, When
from batchwright.server.store.ids import organization
from batchwright.server.store.state import Entry


def refusal(
    context: Context, batch: Entry, at: When, model: str | None, tokens: int
) -> Problem | None:
    """Return why a batch is refused by a fault or, when it is validated, by the limit; else None.

    Args:
        context: The server.
        batch: The batch.
        at: When that is.
        model: Its model.
        tokens: Its prompt tokens.
    """
    all_tokens = tokens + _enqueued(context, batch, model)

    def refuses(fault: RefusalFault) -> bool:
        if isinstance(fault, TokenLimit):
            # An input without a model is refused for another reason, when it is validated.
            over = fault.used is None or all_tokens > fault.limit - fault.used
            return fault.at == at and model is not None and over
        return fault.at == at

    match context.faults.of_object(RefusalFault, batch.id, refuses):
        case RefuseBatch() as fault:
            return Problem(fault.code, fault.message, line=fault.line)
        case TokenLimit() as fault:
            return _over(batch, model, fault.limit)
    limit = context.limits.enqueued_tokens.get(model or "")
    if at == "validation" and limit is not None and all_tokens > limit:
        return _over(batch, model, limit)
    return None


def refusal_at_creation(context: Context, batch: Entry) -> Problem | None:
    """Return why the creation of a batch is refused; None if it is not."""
    file = context.state.get("file", batch.body["input_file_id"], batch.owner)
    try:
        bodies = [] if file is None else list(_bodies(context, file.id))
        model = bodies[0].get("model") if bodies else None
        tokens = sum(map(prompt_tokens, bodies))
    except (orjson.JSONDecodeError, LookupError, TypeError, AttributeError):
        # What is wrong with the input, its validation will say.
        model, tokens = None, 0
    return refusal(context, batch, "creation", model, tokens)


def tokens_of(context: Context, name: str) -> int:
    """Return about how many tokens the requests of a valid input file ask the model to read."""
    return sum(map(prompt_tokens, _bodies(context, name)))


def _over(batch: Entry, model: str | None, limit: int) -> Problem:
    return Problem(
        "token_limit_exceeded",
        f"Enqueued token limit reached for {model} in organization {organization(batch.owner)}. "
        f"Limit: {limit} enqueued tokens. "
        "Please try again once some in_progress batches have been completed.",
    )


def _bodies(context: Context, name: str) -> Iterator[dict[str, Any]]:
    with context.state.file(name).open("rb") as lines:
        for line in lines:
            yield orjson.loads(line)["body"]


def _enqueued(context: Context, batch: Entry, model: str | None) -> int:
    others = context.state.find(
        "kind = 'batch' AND stage = 'live' AND owner = ? AND id != ?", (batch.owner, batch.id)
    )
    return sum(
        other.private.get("tokens", 0) for other in others if other.private.get("model") == model
    )
