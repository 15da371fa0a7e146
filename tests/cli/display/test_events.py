"""Events for programs."""

from __future__ import annotations

import json

import pytest

from batchwright.cli.display.events import JsonEvents, document
from batchwright.errors import status_error

from .statuses import EVIL, NOW, Clock, eventful, happening, shard, status


def test_each_event_is_a_line(capsys: pytest.CaptureFixture[str]) -> None:
    show = JsonEvents(Clock(), lambda: NOW + 0.12345)
    one = shard(1, "active", batch_id="batch_1", completed=3)
    run = status(shard(0), one, outcomes={"succeeded": 7}, pending=99_993)
    show(happening("created", run, one, EVIL))
    show(happening("waiting", run))
    show.failed(status_error(503, {}, b""))
    show.finish(run)
    first, second = map(json.loads, capsys.readouterr().out.splitlines())
    assert first["kind"] == "created"
    assert (first["shard"]["index"], first["shard"]["batch_id"]) == (1, "batch_1")
    assert first["counts"] == {"total": 100_000, "pending": 99_993, "succeeded": 7}
    assert first["message"] == EVIL
    assert first["time"] == NOW + 0.123
    assert (second["kind"], second["shard"], second["message"]) == ("waiting", None, "")


def test_a_status_is_json_to_the_last_member() -> None:
    found = json.loads(json.dumps(document(eventful())))
    assert found["output"] == "answers.jsonl"
    assert found["outcomes"] == {"succeeded": 49_988, "failed": 12, "invalid": 0}
    assert found["shards"][1]["times"]["in_progress"] == NOW - 3600
    assert found["money"]["cost"] == 1.24
    assert found["tokens"][0]["output"] == 400_000
