"""Beginning a run, or taking it up where it was left."""

from __future__ import annotations

import secrets
from collections.abc import Iterator
from pathlib import Path
from typing import Any

from attrs import evolve

from batchwright.requests import Shard, check, shards
from batchwright.runs.errors import InvalidInputError, RunError
from batchwright.runs.input import fingerprint
from batchwright.runs.ledger import Ledger, RunState
from batchwright.runs.plan import ShardState


def begin(
    ledger: Ledger,
    input: Path,
    *,
    settings: dict[str, Any],
    max_active: int,
) -> RunState:
    """Check the input, cut it into shards, and write both down.

    Raises:
        InvalidInputError: The input has problems.

    Example:
        begin(ledger, Path("requests.jsonl"), settings=settings, max_active=4)
    """
    seen = fingerprint(input)
    report = check(input, max_requests=None, max_bytes=None, max_embedding_inputs=None)
    if not report.ok or report.endpoint is None:
        raise InvalidInputError(input, report)
    run = RunState(secrets.token_hex(8), seen, settings, report.endpoint, max_active)
    pieces = shards(input, max_requests=settings["max_requests"], max_bytes=settings["max_bytes"])
    states = list(_states(pieces))
    if fingerprint(input) != seen:
        raise RunError(f"{input}: the file changed while it was being read")
    ledger.begin(run, states)
    return run


def resume(
    ledger: Ledger, run: RunState, input: Path, *, settings: dict[str, Any], max_active: int
) -> RunState:
    """Take a run up again: the same input, the same settings. Failed batches get another try.

    Raises:
        RunError: The input or a setting is another one.

    Example:
        resume(ledger, ledger.run(), Path("requests.jsonl"), settings=settings, max_active=4)
    """
    for what, then, now in (
        ("input", run.input, fingerprint(input)),
        ("setting", run.settings, settings),
    ):
        other = sorted(name for name in then.keys() | now.keys() if then.get(name) != now.get(name))
        if other:
            raise RunError(
                f"a run with another {what} ({', '.join(other)}) was begun for this output; finish "
                "it with what it was begun with, or delete its folder, or choose another output"
            )
    run = evolve(run, max_active=max_active)
    again = [
        evolve(shard, stage="planned", attempt=shard.attempt + 1)
        for shard in ledger.shards()
        if shard.stage == "terminal" and shard.status == "failed"
    ]
    ledger.save(*again, run=run)
    return run


def _states(pieces: Iterator[Shard]) -> Iterator[ShardState]:
    for piece in pieces:
        yield ShardState(
            index=piece.index,
            offset=piece.offset,
            length=piece.length,
            first_line=piece.first_line,
            requests=piece.requests,
        )
