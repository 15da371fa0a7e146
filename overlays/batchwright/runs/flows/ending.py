"""Ending a run: what is deleted at the API, and how the answers get their final names."""

from __future__ import annotations

from functools import partial

from attrs import evolve

from batchwright.errors import APIStatusError
from batchwright.resources.status import time_of
from batchwright.runs.calls import delete_file, list_files
from batchwright.runs.claims import release
from batchwright.runs.output.publishing import assemble_run, clear, publish
from batchwright.runs.remote import missing_file
from batchwright.runs.session import Session
from batchwright.runs.state import ENDED
from batchwright.runs.steps import Flow, local, remote

__all__ = ["discard", "finish", "sweep", "tidy"]

_SLACK = 86_400.0
_MOST_PAGES = 100


def discard(session: Session, index: int) -> Flow[None]:
    """Delete the shard's files at the API: its input, and its outputs if that is wanted."""
    shard = session.shards[index]
    wanted = [shard.file_id]
    if session.options.delete_remote and shard.stage == "collected" and not shard.discrepancy:
        wanted += filter(None, (shard.output_file_id, shard.error_file_id))
    for file_id in wanted:
        try:
            yield from remote(delete_file(file_id))
        except APIStatusError as error:
            if not missing_file(error):
                raise
    session.save(evolve(session.shards[index], file_id=""))


def sweep(session: Session) -> Flow[None]:
    """Delete uploaded files of the run's that no shard knows of."""
    known = {shard.file_id for shard in session.shards}
    prefix = f"batchwright-{session.run.run_id}-"
    orphans: list[str] = []
    after = None
    for _ in range(_MOST_PAGES):
        page = yield from remote(list_files(after))
        files = page.parsed
        orphans += (
            file.id
            for file in files
            if str(file.filename).startswith(prefix) and file.id not in known
        )
        ages = [time_of(file.created_at) for file in files]
        oldest = session.run.started_at - _SLACK
        following = files.next_page_info()
        if following is None or all(age is not None and age < oldest for age in ages):
            break
        after = following.params.get("after")
    for file_id in orphans:
        try:
            yield from remote(delete_file(file_id))
        except APIStatusError as error:
            if not missing_file(error):
                raise
    session.swept = True
    if all(shard.stage in ENDED for shard in session.shards):
        session.save(run=evolve(session.run, orphans=False))


def tidy(session: Session) -> None:
    """Remove what a finished run no longer needs; again is harmless."""
    clear(session.folder, session.shards)
    for target in (session.output, session.errors):
        release(target, session.folder)


def finish(session: Session) -> Flow[None]:
    """Write the output and the errors file, and give them their names."""
    if session.run.stage == "running":
        output, errors = yield from local(
            partial(assemble_run, session.folder, session.output, session.run, session.shards)
        )
        publishing = evolve(session.run, stage="publishing", new_output=output, new_errors=errors)
        session.save(run=publishing)
    run = session.run
    yield from local(partial(publish, session.folder, session.output, run))
    finished = evolve(
        run,
        stage="finished",
        output=run.new_output,
        errors=run.new_errors,
        new_output=None,
        new_errors=None,
        cancelling=False,
        rebased=False,
        ended_at=session.clock.time(),
    )
    closed = [evolve(shard, closed=True) for shard in session.shards if not shard.closed]
    session.save(*closed, run=finished)
    yield from local(partial(tidy, session))
    session.tell("finished", "all lines have ended")
