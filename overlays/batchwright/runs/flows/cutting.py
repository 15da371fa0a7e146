"""Putting requests into new shards: those to retry, and those of a shard that is too large."""

from __future__ import annotations

import re
from functools import partial

from attrs import asdict, evolve

from batchwright.resources.status import is_final
from batchwright.runs.calls import list_batches
from batchwright.runs.errors import RunError
from batchwright.runs.flows.fetching import collected
from batchwright.runs.input.again import cut_again, halve
from batchwright.runs.lines import ShardLines
from batchwright.runs.outcomes import REFUSED_WITH_OTHERS, to_retry
from batchwright.runs.output.answers import Verdict
from batchwright.runs.output.refusals import set_aside as write_refusals
from batchwright.runs.session import Session
from batchwright.runs.state import ShardState
from batchwright.runs.steps import Flow, local, remote
from batchwright.runs.timing import Timing

__all__ = ["halve_shard", "make_room", "planned", "resend", "set_aside", "upload_again"]

_LIMIT = re.compile(r"Limit:\s*([\d,]+)")
_BYTES_PER_TOKEN = 4
_OTHERS = Verdict(
    "unanswered", REFUSED_WITH_OTHERS, "The API refused the batch because of other requests."
)
_SHORTEST_WAIT, _LONGEST_WAIT = 5.0, 900.0


def planned(lines: ShardLines, number: int, refusals: int = 0) -> ShardState:
    """A new shard, none of whose requests was sent in this attempt."""
    return ShardState(**asdict(lines), round=number, refusals=refusals)


def halve_shard(session: Session, index: int) -> Flow[None]:
    """Put the shard's requests into two new ones."""
    shard = session.shards[index]
    halves = yield from local(partial(halve, session.folder, shard, len(session.shards)))
    session.save(
        evolve(shard, stage="split"),
        *(planned(lines, shard.round, shard.refusals) for lines in halves),
    )
    session.folder.requests(index).unlink(missing_ok=True)
    session.folder.ids(index).unlink(missing_ok=True)
    session.ready(index)
    session.tell("halved", f"{shard.requests} requests are too many: halved", index)


def resend(session: Session, indices: tuple[int, ...]) -> Flow[None]:
    """Put what failed for now into new shards."""
    parents: dict[tuple[object, ...], list[int]] = {}
    for index in indices:
        shard = session.shards[index]
        chosen = to_retry(shard, session.options.max_attempts)
        alike = shard.group, shard.round, shard.refusals, chosen
        parents.setdefault(alike, []).append(index)
    for members in parents.values():
        shards = [session.shards[index] for index in members]
        chosen = to_retry(shards[0], session.options.max_attempts)
        refused = all(code == REFUSED_WITH_OTHERS for _, code in chosen)
        number, refusals = shards[0].round, shards[0].refusals
        number, refusals = (number, refusals + 1) if refused else (number + 1, refusals)
        new = yield from local(partial(cut_chosen, session, shards, chosen))
        moved = [evolve(one, moved=(*one.moved, *sorted(chosen))) for one in shards]
        session.save(*moved, *(planned(lines, number, refusals) for lines in new))
        count = sum(lines.requests for lines in new)
        session.tell("retried", f"{count} requests again, attempt {number}")


def cut_chosen(
    session: Session, shards: list[ShardState], chosen: frozenset[tuple[str, str]]
) -> tuple[ShardLines, ...]:
    """Cut the chosen requests of collected shards into new ones."""
    return cut_again(
        [(session.folder.left(one.index), one.endpoint, one.model) for one in shards],
        session.folder,
        start_index=len(session.shards),
        chosen=lambda outcome, code: (outcome, code) in chosen,
        max_requests=session.run.max_requests,
        max_bytes=session.run.max_bytes,
        invalid=True,
    )


def upload_again(session: Session, index: int) -> Flow[None]:
    """Forget the input file, which is gone."""
    yield from ()
    _restart(session, session.shards[index], stage_file="")


def _restart(session: Session, shard: ShardState, *, stage_file: str) -> None:
    session.save(
        evolve(
            shard,
            stage="uploaded" if stage_file else "planned",
            attempt=shard.attempt + 1 if shard.batch_id else shard.attempt,
            file_id=stage_file,
            batch_id="",
            status=None,
            recreated=False,
            problems=(),
        )
    )
    session.ready(shard.index)


def make_room(session: Session, index: int) -> Flow[None]:
    """Wait for room below the limit on enqueued tokens; if nobody uses it, halve the shard."""
    shard = session.shards[index]
    others = sum(one.active for one in session.shards if one.model == shard.model)
    message = shard.problems[0].message if shard.problems else ""
    waiting = session.timing(index)
    if others:
        _restart(session, shard, stage_file=shard.file_id)
        session.allow(shard.model_name, others)
        session.wait(index, session.options.pace.poll, f"for room among its own batches: {message}")
        return
    found = _LIMIT.search(message)
    limit = int(found[1].replace(",", "")) if found else 0
    tokens = shard.bytes // _BYTES_PER_TOKEN
    too_large = tokens > limit > 0
    if not too_large and 2 * tokens > limit:  # an estimate may be that wrong
        too_large = shard.requests > 1 and not (yield from _others_use_it(session))
    if too_large:
        session.save(evolve(shard, too_large=True))
        session.ready(index)
    else:
        _await_others(session, shard, message, waiting)


def _await_others(session: Session, shard: ShardState, message: str, waiting: Timing) -> None:
    now = session.clock.monotonic()
    since = waiting.limited_since if waiting.limited_since is not None else now
    if now - since > session.options.pace.patience and shard.requests == 1:
        session.save(evolve(shard, too_large=True))  # and does not hold up the others
        session.ready(shard.index)
        return
    if now - since > session.options.pace.patience:
        raise RunError(f"others use up the limit on enqueued tokens: {message}")
    _restart(session, shard, stage_file=shard.file_id)
    pause = max(_SHORTEST_WAIT, session.options.pace.poll, min(_LONGEST_WAIT, 0.2 * (now - since)))
    session.allow(shard.model_name, 1)
    session.timings[shard.index] = Timing(limited_since=since)
    session.wait(shard.index, pause, f"for room among the batches of others: {message}")


def _others_use_it(session: Session) -> Flow[bool]:
    """Whether batches that are not the run's are under way."""
    own = {one.batch_id for one in session.shards if one.batch_id}
    page = yield from remote(list_batches(None))
    return any(not is_final(one.status) and one.id not in own for one in page.parsed)


def set_aside(session: Session, index: int) -> Flow[None]:
    """Set the requests aside that the API refused, and let the others be sent again."""
    shard = session.shards[index]
    joined = yield from local(
        partial(write_refusals, session.folder, shard, shard.problems, _OTHERS)
    )
    collected(session, shard, joined)
