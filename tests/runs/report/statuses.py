"""What runs say of themselves, for tests of reports."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path
from typing import Any

from batchwright.runs.status import Money, Reason, ShardStatus, Status, Tokens

START = 1_795_000_000.0  # 2026-11-18 11:06:40 UTC
NONE = {
    "succeeded": 0,
    "failed": 0,
    "expired": 0,
    "cancelled": 0,
    "invalid": 0,
    "unanswered": 0,
}


def shard(index: int = 0, **changes: Any) -> ShardStatus:
    """A collected shard, with changes."""
    created = START + 20 + 40 * index
    times = {"uploaded": created - 10, "created": created, "in_progress": created + 60}
    times |= {"ended": created + 600 + index, "collected": created + 700 + index}
    usual = {
        "index": index,
        "state": "collected",
        "endpoint": "/v1/chat/completions",
        "model": "gpt-4o-mini",
        "requests": 100,
        "first_line": 1 + 100 * index,
        "last_line": 100 + 100 * index,
        "batch_id": f"batch_{index:032x}",
        "batch_status": "completed",
        "completed": 97,
        "failed": 3,
        "times": times,
    }
    return ShardStatus(**usual | changes)


def empty(folder: Path, **changes: Any) -> Status:
    """A run of nothing, with changes."""
    usual = {
        "run_id": "run_0",
        "state": "running",
        "source": "requests.jsonl",
        "output": folder / "answers.jsonl",
        "errors": folder / "answers.errors.jsonl",
        "total": 0,
        "outcomes": NONE,
        "pending": 0,
    }
    return Status(**usual | changes)


def running(folder: Path) -> Status:
    """A run in which much is under way and much is wrong."""
    shards = (
        shard(0),
        shard(1, state="active", batch_status="in_progress", times={"created": START + 30}),
        shard(2, state="in_doubt", batch_id=None, times={}, problem="Connection reset by peer"),
        shard(3, state="waiting", batch_id=None, times={}, waits_for="room", until=START + 900),
        shard(4, state="waiting", batch_id=None, times={}, waits_for="room", until=START + 800),
    )
    return empty(
        folder,
        total=500,
        outcomes=NONE | {"succeeded": 97, "failed": 3},
        pending=400,
        shards=shards,
        reasons=(Reason("failed", "rate_limit_exceeded", 3, 7, "r-7", "Slow down.", 429),),
        tokens=(Tokens("a", 90, 1_000, 10, 500, 5), Tokens("mine", 7, 20, 0, 10, 0)),
        money=Money(0.0123, {"a": 0.0123}, ("mine",), "prices.json of 2026-10-01"),
        discrepancies=("shard 0: 97 completed, 96 in its files",),
        twins=("batch_twin",),
        unexpected=2,
        held_back=100,
        resumed_at=50,
        started_at=START,
    )


def finished(folder: Path, shards: Sequence[ShardStatus] = (), **changes: Any) -> Status:
    """A run at its end, with something in every outcome."""
    total = 1_234_567
    ended = NONE | {
        "failed": 4_321,
        "expired": 210,
        "cancelled": 33,
        "invalid": 2,
        "unanswered": 1,
    }
    usual = {
        "state": "finished",
        "total": total,
        "outcomes": ended | {"succeeded": total - sum(ended.values())},
        "shards": tuple(shards or map(shard, range(3))),
        "reasons": (
            Reason("succeeded", "", total - sum(ended.values()), 1, "r-1", "", 200),
            Reason("failed", "content_filter", 4_321, 17, "r-17", "It was filtered.", 400),
            Reason("expired", "batch_expired", 210, 99, "r-99", "It was too late."),
        ),
        "tokens": (
            Tokens("gpt-4o-mini-2024-07-18", 1_000_000, 213_000_120, 12_000, 80_111_222, 0),
            Tokens("gpt-5-2025-08-07", 230_000, 99_001_002, 3_000_000, 61_222_333, 41_000_000),
        ),
        "money": Money(
            1389.2417,
            {"gpt-4o-mini-2024-07-18": 40.0083, "gpt-5-2025-08-07": 1349.2334},
            (),
            "genai-prices 0.0.30 of 2026-10-01",
        ),
        "started_at": START,
        "ended_at": START + 5_000,
    }
    return empty(folder, **usual | changes)


HOSTILE = (
    "</script></style><img src=x onerror=alert(1)>\"'&amp;\x1b[31m\u202e\x00\ud800" + "W" * 3000
)


def hostile(folder: Path) -> Status:
    """A run in which every text is an attack."""
    bad = shard(0, endpoint=HOSTILE, model=HOSTILE, batch_id=HOSTILE, waits_for=HOSTILE)
    worse = shard(
        1,
        state="ended",
        problem=HOSTILE,
        batch_status=HOSTILE,
        times={"created": float("nan"), "ended": 1e300, "uploaded": START + 9, "in_progress": 5.0},
    )
    return finished(
        folder,
        run_id=HOSTILE,
        source=HOSTILE,
        shards=(bad, worse),
        reasons=(Reason("failed", HOSTILE, 1, 1, HOSTILE, HOSTILE, 400),),
        tokens=(Tokens(HOSTILE, 1, 1, 1, 1, 1),),
        money=Money(1.0, {HOSTILE: 1.0}, (HOSTILE,), HOSTILE),
        discrepancies=(HOSTILE,),
        twins=(HOSTILE,),
    )
