"""Runs that died, or lost a response, in the middle of a step."""

from __future__ import annotations

import asyncio
from collections.abc import Callable

import httpx
import pytest
from attrs import evolve

from batchwright import Client
from batchwright.errors import AuthenticationError, BatchwrightError, PermissionDeniedError
from batchwright.runs import Event, RunError
from batchwright.server import CutResponse, ErrorResponse, LagList
from batchwright.server.settings import Durations

from .conftest import CHAT, KEY, PACE, Bench, changed, names, through

SLOW = Durations(in_progress=500)


def other_batch(bench: Bench, batch_id: str, count: int = 1) -> None:
    """Create batches of the same file, as someone else might."""
    with Client(api_key=KEY, base_url=bench.server.base_url) as client:
        file_id = client.batches.retrieve(batch_id).input_file_id
        for _ in range(count):
            client.batches.create(input_file_id=file_id, endpoint=CHAT)


def forget_the_batch(bench: Bench) -> None:
    """As if the process had died before it knew of the batch."""
    bench.edit(lambda shard: evolve(shard, stage="creating", batch_id=""))


def test_an_upload_of_unknown_outcome_is_done_again_and_the_orphan_deleted(
    make: Callable[..., Bench],
) -> None:
    bench = make(durations=SLOW)
    bench.write(2)
    bench.server.faults.add(ErrorResponse(operation="createBatch", status=401))
    with pytest.raises(AuthenticationError):
        bench.run()
    bench.edit(lambda shard: evolve(shard, stage="uploading", batch_id="", file_id=""))
    assert bench.run().ok
    assert len(bench.batches()) == 1
    assert {one.purpose for one in bench.remote_files()} == {"batch_output"}


def test_a_batch_of_unknown_outcome_is_found_by_its_labels(make: Callable[..., Bench]) -> None:
    bench = make(durations=SLOW)
    bench.write(2)
    bench.submit()
    (batch,) = bench.batches()
    other_batch(bench, batch.id)
    forget_the_batch(bench)
    assert bench.run().batch_ids == [batch.id]
    assert bench.count("createBatch") == 2


def test_a_creation_that_took_effect_is_not_repeated_though_lists_lag(bench: Bench) -> None:
    bench.server.faults.add(
        ErrorResponse(operation="createBatch", status=500, effect="after"),
        LagList(seconds=60, times=None),
    )
    bench.write(2)
    assert bench.run().ok
    assert bench.count("createBatch") == 1
    assert bench.count("listBatches") > 1


@pytest.mark.parametrize("at", [None, 5])
def test_a_creation_whose_response_was_cut_off_is_not_repeated(
    bench: Bench, at: int | None
) -> None:
    bench.server.faults.add(CutResponse(operation="createBatch", at=at))
    bench.write(2)
    assert bench.run().ok
    assert len(bench.batches()) == 1


@pytest.mark.parametrize("status", [408, 409, 429, 500, 502, 503])
def test_a_status_that_proves_nothing_is_looked_into(bench: Bench, status: int) -> None:
    bench.server.faults.add(
        ErrorResponse(operation="createBatch", status=status, effect="after", body="html")
    )
    bench.write(2)
    assert bench.run().ok
    assert bench.count("createBatch") == 1


@pytest.mark.parametrize("status", [400, 404, 413])
def test_a_page_of_a_gateway_is_not_taken_for_the_apis_refusal(bench: Bench, status: int) -> None:
    bench.server.faults.add(
        ErrorResponse(operation="createBatch", status=status, effect="after", body="html")
    )
    bench.write(2)
    assert bench.run().ok
    assert bench.good() == names(0, 1)
    assert bench.count("createBatch") == 1


def test_a_key_that_a_gateway_refuses_ends_the_run_and_the_creation_stays_in_doubt(
    bench: Bench,
) -> None:
    bench.server.faults.add(
        ErrorResponse(operation="createBatch", status=403, effect="after", body="html")
    )
    bench.write(2)
    with pytest.raises(PermissionDeniedError):
        bench.run()
    assert [shard.stage for shard in bench.shards()] == ["creating"]
    assert bench.run().ok
    assert bench.count("createBatch") == 1


def is_creation(request: httpx.Request) -> bool:
    return (request.method, request.url.path) == ("POST", "/v1/batches")


def test_a_creation_whose_response_says_nothing_is_not_repeated(bench: Bench) -> None:
    def say_nothing(request: httpx.Request, came: httpx.Response) -> httpx.Response:
        return changed(came, b"{}") if is_creation(request) else came

    bench.write(2)
    with through(bench, after=say_nothing):
        assert bench.run().ok
    assert bench.count("createBatch") == 1


