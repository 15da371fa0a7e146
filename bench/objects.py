"""What the server sends: a batch, pages of batches, files, and lines of answers."""

from __future__ import annotations

import json
import time
from collections.abc import Mapping, Sequence

BATCH: dict[str, object] = {
    "id": "batch_67d450cbeeac8190916d5fa0885ee931",
    "object": "batch",
    "endpoint": "/v1/chat/completions",
    "model": "gpt-5-2025-08-07",
    "errors": None,
    "input_file_id": "file-3S6FBiPADASQvE2C5Zm299",
    "completion_window": "24h",
    "status": "completed",
    "output_file_id": "file-PWB1SHg1dfa4aHwozaauxd",
    "error_file_id": None,
    "created_at": 1741967564,
    "in_progress_at": 1741967565,
    "expires_at": 1742053964,
    "finalizing_at": 1741967570,
    "completed_at": 1741967571,
    "failed_at": None,
    "expired_at": None,
    "cancelling_at": None,
    "cancelled_at": None,
    "request_counts": {"total": 3, "completed": 3, "failed": 0},
    "usage": {
        "input_tokens": 1,
        "input_tokens_details": {"cached_tokens": 0},
        "output_tokens": 2,
        "output_tokens_details": {"reasoning_tokens": 0},
        "total_tokens": 3,
    },
    "metadata": {"run": "1"},
}
_CHAT = {
    "id": "chatcmpl-1",
    "object": "chat.completion",
    "created": 1741967564,
    "model": "gpt-4o-mini-2024-07-18",
    "choices": [
        {
            "index": 0,
            "message": {"role": "assistant", "content": "word " * 50, "refusal": None},
            "finish_reason": "stop",
        }
    ],
    "usage": {"prompt_tokens": 20, "completion_tokens": 50, "total_tokens": 70},
}
_ANSWER = (
    b'{"id":"batch_req_1","custom_id":"%%b","response":{"status_code":200,"request_id":"req_1",'
    b'"body":%b},"error":null}\n'
) % json.dumps(_CHAT, separators=(",", ":")).encode()


def encode(value: object) -> bytes:
    """JSON, indented as the API sends it."""
    return json.dumps(value, indent=2).encode()


_BEFORE, _AFTER = encode(BATCH).split(str(BATCH["id"]).encode())


def named(name: str) -> bytes:
    """The batch that there always is, by this name."""
    return _BEFORE + name.encode() + _AFTER


def page(batches: Sequence[bytes], first: str, last: str, *, more: bool) -> bytes:
    """A page of a list of batches."""
    ends = b'"first_id": "%b",\n  "last_id": "%b"' % (first.encode(), last.encode())
    data = b", ".join(batches)
    has_more = b"true" if more else b"false"
    return b'{\n  "object": "list",\n  "data": [%b],\n  %b,\n  "has_more": %b\n}' % (
        data,
        ends,
        has_more,
    )


def file(name: str, size: int) -> dict[str, object]:
    """A file at the API."""
    return {
        "object": "file",
        "id": name,
        "purpose": "batch",
        "filename": "requests.jsonl",
        "bytes": size,
        "created_at": int(time.time()),
        "expires_at": None,
        "status": "processed",
        "status_details": None,
    }


def batch(name: str, fields: Mapping[str, object], output: str, lines: int) -> dict[str, object]:
    """A batch that was completed as soon as it was created."""
    now = int(time.time())
    times = {"created_at": now, "in_progress_at": now, "finalizing_at": now, "completed_at": now}
    counts = {"total": lines, "completed": lines, "failed": 0}
    # Of `fields`, only what a batch has: `output_expires_after` is none of its keys.
    own = {key: fields[key] for key in BATCH.keys() & fields.keys()}
    return {
        **BATCH,
        **times,
        "expires_at": now + 86400,
        **own,
        "id": name,
        "output_file_id": output,
        "request_counts": counts,
    }


def answer(name: bytes) -> bytes:
    """The line of an answer to the request of this name, some 500 bytes."""
    return _ANSWER % name
