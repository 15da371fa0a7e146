"""Runs against servers whose batches and files differ from the vendor's."""

from __future__ import annotations

import json
from collections.abc import Callable
from datetime import UTC, datetime
from typing import Any

import httpx
import pytest

from batchwright.errors import APIResponseValidationError
from batchwright.runs import RunError
from batchwright.server import CutResponse

from .conftest import Bench, changed, through

Change = Callable[[dict[str, Any]], Any]
After = Callable[[httpx.Request, httpx.Response], httpx.Response]


def odd(change: Change) -> After:
    """Changes each object of a response, and makes each list a bare array."""

    def after(request: httpx.Request, came: httpx.Response) -> httpx.Response:
        if request.url.path.endswith("/content") or came.status_code != 200:
            return came
        body = came.json()
        listed = body.get("data")
        found = change(body) if listed is None else [change(one) for one in listed]
        return changed(came, json.dumps(found).encode())

    return after


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
    with through(bench, after=odd(change)):
        assert bench.run().ok
    assert bench.count("createBatch") == 1


def test_a_creation_in_another_api_is_not_repeated(bench: Bench) -> None:
    def wrap(came: dict[str, Any]) -> dict[str, Any]:
        return {"job": came} if "endpoint" in came else came

    bench.write(1)
    with (
        through(bench, after=odd(wrap)),
        pytest.raises(APIResponseValidationError, match="another API") as caught,
    ):
        bench.run()
    assert '{"job":{"id":"batch_' in str(caught.value).replace(" ", "")
    assert bench.count("createBatch") == 1
    with (
        through(bench, after=odd(wrap)),
        pytest.raises(RunError, match="unknown whether its batch"),
    ):
        bench.run()
    assert bench.count("createBatch") == 1
    assert bench.run().ok
    assert bench.count("createBatch") == 1
