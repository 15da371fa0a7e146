"""Fetching the answers of a batch, and bringing them in order."""

from __future__ import annotations

from collections.abc import Iterator
from functools import partial
from pathlib import Path

from attrs import evolve

from batchwright.errors import APIStatusError, InputError
from batchwright.runs.calls import download_file
from batchwright.runs.flows.watching import refresh
from batchwright.runs.folder import sync_folder
from batchwright.runs.outcomes import ANSWER_MISSING, NO_ANSWER
from batchwright.runs.output.joining import Joined, Missing, join
from batchwright.runs.remote import is_permanent, with_batch
from batchwright.runs.session import Session
from batchwright.runs.state import Loss, ShardState
from batchwright.runs.steps import Flow, local, remote
from batchwright.runs.timing import after_look

__all__ = ["collect", "fetch", "give_up"]

_READS = 3
_MISSING = "The batch ended, and neither of its files mentions this request."
_LOSSES = {
    "expired": Loss("expired", "batch_expired", "The batch expired before this was executed."),
    "cancelled": Loss("cancelled", "batch_cancelled", "The batch was cancelled before this."),
}


def fetch(session: Session, index: int) -> Flow[None]:
    """Download the batch's output and error files."""
    if session.shards[index].fetches:  # what was missing may be known by now
        batch = yield from refresh(session, index)
        if batch is None:
            return
        session.save(with_batch(session.shards[index], batch, session.clock.time()))
    shard = session.shards[index]
    files = (
        (shard.output_file_id, session.folder.output(index)),
        (shard.error_file_id, session.folder.errors(index)),
    )
    session.folder.output(index).parent.mkdir(mode=0o700, exist_ok=True)
    for file_id, path in files:
        if file_id is None:
            continue
        path.touch(mode=0o600)  # what replaces it gets no other permission
        try:
            yield from remote(download_file(file_id, path))
        except APIStatusError as error:
            if not is_permanent(error):
                raise
            problem = f"its file {file_id} cannot be had: {error.message}"
            session.save(evolve(session.shards[index], problem=problem))
        else:
            sync_folder(path.parent)
    session.save(evolve(session.shards[index], stage="fetched", fetches=shard.fetches + 1))
    session.timings[index] = evolve(session.timing(index), due=0.0, failures=0, waits_for="")


def collect(session: Session, index: int) -> Flow[None]:
    """Bring the shard's answers in order; if some are missing, fetch them again, for a time."""
    shard = session.shards[index]
    last = shard.loss is not None or _is_late(session, index)
    loss = shard.loss or _LOSSES.get(shard.status or "") or Loss("unanswered", NO_ANSWER, _MISSING)
    try:
        strict = not last and shard.fetches < _READS
        joined = yield from _join(session, shard, loss, strict=strict)
    except InputError as error:
        _again(session, index, str(error))
        return
    short = _shortage(shard, joined)
    if not last and (short or (joined.missing and loss.code == NO_ANSWER)):
        _again(session, index, short or f"{joined.missing} answers are missing")
        return
    if short and joined.missing and loss.code == NO_ANSWER:
        loss = Loss("unanswered", ANSWER_MISSING, f"{_MISSING} The API counts more answers.")
        joined = yield from _join(session, shard, loss, strict=False)
    elif joined.missing and loss.code == NO_ANSWER and not (shard.completed or shard.failed):
        loss = Loss("unanswered", ANSWER_MISSING, f"{_MISSING} The API counts none.")
        joined = yield from _join(session, shard, loss, strict=False)
    collected(session, shard, joined, short)
    if not short and not joined.unreadable:
        for path in _downloads(session, index):
            path.unlink(missing_ok=True)


def collected(session: Session, shard: ShardState, joined: Joined, discrepancy: str = "") -> None:
    """Record that a shard's answers are in order."""
    succeeded = sum(one.count for one in joined.reasons if one.outcome == "succeeded")
    session.save(
        evolve(
            shard,
            stage="collected",
            reasons=joined.reasons,
            tokens=joined.tokens,
            unexpected=joined.unexpected,
            unreadable=joined.unreadable,
            discrepancy=discrepancy,
            times={**shard.times, "collected": session.clock.time()},
            problem=discrepancy or shard.problem,
        )
    )
    session.folder.requests(shard.index).unlink(missing_ok=True)
    session.folder.ids(shard.index).unlink(missing_ok=True)
    session.ready(shard.index)
    text = f"{succeeded} of {shard.requests} answers collected"
    session.tell("collected", text, shard.index)


def give_up(session: Session, index: int, loss: Loss) -> Flow[None]:
    """Let the shard's requests end without answers."""
    yield from ()
    shard = session.shards[index]
    session.save(evolve(shard, stage="fetched", loss=loss, problem=loss.message))
    session.ready(index)
    if loss.outcome == "unanswered":
        session.tell("failed", loss.message, index)


def _downloads(session: Session, index: int) -> Iterator[Path]:
    for path in (session.folder.output(index), session.folder.errors(index)):
        if path.exists():
            yield path


def _join(session: Session, shard: ShardState, loss: Loss, *, strict: bool) -> Flow[Joined]:
    downloads = [] if shard.loss else list(_downloads(session, shard.index))
    missing = Missing(loss.outcome, loss.code, loss.message)
    work = partial(join, session.folder, shard, downloads=downloads, missing=missing, strict=strict)
    return (yield from local(work))


def _shortage(shard: ShardState, joined: Joined) -> str:
    """By how much the files differ from what the API counts; empty if they do not."""
    if shard.loss or not shard.counted or not (shard.completed or shard.failed):
        return ""
    here = (joined.executed_ok, joined.executed_failed)
    # Whether lines that were never executed count as failed differs between servers.
    most = shard.requests - joined.executed_ok - joined.missing
    if here[0] == shard.completed and here[1] <= shard.failed <= most:
        return ""
    return (
        f"the API counts {shard.completed} completed and {shard.failed} failed requests of "
        f"{shard.batch_id}, its files hold {here[0]} and {here[1]}"
    )


def _is_late(session: Session, index: int) -> bool:
    since = session.timing(index).short_since
    return since is not None and (session.clock.monotonic() - since >= session.options.pace.settle)


def _again(session: Session, index: int, why: str) -> None:
    """Fetch the files again, a little later."""
    now = session.clock.monotonic()
    timing = session.timing(index)
    session.save(evolve(session.shards[index], stage="ended", problem=why))
    session.timings[index] = evolve(
        after_look(timing, session.options.pace, now=now, random=session.clock.random()),
        short_since=now if timing.short_since is None else timing.short_since,
        waits_for=f"asking again: {why}",
    )
    session.tell("waiting", why, index)
