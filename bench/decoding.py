"""How long decoding a full page of batches takes, compared with `json.loads` of the same bytes.

It takes the best of many alternating rounds, since other processes can only slow a round down.

    python bench/decoding.py
"""

from __future__ import annotations

import json
from collections.abc import Mapping
from time import process_time

import httpx

from batchwright_api.api.batch.list_batches import parse_response
from batchwright_api.limits import LIST_BATCHES_LIMIT_MAXIMUM

BEFORE_USAGE = {
    "id": "batch_67d450cbeeac8190916d5fa0885ee931",
    "object": "batch",
    "endpoint": "/v1/chat/completions",
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
    "metadata": None,
}
WITH_USAGE = {
    **BEFORE_USAGE,
    "model": "gpt-5-2025-08-07",
    "metadata": {"run": "1"},
    "usage": {
        "input_tokens": 1,
        "input_tokens_details": {"cached_tokens": 0},
        "output_tokens": 2,
        "output_tokens_details": {"reasoning_tokens": 0},
        "total_tokens": 3,
    },
}
SHAPES: Mapping[str, Mapping[str, object]] = {
    "before usage": BEFORE_USAGE,
    "with usage": WITH_USAGE,
    "a field absent": {key: WITH_USAGE[key] for key in WITH_USAGE if key != "model"},
    "a required field absent": {key: WITH_USAGE[key] for key in WITH_USAGE if key != "endpoint"},
    "a field unknown": {**WITH_USAGE, "novel": None},
    "one absent, one unknown": {**BEFORE_USAGE, "usage": None, "novel": None},
}


def ratio(batch: Mapping[str, object], rounds: int = 300) -> float:
    """Divide the CPU time of decoding by that of `json.loads`."""
    page = {
        "object": "list",
        "data": [batch] * LIST_BATCHES_LIMIT_MAXIMUM,
        "first_id": "a",
        "has_more": True,
    }
    body = json.dumps(page, indent=2).encode()
    response = httpx.Response(200, content=body)
    ours, standard = [], []
    for _ in range(rounds):
        start = process_time()
        parse_response(response)
        ours.append(process_time() - start)
        start = process_time()
        json.loads(body)
        standard.append(process_time() - start)
    return min(ours) / min(standard)


if __name__ == "__main__":
    for name, batch in SHAPES.items():
        print(f"{name}: {ratio(batch):.2f} x json.loads")
