"""Statuses of runs, as the displays get them."""

from __future__ import annotations

from pathlib import Path
from typing import Any

from attrs import define, field

from batchwright.runs.events import Event, EventKind
from batchwright.runs.status import Money, ShardStatus, Status, Tokens

NOW = 1_700_010_000.0
EVIL = "\x1b]0;owned\x07 [red]x[/red]\r\n \u202eabc \ud800 東京🙂" * 3


def happening(
    kind: EventKind, status: Status, shard: ShardStatus | None = None, message: str = ""
) -> Event:
    """An event of a run that stands so."""
    return Event(kind, message, shard, lambda: status)


def shard(index: int, state: str = "waiting", **given: Any) -> ShardStatus:
    """A shard of 50,000 requests."""
    facts: dict[str, Any] = {
        "index": index,
        "state": state,
        "endpoint": "/v1/chat/completions",
        "model": "gpt-5-mini",
        "requests": 50_000,
        "first_line": index * 50_000 + 1,
        "last_line": (index + 1) * 50_000,
    }
    return ShardStatus(**facts | given)


def status(*shards: ShardStatus, **given: Any) -> Status:
    """A run of these shards, of which nothing has ended."""
    total = sum(one.requests for one in shards)
    facts: dict[str, Any] = {
        "run_id": "run_1",
        "state": "running",
        "source": "requests.jsonl",
        "output": Path("answers.jsonl"),
        "errors": Path("answers.errors.jsonl"),
        "total": total,
        "outcomes": {},
        "pending": total,
        "shards": shards,
        "started_at": NOW - 5000,
    }
    return Status(**facts | given)


def eventful() -> Status:
    """A run to which all has happened that a table can show."""
    return status(
        shard(0, "collected", completed=49_988, failed=12, batch_id="batch_" + "a" * 32),
        shard(
            1,
            "active",
            batch_status="in_progress",
            completed=12_000,
            failed=3,
            batch_id="batch_" + "b" * 32,
            times={"created": NOW - 4000, "in_progress": NOW - 3600},
        ),
        shard(2, "in_doubt", waits_for="the API's list to settle", until=NOW + 240),
        shard(3, "halted", problem=EVIL, model=EVIL, batch_status=EVIL, batch_id=EVIL, attempt=2),
        shard(4, waits_for="the token limit", until=NOW + 3000),
        outcomes={"succeeded": 49_988, "failed": 12, "invalid": 0},
        pending=200_000,
        source=EVIL,
        resumed_at=28_492,
        held_back=1_000,
        tokens=(Tokens(EVIL, 100, input=1_240_000, cached=300_000, output=400_000),),
        money=Money(1.24, {}, (), "genai-prices 0.2.3 of 2026-10-01"),
        discrepancies=(EVIL, "the API counts 3 more"),
        twins=("batch_9",),
        unexpected=2,
    )


@define
class Clock:
    """A clock that stands still until it is moved."""

    time: float = field(default=0.0)

    def __call__(self) -> float:
        return self.time
