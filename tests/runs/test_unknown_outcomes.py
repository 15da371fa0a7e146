"""Runs that died, or lost a response, in the middle of a step."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import contextmanager

import httpx
import pytest
from attrs import evolve

from batchwright.errors import PaginationError
from batchwright.runs import Interrupted
from batchwright.server import CutResponse, ErrorResponse, LagList

from .conftest import CHAT, PACE, Bench


def test_an_upload_of_unknown_outcome_is_done_again(bench: Bench) -> None:
    bench.write(2)
    bench.interrupted()
    batches = bench.count("createBatch")
    bench.edit(lambda shard: evolve(shard, stage="uploading", batch_id="", file_id=""))
    assert bench.run().ok == 2
    assert bench.count("createBatch") == batches + 1


def test_a_batch_of_unknown_outcome_is_found_by_its_labels(bench: Bench) -> None:
    bench.write(2)
    (batch_id,) = bench.interrupted().batch_ids
    file_id = bench.client.batches.retrieve(batch_id).input_file_id
    bench.client.batches.create(input_file_id=file_id, endpoint=CHAT)  # somebody else's
    bench.edit(lambda shard: evolve(shard, stage="creating", batch_id=""))
    assert bench.run().batch_ids == [batch_id]
    assert bench.count("createBatch") == 2


def test_a_creation_that_took_effect_is_not_repeated_though_lists_lag(bench: Bench) -> None:
    bench.server.faults.add(
        ErrorResponse(operation="createBatch", status=500, effect="after"),
        LagList(seconds=60, times=None),
    )
    bench.write(2)
    assert bench.run().ok == 2
    assert bench.count("createBatch") == 1
    assert bench.count("listBatches") > 1


@pytest.mark.parametrize("at", [None, 5])
def test_a_creation_whose_response_was_cut_off_is_not_repeated(
    bench: Bench, at: int | None
) -> None:
    bench.server.faults.add(CutResponse(operation="createBatch", at=at))
    bench.write(2)
    assert bench.run().ok == 2
    assert len(list(bench.client.batches.list())) == 1


Respond = Callable[[httpx.Request, Callable[[], httpx.Response]], httpx.Response]


class Intercepting(httpx.BaseTransport):
    """Lets a function respond to the first request for batches; the others reach the server."""

    def __init__(self, respond: Respond, method: str = "POST") -> None:
        self._inner = httpx.HTTPTransport()
        self._respond: Respond | None = respond
        self._method = method

    def handle_request(self, request: httpx.Request) -> httpx.Response:
        def send() -> httpx.Response:
            response = self._inner.handle_request(request)
            response.read()
            return response

        respond = self._respond
        if respond is None or (request.method, request.url.path) != (self._method, "/v1/batches"):
            return self._inner.handle_request(request)
        self._respond = None
        return respond(request, send)

    def close(self) -> None:
        self._inner.close()


@contextmanager
def through(bench: Bench, transport: httpx.BaseTransport) -> Iterator[None]:
    """Send the bench's requests through a transport."""
    with httpx.Client(transport=transport) as http_client:
        direct = bench.client
        bench.client = direct.with_options(http_client=http_client)
        yield
        bench.client = direct


def test_a_creation_whose_response_says_nothing_is_not_repeated(bench: Bench) -> None:
    def say_nothing(request: httpx.Request, send: Callable[[], httpx.Response]) -> httpx.Response:
        send()
        return httpx.Response(200, json={})

    bench.write(2)
    with through(bench, Intercepting(say_nothing)):
        assert bench.run().ok == 2
    assert bench.count("createBatch") == 1


@pytest.mark.parametrize("error", [httpx.ReadTimeout, KeyboardInterrupt])
def test_a_creation_that_took_effect_late_is_not_repeated_though_lists_lag(
    bench: Bench, error: type[BaseException]
) -> None:
    def late(request: httpx.Request, send: Callable[[], httpx.Response]) -> httpx.Response:
        bench.server.clock.advance(PACE.list_lag + 10)
        send()
        raise error("lost")

    bench.write(2)
    bench.server.faults.add(LagList(seconds=60, times=None))
    with through(bench, Intercepting(late)):
        if error is KeyboardInterrupt:
            with pytest.raises(Interrupted):
                bench.run()
        assert bench.run().ok == 2
    assert bench.count("createBatch") == 1
    assert bench.count("listBatches") > 1


def test_a_batch_of_unknown_outcome_is_found_on_a_later_page(bench: Bench) -> None:
    bench.write(1)
    (batch_id,) = bench.interrupted().batch_ids
    file_id = bench.client.batches.retrieve(batch_id).input_file_id
    for _ in range(100):
        bench.client.batches.create(input_file_id=file_id, endpoint=CHAT)
    bench.edit(lambda shard: evolve(shard, stage="creating", batch_id=""))
    assert bench.run().batch_ids == [batch_id]
    assert bench.count("listBatches") == 2


def test_a_list_that_breaks_off_does_not_prove_that_a_batch_was_not_created(bench: Bench) -> None:
    def break_off(request: httpx.Request, send: Callable[[], httpx.Response]) -> httpx.Response:
        return httpx.Response(200, json={"object": "list", "data": [], "has_more": True})

    bench.server.faults.add(CutResponse(operation="createBatch", at=0))
    bench.write(1)
    with (
        through(bench, Intercepting(break_off, "GET")),
        pytest.raises(PaginationError, match="has another page, but gives no cursor"),
    ):
        bench.run(pace=evolve(PACE, list_lag=0))
    assert bench.run().ok == 1
    assert bench.count("createBatch") == 1


def test_a_creation_that_had_no_effect_is_repeated_when_no_list_can_lag_so_long(
    bench: Bench,
) -> None:
    bench.write(1)
    bench.run()
    other = next(iter(bench.client.batches.list()))
    bench.output.unlink()
    bench.errors.unlink()
    bench.server.clock.advance(1000)
    bench.server.faults.add(ErrorResponse(operation="createBatch", status=503))
    start = bench.server.clock.now()
    summary = bench.run()
    assert bench.server.clock.now() - start >= PACE.list_lag
    assert summary.ok == 1
    assert other.id not in summary.batch_ids
    assert len(list(bench.client.batches.list())) == 2
