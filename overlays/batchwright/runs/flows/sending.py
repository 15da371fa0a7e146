"""Uploading requests, and creating batches: at most once each."""

from __future__ import annotations

import math
from typing import Any

from attrs import evolve

from batchwright.errors import APIResponseValidationError, APIStatusError
from batchwright.requests import Problem
from batchwright.resources.status import is_processed, status_of
from batchwright.runs.calls import create_batch, upload_file
from batchwright.runs.flows.began import began, let_end
from batchwright.runs.flows.looking import sees_input
from batchwright.runs.folder import sync_folder
from batchwright.runs.remote import (
    TOKEN_LIMIT,
    file_name,
    is_over,
    is_permanent,
    is_temporary_here,
    key_of,
    labels,
    pause_asked,
    surely_refused,
    with_batch,
    with_file,
)
from batchwright.runs.session import Session
from batchwright.runs.state import Loss, ShardState
from batchwright.runs.steps import Flow, remote
from batchwright.runs.timing import Timing, after_look

__all__ = ["create", "upload"]

_IN_FLIGHT = 600.0  # seconds that a request may still be under way after its process was killed
_REFUSALS = 3
_UNSENT = ("planned", "uploading", "uploaded", "creating")


def upload(session: Session, index: int) -> Flow[None]:
    """Upload the shard's requests."""
    shard = session.shards[index]
    again = shard.stage == "uploading"  # and the file may be there
    session.folder.output(index).parent.mkdir(mode=0o700, exist_ok=True)  # something was sent
    sync_folder(session.folder.path)
    sending = evolve(shard, stage="uploading", uploads=shard.uploads + 1)
    orphans = evolve(session.run, orphans=True) if again and not session.run.orphans else None
    session.save(sending, run=orphans)
    name, path = file_name(session.run.run_id, shard), session.folder.requests(index)

    try:
        response = yield from remote(upload_file(name, path))
    except APIStatusError as error:
        if not is_permanent(error):
            raise
        session.save(shard)
        _end_or_park(session, shard, error)
        return
    session.note(response.headers)
    file = response.parsed
    orphans = evolve(session.run, orphans=True) if response.retries_taken else None
    session.save(with_file(session.shards[index], file, session.clock.time()), run=orphans)
    session.uploaded.add(session.shards[index].file_id)
    session.ready(index)
    session.tell("uploaded", f"uploaded as {file.id}", index)
    if not is_processed(status_of(file)):
        _await_file(session, index)


def create(session: Session, index: int) -> Flow[None]:
    """Create the shard's batch, once its input file is processed."""
    shard = session.shards[index]
    if not (yield from _is_processed(session, shard)):
        return
    settings, now = session.run.settings, session.server.now()
    creating = evolve(
        shard,
        stage="creating",
        intent_at=now if session.server.known else shard.file_created_at,
        doubt_at=now + _IN_FLIGHT if session.server.known else 0.0,
    )
    session.save(creating)
    expiry = settings.output_expires_after
    arguments: dict[str, Any] = {
        "input_file_id": shard.file_id,
        "endpoint": shard.endpoint,
        "completion_window": settings.completion_window,
        "metadata": {**settings.metadata, **labels(session.run.run_id, shard)},
        "extra_headers": {"Idempotency-Key": key_of(session.run.run_id, shard)},
    }
    if expiry is not None:
        arguments["output_expires_after"] = {"anchor": "created_at", "seconds": expiry}
    try:
        response = yield from remote(create_batch(**arguments))
        session.note(response.headers)
        created = with_batch(creating, response.parsed, session.clock.time())
    except Exception as error:
        session.note_error(error)
        if not surely_refused(error):
            lasted = _doubt(session, creating, error)
            strange = isinstance(error, APIResponseValidationError)
            another_api = strange and not is_temporary_here(error)
            if is_over(error) or another_api or lasted > session.options.pace.patience:
                raise
            return
        yield from _refused(session, shard, error)
    else:
        session.save(created)
        began(session, index)


def _doubt(session: Session, creating: ShardState, error: Exception) -> float:
    """Note that a batch may or may not have been created, as late as now.

    Returns:
        For how many seconds no attempt to create it was confirmed.
    """
    by_server = session.server.now() if session.server.known else 0.0
    session.save(evolve(creating, doubt_at=by_server, problem=str(error)))
    now = session.clock.monotonic()
    first = session.timing(creating.index).unconfirmed_since
    since = now if first is None else first
    session.timings[creating.index] = Timing(
        doubt_since=now, unconfirmed_since=since, failures=1, failing_since=since
    )
    pause = max(session.options.pace.poll, pause_asked(error, session.clock.time()))
    session.wait(creating.index, pause, f"was the batch created? {error}")
    return now - since


def _is_processed(session: Session, shard: ShardState) -> Flow[bool]:
    """Whether the input file can be used; some servers take a while to process it."""
    if session.timing(shard.index).file_since is None:
        return True
    file = yield from sees_input(session, shard)
    if file is None or is_processed(status_of(file)):
        return True  # if it is gone, the creation will say so
    _await_file(session, shard.index)
    return False


def _await_file(session: Session, index: int) -> None:
    now, pace = session.clock.monotonic(), session.options.pace
    timing = session.timing(index)
    since = now if timing.file_since is None else timing.file_since
    if now - since > pace.patience:
        shard = session.shards[index]
        message = f"The API does not process the input file {shard.file_id}."
        loss = Loss("unanswered", "file_not_processed", message)
        session.save(evolve(shard, stage="fetched", loss=loss, problem=message))
        session.ready(index)
        return
    waits_for = "its input file is being processed"
    session.timings[index] = evolve(
        after_look(timing, pace, now=now, random=session.clock.random()),
        file_since=since,
        waits_for=waits_for,
    )
    session.tell("waiting", waits_for, index)


def _refused(session: Session, shard: ShardState, error: APIStatusError) -> Flow[None]:
    """Go on after the API refused to create a batch."""
    if error.status_code in (401, 403):
        session.save(shard)
        raise error
    if error.code == TOKEN_LIMIT:
        session.save(
            evolve(
                shard,
                stage="ended",
                status="failed",
                problems=(Problem(TOKEN_LIMIT, error.message),),
                attempt=shard.attempt + 1,
            )
        )
        session.ready(shard.index)
        return
    session.save(evolve(shard, attempt=shard.attempt + 1, problem=str(error)))
    shard = session.shards[shard.index]
    file = yield from sees_input(session, shard)
    if file is None:
        problems = (Problem("invalid_request", error.message, "file_id"),)
        session.save(evolve(shard, stage="ended", status="failed", problems=problems))
        session.ready(shard.index)
    elif not is_processed(status_of(file)):
        _await_file(session, shard.index)
    else:
        _end_or_park(session, shard, error)


def _end_or_park(session: Session, shard: ShardState, error: APIStatusError) -> None:
    """Let a refused shard end, unless the API may refuse them all, so that nothing is lost yet."""
    if any(one.batch_id for one in session.shards):
        let_end(session, shard, error)
    else:
        session.refusals[shard.index] = error
        unsent = sum(one.stage in _UNSENT for one in session.shards)
        if len(session.refusals) >= min(_REFUSALS, unsent):
            raise next(iter(session.refusals.values()))
        session.timings[shard.index] = Timing(due=math.inf, parked=True, waits_for=str(error))
