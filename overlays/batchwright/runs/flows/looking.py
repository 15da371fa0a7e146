"""Finding out what exists at the API: input files, batches, and twins of batches."""

from __future__ import annotations

import math
from typing import TYPE_CHECKING, Any

from attrs import define, evolve, frozen

from batchwright.errors import APIStatusError
from batchwright.resources.status import is_final, known_status, text_of, time_of
from batchwright.runs.calls import cancel_batch, list_batches, retrieve_file
from batchwright.runs.errors import RunError
from batchwright.runs.flows.began import began
from batchwright.runs.remote import is_permanent, owns, with_batch
from batchwright.runs.session import Session
from batchwright.runs.state import Loss, ShardState
from batchwright.runs.steps import Flow, remote
from batchwright.runs.timing import after_look

if TYPE_CHECKING:
    from batchwright.types import Batch

__all__ = ["cancel_twins", "find_batches", "sees_input", "settle"]

_SLACK = 120.0
_LONG_SLACK = 31 * 86_400.0
_MOST_PAGES = 10_000
_FEW_PAGES = 2


@frozen
class Found:
    """What a look through the list of batches has found.

    Args:
        batches: The shard's batches.
        complete: Whether the list was read far enough for none to be missing.
    """

    batches: tuple[Batch, ...]
    complete: bool


def sees_input(session: Session, shard: ShardState) -> Flow[Any]:
    """Get the shard's input file; None if this key does not see it."""
    try:
        response = yield from remote(retrieve_file(shard.file_id))
    except APIStatusError as error:
        if not is_permanent(error):
            raise
        return None
    session.note(response.headers)
    session.recognized = True
    return response.parsed


@define
class _Order:
    """In which order a list is, as far as its stamps have shown it.

    Args:
        earliest: The earliest stamp so far.
        latest: The latest.
        newest_first: None until it is known; False for good, once a stamp was out of order.
    """

    earliest: float = math.inf
    latest: float = -math.inf
    newest_first: bool | None = None

    def note(self, stamp: float | None) -> None:
        """Take note of the next stamp."""
        if stamp is None:
            return
        if stamp > self.earliest + _SLACK:
            self.newest_first = False
        elif stamp < self.latest - _SLACK and self.newest_first is None:
            self.newest_first = True
        self.earliest, self.latest = min(self.earliest, stamp), max(self.latest, stamp)


def find_batches(
    session: Session, shard: ShardState, *, thorough: bool, most_pages: int = _MOST_PAGES
) -> Flow[Found]:
    """Look for the shard's batches in the API's list.

    The list is usually newest first, and the look ends where all is older than the creation by the
    server's own stamps. A thorough one goes a month further back, in case stamps are wrong, and to
    the end of a list that is in another order.
    """
    oldest = shard.intent_at - (_LONG_SLACK if thorough else _SLACK)
    found: list[Batch] = []
    order, after, readable = _Order(), None, True
    cursors = set()
    for _ in range(most_pages):
        response = yield from remote(list_batches(after))
        session.note(response.headers)
        page = response.parsed
        ages = []
        for batch in page:
            readable = readable and text_of(getattr(batch, "id", None)) is not None
            if owns(session.run.run_id, shard, batch):
                found.append(batch)
            ages.append(time_of(getattr(batch, "created_at", None)) or None)
            order.note(ages[-1])
        if found and not thorough:
            return Found(tuple(found), complete=False)
        proven = order.newest_first if thorough else order.newest_first is not False
        if proven and ages and all(age is not None and age < oldest for age in ages):
            return Found(tuple(found), complete=readable)
        following = page.next_page_info()
        after = following.params.get("after") if following else None
        if not after or after in cursors:
            return Found(tuple(found), complete=readable and not page.has_more)
        cursors.add(after)
    return Found(tuple(found), complete=False)


def settle(session: Session, index: int) -> Flow[None]:
    """Find out whether the shard's batch was created; if it surely was not, it may be again."""
    shard, pace = session.shards[index], session.options.pace
    final = _waited(session, shard) >= pace.settle
    most = _FEW_PAGES if session.timing(index).looks and not final else _MOST_PAGES
    found = yield from find_batches(session, shard, thorough=final, most_pages=most)
    if found.batches:
        batch, *twins = sorted(found.batches, key=_preference)
        session.save(with_batch(shard, batch, session.clock.time()))
        began(session, index)
        yield from cancel_twins(session, index, twins)
        return
    if final and found.complete:
        if (yield from sees_input(session, shard)) is not None:
            session.save(evolve(shard, stage="uploaded", recreated=True))
            session.ready(index)
        elif shard.file_id in session.uploaded:  # by this key, so the file is gone
            session.save(evolve(shard, stage="planned", file_id="", recreated=True))
            session.ready(index)
        else:
            _stop_looking(session, shard)
        return
    elif _waited_here(session, shard) > pace.settle + pace.patience:
        raise RunError(
            f"shard {index}: it is unknown whether its batch was created, and the list of batches "
            "breaks off before it could be there"
        )
    random = session.clock.random()
    timing = session.timing(index)
    session.timings[index] = after_look(timing, pace, now=session.clock.monotonic(), random=random)


def _waited(session: Session, shard: ShardState) -> float:
    """For how long there has been a doubt, as this process or the server's clock has it."""
    here = _waited_here(session, shard)
    if not session.server.known or not shard.doubt_at:
        return here
    return max(here, session.server.now() - shard.doubt_at)


def _waited_here(session: Session, shard: ShardState) -> float:
    now, timing = session.clock.monotonic(), session.timing(shard.index)
    if timing.doubt_since is None:
        timing = evolve(timing, doubt_since=now)
        session.timings[shard.index] = timing
    return now - (now if timing.doubt_since is None else timing.doubt_since)


def _preference(batch: Batch) -> tuple[bool, float]:
    """Which of twins to keep: one that goes on or has ended well, and of these the first."""
    status = known_status(batch.status)
    useless = is_final(status) and status != "completed"
    return useless or status == "cancelling", time_of(batch.created_at) or 0.0


def _stop_looking(session: Session, shard: ShardState) -> None:
    """Refuse to take as absent what this key cannot see."""
    message = (
        f"shard {shard.index}: it is unknown whether its batch was created. This key does not see "
        f"its input file {shard.file_id}, so it would not see the batch either. Go on with a key "
        "of the project in which the run began; if the file was deleted, cancel the run"
    )
    if not session.run.cancelling:
        raise RunError(message)
    loss = Loss("unanswered", "creation_unknown", message)
    session.save(evolve(shard, stage="fetched", loss=loss, problem=message))
    session.ready(shard.index)


def cancel_twins(session: Session, index: int, twins: list[Batch]) -> Flow[None]:
    """Cancel batches that were created beside the shard's own, and say so."""
    for twin in twins:
        if twin.id in session.run.twins:
            continue
        if not is_final(twin.status):
            try:
                yield from remote(cancel_batch(twin.id))
            except APIStatusError as error:
                if error.status_code not in (404, 409):
                    raise
        session.save(run=evolve(session.run, twins=(*session.run.twins, twin.id)))
        session.tell("twin", f"{twin.id} was created as well, late; it is cancelled", index)
