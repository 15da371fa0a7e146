"""What happens to a batch next, and when.

validating -> in_progress -> finalizing -> completed
validating -> failed
in_progress -> expired
validating | in_progress -> cancelling -> cancelled
"""

from __future__ import annotations

from attrs import Attribute, asdict

from batchwright.requests import Problem, Report, check
from batchwright.server.context import Context
from batchwright.server.engine.lines import drain, execute_lines, publish
from batchwright.server.engine.refusals import refusal, tokens_of
from batchwright.server.faults.batches import StopBatch, TokenLimit
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


def _on_the_wire(attribute: Attribute[object], _: object) -> bool:
    return attribute.name != "lines"


def fail(context: Context, batch: Entry, problems: list[Problem]) -> None:
    """End a batch as failed, with the problems as its `errors`."""
    with context.state.editing(batch.id) as entry:
        if _changed(batch, entry):
            return
        data = [asdict(problem, filter=_on_the_wire) for problem in problems]
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
        if (stop := context.faults.of_object(StopBatch, entry.id)) is not None:
            lines = min(report.requests, int(report.requests * stop.share))
            entry.private["stop"] = {"at": lines, "as": stop.status}
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
        check="off",
        max_problems=limits.requests * _PROBLEMS_PER_LINE,
        max_requests=limits.requests,
        max_bytes=limits.batch_file_bytes,
        max_embedding_inputs=limits.embedding_inputs,
    )
    if not report.ok:
        return report.problems, report, 0
    # Counting reads the whole file, and nothing else depends on it.
    counted = report.model in limits.enqueued_tokens or context.faults.has(TokenLimit)
    tokens = tokens_of(context, name) if counted else 0
    problem = refusal(context, batch, "validation", report.model, tokens)
    return [] if problem is None else [problem], report, tokens


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
    stop = batch.private.get("stop")
    if stop is not None:
        allowed = min(allowed, stop["at"])
    if done < allowed:
        execute_lines(context, batch, allowed - done)
        return NOW
    if stop is not None and done >= stop["at"]:
        return _stop(context, batch, stop["as"])
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


def _stop(context: Context, batch: Entry, status: str) -> float | None:
    """End a batch before its end, as a fault says."""
    if status == "expired":
        return _end(context, batch, status)
    with context.state.editing(batch.id) as entry:
        if not _changed(batch, entry):
            entry.body |= {"status": "cancelling", "cancelling_at": context.now}
    return NOW


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
