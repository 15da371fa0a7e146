"""The data folder of the server that the examples use, whose ids are known."""

from __future__ import annotations

import json
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

from batchwright.limits import BATCH_SECONDS
from batchwright.requests import request
from batchwright.server import Server
from batchwright.server.store.ids import owner_of
from batchwright.server.store.objects import new_batch, new_file, new_part, new_upload
from batchwright.server.store.state import Entry, State

KEY = "sk-test"
ENDPOINT = "/v1/embeddings"
TEXTS = {"a": "The cat sat on the mat.", "b": "Interest rates rose again.", "c": "It rained."}
LINES = [
    request(name, ENDPOINT, {"model": "text-embedding-3-small", "input": text})
    for name, text in TEXTS.items()
]
REQUESTS = "".join(json.dumps(line) + "\n" for line in LINES).encode()
PART = REQUESTS.splitlines(keepends=True)[0]

_OWNER = owner_of(KEY)


def prepare(folder: Path) -> None:
    """Fill a data folder.

    It gets `file-1`, its completed batch `batch_1` with the output file `file-2`, `batch_2`, which
    is in progress until it is cancelled, and the pending `upload_1` with `part_1`.
    """
    with _opened(folder) as state:
        _add_file(state, "file-1", "batch", "requests.jsonl", REQUESTS)
        _add(state, "batch", "batch_1", _new_batch(), expires_after=None)
    with Server(folder) as server:
        server.wait_until_idle()
    with _opened(folder) as state:
        _name_output(state, "file-2")
        _add_endless_batch(state)
        _add_upload(state)


@contextmanager
def _opened(folder: Path) -> Iterator[State]:
    state = State(folder)
    try:
        yield state
    finally:
        state.close()


def _add(
    state: State, kind: str, name: str, body: dict[str, Any], stage: str = "live", **private: Any
) -> None:
    state.add(Entry(name, kind, _OWNER, {**body, "id": name}, stage, private))


def _add_file(state: State, name: str, purpose: str, filename: str, content: bytes) -> None:
    body = new_file(name, purpose, filename, len(content), now=_now(), expires_after=None)
    state.file(name).write_bytes(content)
    _add(state, "file", name, body)


def _name_output(state: State, name: str) -> None:
    """Put the output of the batch into a file with a known name."""
    with state.editing("batch_1") as batch:
        output, batch.body["output_file_id"] = batch.body["output_file_id"], name
    assert output, batch.body
    content = state.file(output).read_bytes()
    with state.editing(output) as file:
        file.stage = "removed"
    state.remove_bytes(output)
    _add_file(state, name, "batch_output", "batch_1_output.jsonl", content)


def _add_endless_batch(state: State) -> None:
    """Add a batch whose first request would be executed when it expires."""
    body = _new_batch()
    body |= {"status": "in_progress", "in_progress_at": _now() + BATCH_SECONDS}
    body["request_counts"]["total"] = len(LINES)
    _add(state, "batch", "batch_2", body, expires_after=None)


def _add_upload(state: State) -> None:
    body = new_upload("requests.jsonl", "batch", len(PART), now=_now())
    _add(state, "upload", "upload_1", body, mime_type="application/jsonl", expires_after=None)
    state.file("part_1").write_bytes(PART)
    _add(state, "part", "part_1", new_part("upload_1", now=_now()), bytes=len(PART))


def _new_batch() -> dict[str, Any]:
    return new_batch("file-1", ENDPOINT, "24h", None, now=_now())


def _now() -> int:
    return int(time.time())
