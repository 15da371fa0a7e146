"""Beginning a run, or taking it up where it was left."""

from __future__ import annotations

import secrets
import shlex
from collections.abc import Iterator, Sequence
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
    ledger: Ledger,
    run: RunState,
    input: Path,
    *,
    settings: dict[str, Any],
    max_active: int,
    traces: Sequence[Path],
) -> RunState | None:
    """Take a run up again: the same input, the same settings. Failed batches get another try.

    Args:
        ledger: Its ledger.
        run: The run.
        input: The input as it is now.
        settings: The settings as they are now.
        max_active: How many batches may be active at a time.
        traces: What there may be on disk of the run, to be named to who wants to be rid of it.

    Returns:
        The run; None if the input or a setting has changed, and there is nothing to lose.

    Raises:
        RunError: The input or a setting has changed, and there are batches or answers already.

    Example:
        resume(ledger, run, path, settings=settings, max_active=4, traces=[folder])
    """
    shards = ledger.shards()
    if (changed := _changed(run, input, settings)) is not None:
        if not any(_worth_keeping(shard) for shard in shards):
            return None
        there = [str(path.absolute()) for path in traces if path.exists()]
        raise RunError(
            f"{changed} since the run for this output was begun, and that run has batches or "
            "answers already. To go on with it, put back what changed; to have both, choose "
            f"another output; to give it up: rm -r {shlex.join(there)}"
        )
    run = evolve(run, max_active=max_active)
    again = [
        evolve(shard, stage="planned", attempt=shard.attempt + 1)
        for shard in shards
        if shard.batch_failed
    ]
    ledger.save(*again, run=run)
    return run


def _changed(run: RunState, input: Path, settings: dict[str, Any]) -> str | None:
    names = [name for name, value in settings.items() if run.settings.get(name) != value]
    if names:
        return f"the settings have changed ({', '.join(names)})"
    return f"the input {input} has changed" if fingerprint(input) != run.input else None


def _worth_keeping(shard: ShardState) -> bool:
    return shard.stage not in ("planned", "uploading", "uploaded") and not shard.batch_failed


def _states(pieces: Iterator[Shard]) -> Iterator[ShardState]:
    for piece in pieces:
        yield ShardState(
            index=piece.index,
            offset=piece.offset,
            length=piece.length,
            first_line=piece.first_line,
            requests=piece.requests,
        )
