"""A batch that is cancelled while a step of the worker is at work on it."""

from __future__ import annotations

import json

import pytest

from batchwright.server import Clock, Durations, Limits
from batchwright.server.api.batches import new_batch
from batchwright.server.api.files import new_file
from batchwright.server.catalogue import catalogue
from batchwright.server.context import Context
from batchwright.server.engine.answers import Answers
from batchwright.server.engine.execution import Executor
from batchwright.server.engine.lifecycle import step
from batchwright.server.engine.lines import publish
from batchwright.server.faults.registry import Faults
from batchwright.server.store.orphans import output_work
from batchwright.server.store.state import Entry, State

GOOD = (
    '{"custom_id": "a", "method": "POST", "url": "/v1/chat/completions", '
    '"body": {"model": "gpt-4o", "messages": [{"role": "user", "content": "hi"}]}}'
)


@pytest.fixture
def context(tmp_path):
    """The context of a server that is not started, to take steps by hand."""
    state = State(tmp_path / "data")
    yield Context(
        state=state,
        clock=Clock(speed=0),
        faults=Faults(),
        limits=Limits(),
        durations=Durations(),
        models=catalogue(),
        executor=Executor(catalogue(), Answers()),
        wake=lambda: None,
    )
    state.close()


def stale(context, lines, steps=0):
    """Return a batch as it was before it was cancelled."""
    file = new_file("file-a", "batch", "a.jsonl", 1, now=context.now, expires_after=None)
    context.state.add(Entry("file-a", "file", "me", file))
    context.state.file("file-a").write_text(lines)
    body = new_batch("file-a", "/v1/chat/completions", "24h", None, now=context.now)
    context.state.add(Entry(body["id"], "batch", "me", body, private={"expires_after": None}))
    for _ in range(steps):
        step(context, context.state.get("batch", body["id"], "me"))
    batch = context.state.get("batch", body["id"], "me")
    with context.state.editing(body["id"]) as entry:
        entry.body |= {"status": "cancelling", "cancelling_at": context.now}
    return batch


@pytest.mark.parametrize(
    ("lines", "steps", "files"),
    [("{", 0, (False, False)), (GOOD, 0, (False, False)), (GOOD, 2, (True, False))],
)
@pytest.mark.parametrize("finalizing", [False, True])
def test_a_batch_cancelled_during_a_step_is_cancelled(context, lines, steps, files, finalizing):
    batch = stale(context, lines, steps + finalizing * bool(steps))
    step(context, batch)
    now = context.state.get("batch", batch.id, "me")
    assert now.body["status"] == "cancelling"
    assert step(context, now) is None
    body = context.state.get("batch", batch.id, "me").body
    assert body["status"] == "cancelled"
    assert (body["output_file_id"] is not None, body["error_file_id"] is not None) == files


def test_a_crash_while_a_cancelled_batch_is_published_loses_nothing(context):
    """The outputs are moved before the commit, and the next attempt writes to them again."""
    batch = stale(context, GOOD, 2)
    batch = context.state.get("batch", batch.id, "me")

    def crash():
        with context.state.transaction():
            publish(context, batch)
            raise KeyError

    with pytest.raises(KeyError):
        crash()
    assert not context.state.work(output_work(batch.id, "output")).exists()
    assert step(context, batch) is None
    body = context.state.get("batch", batch.id, "me").body
    (line,) = context.state.file(body["output_file_id"]).read_bytes().splitlines()
    assert json.loads(line)["custom_id"] == "a"
