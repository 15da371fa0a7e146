"""The input of a run, which must stay as it was when the run was begun."""

from __future__ import annotations

import os
from collections.abc import Iterator
from contextlib import contextmanager
from hashlib import sha256
from pathlib import Path
from typing import Any, BinaryIO

from batchwright.requests import Shard
from batchwright.runs.errors import RunError
from batchwright.runs.plan import ShardState

_HEAD = 1 << 20


def fingerprint(path: Path) -> dict[str, Any]:
    """What tells an input file from another: size, time of change, digest of its first megabyte.

    Example:
        fingerprint(Path("requests.jsonl"))["size"]
    """
    with open(path, "rb") as file:
        status = os.fstat(file.fileno())
        head = sha256(file.read(_HEAD)).hexdigest()
    return {"size": status.st_size, "mtime_ns": status.st_mtime_ns, "head": head}


@contextmanager
def lines_of(shard: ShardState, path: Path, seen: dict[str, Any]) -> Iterator[BinaryIO]:
    """Open the shard's lines, and see before and after that nobody changed the input.

    Args:
        shard: The shard.
        path: The input file.
        seen: Its fingerprint when the run was begun; only size and time are looked at again.

    Raises:
        RunError: It was changed, or is gone.

    Example:
        with lines_of(shard, Path("requests.jsonl"), run.input) as lines: ...
    """
    _check_unchanged(path, seen)
    piece = Shard(shard.index, shard.offset, shard.length, shard.first_line, shard.requests)
    with piece.open(path) as lines:
        try:
            yield lines
        finally:
            _check_unchanged(path, seen)


def _check_unchanged(path: Path, seen: dict[str, Any]) -> None:
    try:
        status = path.stat()
        same = (status.st_size, status.st_mtime_ns) == (seen["size"], seen["mtime_ns"])
    except FileNotFoundError:
        same = False
    if not same:
        raise RunError(
            f"{path}: the input changed while the run was under way; put it back as it was, with "
            "its time of change, and run again; nothing is lost until then"
        )
