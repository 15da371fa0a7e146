"""What happens to a batch next, and when.

validating -> in_progress -> finalizing -> completed
validating -> failed
in_progress -> expired
validating | in_progress -> cancelling -> cancelled
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import orjson
from attrs import asdict

from batchwright.requests import Problem, Report, check
from batchwright.server.context import Context
from batchwright.server.engine.lines import drain, execute_lines, publish
from batchwright.server.engine.tokens import prompt_tokens
from batchwright.server.store.ids import organization
from batchwright.server.store.state import Entry

NOW = float("-inf")

_PROBLEMS_PER_LINE = 10
"""More than a line can have, yet few enough that a file of empty lines fits in memory."""


def step(context: Context, batch: Entry) -> float | None:
    """Advance a batch by one step if it is due.

    Returns:
        When the next step is due, in Unix seconds of the server's clock; None at the end.
    """
    body = batch.body
    durations = context.durations
    now = context.clock.now()
    match body["status"]:
        case "validating":
            due: float = body["created_at"] + durations.validating
            return due if now < due else _validate(context, batch, int(due))
        case "in_progress":
            return _execute(context, batch, now)
        case "finalizing":
            due = body["finalizing_at"] + durations.finalizing
            return due if now < due else _end(context, batch, "completed")
        case "cancelling":
            due = body["cancelling_at"] + durations.cancelling
            return due if now < due else _end(context, batch, "cancelled")
        case status:
            raise NotImplementedError(f"the server does not advance a batch that is {status}")


def fail(context: Context, batch: Entry, problems: list[Problem]) -> None:
    """End a batch as failed, with the problems as its `errors`."""
    with context.state.editing(batch.id) as entry:
        if _changed(batch, entry):
            return
        data = [asdict(problem) for problem in problems]
        entry.body |= {
            "status": "failed",
            "failed_at": context.now,
            "errors": {"object": "list", "data": data},
        }
        entry.stage = "ended"


def _changed(batch: Entry, now: Entry) -> bool:
    """Whether a batch was cancelled after this step began."""
    return bool(batch.body["status"] != now.body["status"])


def _validate(context: Context, batch: Entry, due: int) -> float:
    problems, report, tokens = _check(context, batch)
    if problems or report is None:
        fail(context, batch, problems)
        return NOW
    with context.state.editing(batch.id) as entry:
        if _changed(batch, entry):
            return NOW
        model = context.models.get(report.model or "")
        entry.private |= {"tokens": tokens, "model": report.model}
        entry.body |= {
            "status": "in_progress",
            # Not now: a batch must not expire because the server was slow.
            "in_progress_at": due,
            "model": model.snapshot if model else None,
        }
        entry.body["request_counts"]["total"] = report.requests
    return NOW


def _check(context: Context, batch: Entry) -> tuple[list[Problem], Report | None, int]:
    """Return the problems of a batch, the report on its input, and its tokens if limited."""
    name = batch.body["input_file_id"]
    file = context.state.get("file", name, batch.owner)
    if file is None:
        org = organization(batch.owner)
        message = f"Cannot find file {name}, or organization {org} does not have access to it."
        return [Problem("invalid_request", message, "file_id")], None, 0
    if file.body["purpose"] != "batch":
        message = f"The file {name} must have the purpose 'batch', not '{file.body['purpose']}'."
        return [Problem("invalid_request", message, "file_id")], None, 0
    limits = context.limits
    report = check(
        context.state.file(name),
        endpoint=batch.body["endpoint"],
        models=context.models,
        max_problems=limits.requests * _PROBLEMS_PER_LINE,
        max_requests=limits.requests,
        max_bytes=limits.batch_file_bytes,
        max_embedding_inputs=limits.embedding_inputs,
    )
    if not report.ok:
        return report.problems, report, 0
    if (fault := context.faults.of_batch()) is not None:
        return [_over(batch, report.model, fault.limit)], report, 0
    limit = limits.enqueued_tokens.get(report.model or "")
    if limit is None:
        return [], report, 0
    tokens = sum(prompt_tokens(body) for body in _bodies(context, name))
    over = tokens + _enqueued(context, batch, report.model) > limit
    return [_over(batch, report.model, limit)] if over else [], report, tokens


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


def _execute(context: Context, batch: Entry, now: float) -> float | None:
    body = batch.body
    total = body["request_counts"]["total"]
    done = batch.private.get("done", 0)
    started, duration = body["in_progress_at"], context.durations.in_progress
    allowed = total
    if started >= body["expires_at"]:
        allowed = 0
    elif duration:
        elapsed = min(now, body["expires_at"]) - started
        # The 1e-6 makes up for rounding in the time computed below.
        allowed = min(total, int(total * elapsed / duration + 1e-6))
    if done < allowed:
        execute_lines(context, batch, allowed - done)
        return NOW
    if done == total:
        if batch.private.get("expired"):
            return _end(context, batch, "expired")
        with context.state.editing(batch.id) as entry:
            if not _changed(batch, entry):
                entry.body |= {"status": "finalizing", "finalizing_at": context.now}
        return NOW
    if now >= body["expires_at"]:
        return _end(context, batch, "expired")
    next_line: float = started + duration * (done + 1) / total
    expiry: float = body["expires_at"]
    return min(next_line, expiry)


def _end(context: Context, batch: Entry, status: str) -> float | None:
    """End a batch: record the unexecuted lines in the error file, and publish its files."""
    position = {}
    if status != "completed" and batch.body["in_progress_at"] is not None:
        code = "batch_expired" if status == "expired" else "batch_cancelled"
        position = drain(context, batch, code)
    with context.state.editing(batch.id) as entry:
        if _changed(batch, entry):
            return NOW
        entry.private |= position
        publish(context, entry)
        entry.body |= {"status": status, f"{status}_at": context.now}
        entry.stage = "ended"
    return None
