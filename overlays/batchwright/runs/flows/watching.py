"""Asking for the state of batches, one by one or many at a time, and cancelling them."""

from __future__ import annotations

from typing import TYPE_CHECKING

from attrs import evolve

from batchwright.errors import APIError, APIStatusError
from batchwright.resources.status import metadata_of
from batchwright.runs.calls import cancel_batch, list_batches, retrieve_batch
from batchwright.runs.errors import RunError
from batchwright.runs.flows.looking import cancel_twins, find_batches, sees_input
from batchwright.runs.remote import (
    LABELS,
    is_permanent,
    is_temporary_here,
    missing_file,
    owns,
    with_batch,
)
from batchwright.runs.session import Session
from batchwright.runs.state import Loss, ShardState
from batchwright.runs.steps import Flow, remote
from batchwright.runs.timing import after_poll

if TYPE_CHECKING:
    from batchwright.types import Batch

__all__ = ["cancel", "poll", "poll_many", "refresh"]


def poll(session: Session, index: int) -> Flow[None]:
    """Ask for the state of the shard's batch."""
    batch = yield from refresh(session, index)
    if batch is not None:
        _seen(session, index, batch)
        yield from _look_for_twins(session, index)


def refresh(session: Session, index: int) -> Flow[Batch | None]:
    """Get the shard's batch; None if it is gone, and the shard was given up."""
    shard = session.shards[index]
    try:
        response = yield from remote(retrieve_batch(shard.batch_id))
    except APIStatusError as error:
        if not is_permanent(error):
            raise
        if session.failed(index, error) >= session.options.pace.settle:
            yield from _gone(session, index, error)
        return None
    session.note(response.headers)
    session.recognized = True
    batch: Batch = response.parsed
    return batch


def poll_many(session: Session, indices: tuple[int, ...]) -> Flow[None]:
    """Ask for the state of many batches, through the API's list as long as that is cheaper."""
    wanted = {session.shards[index].batch_id: index for index in indices}
    after, pages, patience = None, 0, session.options.pace.patience
    while session.lists_help and wanted and pages < max(1, len(wanted) // 2):
        try:
            response = yield from remote(list_batches(after))
        except APIStatusError as error:
            if not is_permanent(error):
                raise
            break  # an API without such lists
        session.note(response.headers)
        page, pages = response.parsed, pages + 1
        for batch in page:
            index = wanted.pop(getattr(batch, "id", ""), None)
            if index is not None:
                _seen(session, index, batch)
            else:
                yield from _foreign(session, batch)
        following = page.next_page_info()
        after = following.params.get("after") if following else None
        if not after:
            break
    if pages and len(wanted) > len(indices) // 2:  # those of others are in the way
        session.lists_help = False
    for index in wanted.values():
        try:
            yield from poll(session, index)
        except APIError as error:
            if not is_temporary_here(error) or session.failed(index, error) > patience:
                raise


def cancel(session: Session, index: int) -> Flow[None]:
    """Cancel the shard's batch; what it has answered so far is kept."""
    shard = session.shards[index]
    try:
        response = yield from remote(cancel_batch(shard.batch_id))
    except APIStatusError as error:
        if not is_permanent(error):
            raise  # else it has ended already, or what is wrong will show when it is polled
        session.save(evolve(shard, cancel_sent=True))
    else:
        session.save(
            with_batch(evolve(shard, cancel_sent=True), response.parsed, session.clock.time())
        )
    session.ready(index)
    session.tell("cancelled", f"batch {shard.batch_id} cancelled", index)


def _seen(session: Session, index: int, batch: Batch) -> None:
    before = session.shards[index]
    shard = with_batch(before, batch, session.clock.time())
    changed = (shard.status, shard.completed, shard.failed) != (
        before.status,
        before.completed,
        before.failed,
    )
    if shard != before:
        session.save(shard)
    limit = session.run.allowed.get(shard.model_name)
    if limit is not None and _is_accepted(shard) and not _is_accepted(before):
        session.allow(shard.model_name, limit + 1)  # there was room for one more
    if shard.stage == "ended":
        session.ready(index)
        session.tell("ended", f"batch {shard.batch_id} is {shard.status}", index)
        return
    session.timings[index] = after_poll(
        session.timing(index),
        session.options.pace,
        now=session.clock.monotonic(),
        changed=changed,
        random=session.clock.random(),
    )
    session.tell("polled", f"batch {shard.batch_id} is {shard.status}", index)


def _is_accepted(shard: ShardState) -> bool:
    return shard.status not in (None, "validating", "failed")


def _foreign(session: Session, batch: Batch) -> Flow[None]:
    """Look whether a batch that no shard knows is a twin."""
    if metadata_of(batch).get(LABELS[0]) != session.run.run_id:
        return
    for shard in session.shards:
        if (
            shard.batch_id
            and shard.batch_id != getattr(batch, "id", None)
            and owns(session.run.run_id, shard, batch)
        ):
            yield from cancel_twins(session, shard.index, [batch])


def _look_for_twins(session: Session, index: int) -> Flow[None]:
    """After a second creation, look whether the first has taken effect late."""
    shard, timing = session.shards[index], session.timing(index)
    now = session.clock.monotonic()
    if not shard.recreated or (shard.stage == "created" and now < timing.twins_due):
        return
    found = yield from find_batches(session, shard, thorough=True)
    others = [batch for batch in found.batches if batch.id != shard.batch_id]
    yield from cancel_twins(session, index, others)
    due = now + max(session.options.pace.poll, session.options.pace.settle / 4)
    session.timings[index] = evolve(session.timing(index), twins_due=due)


def _gone(session: Session, index: int, error: APIStatusError) -> Flow[None]:
    shard = session.shards[index]
    seen = yield from sees_input(session, shard)
    if seen is None and not session.recognized:
        if not missing_file(error):
            raise error
        raise RunError(
            f"this key sees neither the batch {shard.batch_id} nor its input file: go on with a "
            "key of the project in which the run began"
        )
    message = f"The batch {shard.batch_id} is gone: {error.message}"
    code = "batch_not_found"
    if not missing_file(error):
        message = f"The API does not say how the batch {shard.batch_id} is: {error.message}"
        code = error.code or f"status_{error.status_code}"
    loss = Loss("unanswered", code, message)
    session.save(evolve(shard, stage="fetched", loss=loss, problem=message))
    session.ready(index)
    session.tell("failed", message, index)
