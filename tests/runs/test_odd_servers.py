"""Runs against servers whose batches and files differ from the vendor's."""

from __future__ import annotations

import json
from collections.abc import Callable
from datetime import UTC, datetime
from typing import Any

import httpx
import pytest

from batchwright.errors import APIResponseValidationError
from batchwright.server import CutResponse

from .conftest import Bench

Change = Callable[[dict[str, Any]], Any]


class Odd(httpx.BaseTransport):
    """Changes each object of a response, and makes each list a bare array."""

    def __init__(self, change: Change) -> None:
        self._inner = httpx.HTTPTransport()
        self._change = change

    def handle_request(self, request: httpx.Request) -> httpx.Response:
        response = self._inner.handle_request(request)
        if request.url.path.endswith("/content") or response.status_code != 200:
            return response
        body = json.loads(response.read())
        listed = body.get("data")
        odd = self._change(body) if listed is None else [self._change(one) for one in listed]
        return httpx.Response(200, json=odd)

    def close(self) -> None:
        self._inner.close()


def spare(came: dict[str, Any]) -> dict[str, Any]:
    """Leave out all that a run can do without."""
    needed = ("id", "status", "output_file_id", "error_file_id", "metadata")
    return {key: came[key] for key in needed if key in came}


def shouted(came: dict[str, Any]) -> dict[str, Any]:
    """Statuses in capitals, times as text, errors as a list: as some hosts of open models do."""
    times = {
        key: datetime.fromtimestamp(value, UTC).isoformat()
        for key, value in came.items()
        if key.endswith("_at") and value is not None
    }
    return {**came, **times, "status": came["status"].upper(), "errors": []}


def swollen(came: dict[str, Any]) -> dict[str, Any]:
    """Times in milliseconds, counts and lengths that make no sense."""
    counts = {"total": 2**64 - 1, "completed": 2**64 - 1, "failed": "0"}
    times = {
        key: value * 1000
        for key, value in came.items()
        if key.endswith("_at") and value is not None
    }
    return {**came, **times, "request_counts": counts, "usage": [], "errors": ""}


@pytest.mark.parametrize("change", [spare, shouted, swollen])
@pytest.mark.parametrize("cut", [False, True])
def test_a_run_succeeds(bench: Bench, change: Change, cut: bool) -> None:
    bench.write(3)
    if cut:
        bench.server.faults.add(CutResponse(operation="createBatch", at=5))
    with httpx.Client(transport=Odd(change)) as http_client:
        bench.client = bench.client.with_options(http_client=http_client)
        assert bench.run().ok == 3
    assert bench.count("createBatch") == 1


def test_a_creation_in_another_api_is_not_repeated(bench: Bench) -> None:
    def wrap(came: dict[str, Any]) -> dict[str, Any]:
        return {"job": came} if "endpoint" in came else came

    bench.write(1)
    with httpx.Client(transport=Odd(wrap)) as http_client:
        bench.client = bench.client.with_options(http_client=http_client)
        with pytest.raises(APIResponseValidationError, match="another API") as caught:
            bench.run()
    assert '{"job":{"id":"batch_' in str(caught.value).replace(" ", "")
    assert bench.count("createBatch") == 1
