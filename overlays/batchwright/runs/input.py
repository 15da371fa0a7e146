"""The input of a run, which must not change while the run lasts."""

from __future__ import annotations

import os
import secrets
from collections.abc import Iterator
from contextlib import contextmanager
from hashlib import sha256
from pathlib import Path
from typing import BinaryIO

from attrs import asdict

from batchwright.requests import check, shards
from batchwright.runs.errors import InvalidInputError, RunError
from batchwright.runs.state import Fingerprint, RunState, Settings, ShardState

_HEAD = 1 << 20


def new_run(path: Path, settings: Settings, max_active: int) -> tuple[RunState, list[ShardState]]:
    """Check the input, and split it into shards.

    Raises:
        InvalidInputError: The input has problems.
        RunError: The input changed in the meantime.
    """
    seen = fingerprint(path)
    report = check(path, max_requests=None, max_bytes=None, max_embedding_inputs=None)
    if not report.ok or report.endpoint is None:
        raise InvalidInputError(path, report)
    limits = {"max_requests": settings.max_requests, "max_bytes": settings.max_bytes}
    planned = [ShardState(**asdict(shard)) for shard in shards(path, **limits)]
    if fingerprint(path) != seen:
        raise RunError(f"{path}: the file changed while it was being read")
    run = RunState(secrets.token_hex(8), seen, settings, report.endpoint, max_active)
    return run, planned


def fingerprint(path: Path) -> Fingerprint:
    """Take the fingerprint of an input file as it is now."""
    with open(path, "rb") as file:
        status = os.fstat(file.fileno())
        head = sha256(file.read(_HEAD)).hexdigest()
    return Fingerprint(status.st_size, status.st_mtime_ns, head)


@contextmanager
def lines_of(shard: ShardState, path: Path, seen: Fingerprint) -> Iterator[BinaryIO]:
    """Open the shard's lines, and check before and after that the input has not changed.

    Args:
        shard: The shard.
        path: The input file.
        seen: Its fingerprint when the run began; only size and time are compared.

    Raises:
        RunError: The input has changed, or is gone.
    """
    _check_unchanged(path, seen)
    with shard.open(path) as lines:
        try:
            yield lines
        finally:
            _check_unchanged(path, seen)


def _check_unchanged(path: Path, seen: Fingerprint) -> None:
    try:
        status = path.stat()
        same = (status.st_size, status.st_mtime_ns) == (seen.size, seen.mtime_ns)
    except FileNotFoundError:
        same = False
    if not same:
        raise RunError(
            f"{path}: the input changed during the run; put it back as it was, including its "
            "modification time, and run again; nothing has been lost so far"
        )