@pytest.mark.parametrize("ctrl_c", [False, True])
def test_a_creation_that_took_effect_late_is_not_repeated_though_lists_lag(
    bench: Bench, ctrl_c: bool
) -> None:
    lost = httpx.ReadTimeout("lost")

    def late(request: httpx.Request) -> None:
        if is_creation(request):
            bench.server.clock.advance(PACE.settle + 10)

    def lose(request: httpx.Request, came: httpx.Response) -> httpx.Response:
        if is_creation(request):
            if ctrl_c:
                raise KeyboardInterrupt if bench.mode == "sync" else asyncio.CancelledError
            raise lost
        return came

    bench.write(2)
    bench.server.faults.add(LagList(seconds=60, times=None))
    with through(bench, before=late, after=lose):
        if ctrl_c:
            with pytest.raises((KeyboardInterrupt, asyncio.CancelledError)):
                bench.run()
        assert bench.run().ok
    assert bench.count("createBatch") == 1


def test_a_batch_of_unknown_outcome_is_found_on_a_later_page(make: Callable[..., Bench]) -> None:
    bench = make(durations=SLOW)
    bench.write(1)
    bench.submit()
    (batch,) = bench.batches()
    other_batch(bench, batch.id, 100)
    forget_the_batch(bench)
    assert bench.run().batch_ids == [batch.id]
    assert bench.count("createBatch") == 101


def test_a_list_that_breaks_off_does_not_prove_that_a_batch_was_not_created(bench: Bench) -> None:
    def break_off(request: httpx.Request) -> httpx.Response | None:
        if (request.method, request.url.path) != ("GET", "/v1/batches"):
            return None
        body = {"object": "list", "data": [], "has_more": True}
        return httpx.Response(200, json=body)

    bench.server.faults.add(CutResponse(operation="createBatch", at=0))
    bench.write(1)
    with through(bench, before=break_off), pytest.raises(BatchwrightError):
        bench.run()
    assert bench.count("createBatch") == 1
    assert bench.run().ok
    assert bench.count("createBatch") == 1


def test_a_creation_that_had_no_effect_is_repeated_when_the_doubt_has_lasted_long_enough(
    bench: Bench,
) -> None:
    bench.write(1)
    bench.server.faults.add(ErrorResponse(operation="createBatch", status=503))
    start = bench.server.clock.now()
    summary = bench.run()
    assert bench.server.clock.now() - start >= PACE.settle
    assert summary.ok
    assert bench.count("createBatch") == 2
    assert len(bench.batches()) == 1


def test_what_another_key_does_not_see_is_not_taken_for_absent(bench: Bench) -> None:
    bench.write(1)
    bench.server.faults.add(ErrorResponse(operation="createBatch", status=503, effect="after"))
    run = bench.start()
    bench.interrupt_at = len(bench.slept)
    with pytest.raises((KeyboardInterrupt, asyncio.CancelledError)):
        bench.do(run.wait())
    bench.interrupt_at = None
    mine = bench.client
    bench.client = mine.with_options(api_key="sk-of-another-project")
    bench.steer(bench.client)
    with pytest.raises(RunError, match="This key does not see its input file"):
        bench.run()
    bench.client = mine
    assert bench.run().ok
    assert bench.count("createBatch") == 1


def test_a_twin_that_shows_up_late_is_cancelled_and_reported(make: Callable[..., Bench]) -> None:
    bench = make(durations=SLOW)
    bench.write(2)
    held: list[httpx.Request] = []

    def hold(request: httpx.Request) -> httpx.Response | None:
        if is_creation(request) and not held:
            held.append(request)
            raise httpx.ReadTimeout("lost")  # and it takes effect much later
        return None

    seen: list[str] = []

    def release(event: Event) -> None:
        seen.append(event.kind)
        if event.kind == "polled" and len(held) == 1:
            held.append(held[0])
            with httpx.Client() as plain:
                headers = {k: v for k, v in held[0].headers.items() if k != "idempotency-key"}
                plain.post(held[0].url, headers=headers, content=held[0].content)

    with through(bench, before=hold):
        summary = bench.run(on_progress=release)
    assert summary.ok
    assert len(summary.twins) == 1
    assert "twin" in seen
    (own,) = summary.batch_ids
    assert {one.id: one.status for one in bench.batches()} == {
        own: "completed",
        summary.twins[0]: "cancelled",
    }
