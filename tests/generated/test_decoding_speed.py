"""Decoding a page costs no more than the standard library's parser alone."""

from __future__ import annotations

import json
from time import process_time

import httpx
import pytest

from batchwright_api.api.batch.list_batches import parse_response
from batchwright_api.models import ListBatchesResponse

OLD = {
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
NEW = {
    **OLD,
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


@pytest.mark.parametrize("batch", [OLD, NEW], ids=["before-usage", "with-usage"])
def ratio_of_cpu_times(body: bytes) -> float:
    """Decode and parse the same bytes in turn, and compare the best of each."""
    response = httpx.Response(200, content=body)
    ours, standard = [], []
    for _ in range(200):
        start = process_time()
        parse_response(response)
        ours.append(process_time() - start)
        start = process_time()
        json.loads(body)
        standard.append(process_time() - start)
    return min(ours) / min(standard)


@pytest.mark.parametrize("batch", [OLD, NEW], ids=["before-usage", "with-usage"])
def test_a_page_of_100_batches_decodes_in_at_most_1_1_times_the_time_of_json_loads(
    batch: dict[str, object],
) -> None:
    """One quiet round in five is enough: other processes can only make a round slower."""
    page = {"object": "list", "data": [batch] * 100, "first_id": "a", "has_more": True}
    body = json.dumps(page, indent=2).encode()
    decoded = parse_response(httpx.Response(200, content=body))
    assert decoded == ListBatchesResponse.from_dict(json.loads(body))
    ratios = []
    while len(ratios) < 5 and (not ratios or ratios[-1] > 1.1):
        ratios.append(ratio_of_cpu_times(body))
    print(f"decoding a page of 100 batches: {ratios[-1]:.2f} x json.loads")
    assert min(ratios) <= 1.1, ratios
