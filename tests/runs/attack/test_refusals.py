"""Shards that the API refuses, or cannot go on with: the others are delivered all the same."""

from __future__ import annotations

import json
from collections.abc import Callable
from typing import Any

import httpx
import pytest
from attrs import evolve

from batchwright import runs
from batchwright.runs import RunError
from batchwright.server import LoseFile, RefuseBatch, TokenLimit
from batchwright.server.settings import Durations, Limits

from .bench import PACE, Bench, Rule, Send, api_error, is_call, json_of, names

GATEWAY = httpx.Response(200, text="")


def for_shard(bench: Bench, number: int, method: str, path: str, made: Any) -> Rule:
    """Respond to calls about one shard of four requests, which is known by what was uploaded."""
    ids: set[str] = set()
    mark = f'"r{number * 4}"'.encode()

    def respond(request: httpx.Request, send: Send) -> httpx.Response | None:
        about = any(one in request.url.path for one in ids)
        if is_call(request, "POST", "/files"):
            about = mark in request.read()
        elif is_call(request, "POST", "/batches"):
            about = any(one in request.read().decode() for one in ids)
        if about and is_call(request, method, path):
            response = made(send) if callable(made) else made
            assert isinstance(response, httpx.Response)
            return httpx.Response(response.status_code, content=response.content)
        response = send()
        if about and response.headers.get("content-type", "").startswith("application/json"):
            body = json.loads(response.content)
            fields = ("id", "output_file_id", "error_file_id")
            ids.update(body[key] for key in fields if body.get(key))
        return response

    bench.wire.rules.append(respond)
    return respond


def retried(bench: Bench, **options: Any) -> runs.Summary:
    """Take up what did not succeed, once what was wrong is right."""
    bench.wire.rules.clear()
    bench.server.faults.clear()
    with bench.client() as client:
        run = runs.start(client, bench.input, output=bench.output, pace=PACE, **options)
        run.retry()
        return run.wait()


CALLS = [
    ("POST", "/files"),
    ("POST", "/batches"),
    ("GET", "/batches/[^/]+"),
    ("GET", "/files/[^/]+/content"),
]


@pytest.mark.parametrize(("method", "path"), CALLS)
@pytest.mark.parametrize(("number", "status"), [(0, 400), (1, 413)])
def test_what_the_api_refuses_for_one_shard_costs_it_alone(
    plain: Bench, method: str, path: str, number: int, status: int
) -> None:
    plain.write(12)
    for_shard(plain, number, method, path, api_error(status, "odd"))
    summary = plain.run(max_requests=4)
    others = [n for n in range(12) if n // 4 != number]
    assert plain.good() == names(others)
    assert summary.outcomes["unanswered"] == 4
    assert not summary.ok
    assert len({*plain.bad().values()}) == 1
    assert plain.count("createBatch") <= 3
    assert retried(plain, max_requests=4).succeeded == 12
    assert plain.good() == names(range(12))


@pytest.mark.parametrize("at", ["validation", "creation"])
@pytest.mark.parametrize("after", [0, 1])
def test_a_refused_batch_does_not_hold_up_the_others(bench: Bench, at: Any, after: int) -> None:
    bench.write(12)
    bench.server.faults.add(RefuseBatch(code="billing_hard_limit_reached", at=at, after=after))
    summary = bench.run(max_requests=4)
    assert (summary.succeeded, summary.outcomes["unanswered"]) == (8, 4)
    assert set(bench.bad().values()) == {"billing_hard_limit_reached"}
    assert bench.run(max_requests=4) == summary, "the same call pays nothing"
    assert bench.count("createBatch") == 3
    assert retried(bench, max_requests=4).succeeded == 12
    assert bench.good() == names(range(12))


@pytest.mark.parametrize("line", [1, 4])
@pytest.mark.parametrize("after", [0, 2])
def test_a_line_that_is_refused_costs_itself_alone(plain: Bench, line: int, after: int) -> None:
    bench = plain
    bench.write(12)
    bench.server.faults.add(RefuseBatch(code="invalid_request", line=line, after=after))
    summary = bench.run(max_requests=4)
    assert (summary.succeeded, summary.outcomes["invalid"]) == (11, 1)
    (name,) = bench.bad()
    assert name in (f"r{line - 1}", f"r{line + 3}", f"r{line + 7}")
    assert bench.good() == [one for one in names(range(12)) if one != name]
    assert bench.count("createBatch") == 4
    with bench.client() as client:
        run = runs.open(bench.output, client)
        run.retry(select=["invalid"])
        assert run.wait().succeeded == 12


def test_all_batches_are_refused_when_they_are_created(plain: Bench) -> None:
    plain.write(12)
    plain.server.faults.add(RefuseBatch(at="creation", times=None, message="Not today."))
    for _ in range(2):
        with pytest.raises(Exception, match=r"Not today\."):
            plain.run(max_requests=4)
    assert plain.count("createBatch") <= 6
    plain.server.faults.clear()
    assert plain.run(max_requests=4).ok


def test_all_batches_fail(plain: Bench) -> None:
    plain.write(12)
    plain.server.faults.add(RefuseBatch(times=None, message="Not today."))
    summary = plain.run(max_requests=4)
    assert summary.outcomes["unanswered"] == 12
    assert plain.output.read_bytes() == b""
    assert summary.reasons[0].message.endswith("Not today.")
    assert retried(plain, max_requests=4).succeeded == 12


# --- what is gone


@pytest.mark.parametrize("times", [1, 2])
def test_an_input_file_that_is_gone_is_uploaded_again(bench: Bench, times: int) -> None:
    bench.write(8)
    bench.server.faults.add(LoseFile(purpose="batch", times=times))
    assert bench.run(max_requests=4).ok
    assert bench.good() == names(range(8))


def test_an_input_file_that_is_always_gone_costs_its_shard_alone(plain: Bench) -> None:
    plain.write(8)
    for_shard(
        plain, 1, "POST", "/batches", api_error(404, "not_found", "No such File object: file-1")
    )

    summary = plain.run(max_requests=4)
    assert plain.good() == names(range(4))
    assert summary.outcomes["unanswered"] == 4
    assert plain.count("createFile") < 12


def test_all_input_files_are_always_gone(plain: Bench) -> None:
    plain.write(8)
    plain.server.faults.add(LoseFile(purpose="batch", times=None))
    summary = plain.run(max_requests=4)
    assert summary.outcomes["unanswered"] == 8
    assert plain.count("createFile") <= 6
    assert retried(plain, max_requests=4).succeeded == 8


def test_the_input_file_is_deleted_before_the_batch_is_created(plain: Bench) -> None:
    plain.write(4)
    plain.stop("uploaded")
    with plain.client() as client:
        for file in client.files.list():
            client.files.delete(file.id)
    assert plain.run().ok


@pytest.mark.parametrize("restart", [False, True])
def test_the_input_file_is_deleted_in_a_doubt(plain: Bench, restart: bool) -> None:
    """Then only the key that uploaded it proves that the batch is not there, if it does not."""
    plain.write(8)
    deleted: list[str] = []

    def delete(request: httpx.Request, send: Send) -> httpx.Response | None:
        if deleted or not is_call(request, "POST", "/batches"):
            return None
        deleted.append(json.loads(request.read())["input_file_id"])
        with plain.client() as client:
            client.files.delete(deleted[0])
        return httpx.Response(502)

    plain.wire.rules.append(delete)
    if not restart:
        assert plain.run(max_requests=4).ok
        return
    plain.stop("waiting", max_requests=4, max_in_flight=1)
    with pytest.raises(RunError, match="key of the project in which the run began"):
        plain.run(max_requests=4)
    with plain.client() as client:
        summary = runs.open(plain.output, client).cancel()
    assert summary.outcomes["unanswered"] == 4


def test_a_batch_that_is_gone_costs_its_shard_alone(bench: Bench) -> None:
    bench.write(8)
    for_shard(bench, 1, "GET", "/batches/[^/]+", api_error(404, "not_found", "No batch found"))
    summary = bench.run(max_requests=4)
    assert bench.good() == names(range(4))
    assert set(bench.bad().values()) == {"batch_not_found"}
    assert summary.outcomes["unanswered"] == 4
    assert bench.count("createBatch") == 2


def test_a_batch_that_is_not_found_for_a_minute_is_not_lost(plain: Bench) -> None:
    plain.write(8)
    started = plain.server.clock.now()

    def made(send: Send) -> httpx.Response:
        young = plain.server.clock.now() < started + 60
        return api_error(404, "not_found", "No batch found") if young else send()

    for_shard(plain, 1, "GET", "/batches/[^/]+", made)
    assert plain.run(max_requests=4).ok


# --- the limit on enqueued tokens

SLOW = Durations(in_progress=600)


def test_a_limit_that_others_use_up_is_waited_for(make: Callable[..., Bench]) -> None:
    bench = make(durations=SLOW)
    bench.write(8)
    bench.server.faults.add(TokenLimit(limit=90_000, times=None, lasts=1200))
    started = bench.server.clock.now()
    assert bench.run(max_requests=4).ok
    assert bench.server.clock.now() - started > 1200
    assert bench.count("createBatch") < 80
    assert {shard.stage for shard in bench.shards()} == {"collected"}, "nothing was halved"


def test_a_limit_that_a_visible_batch_uses_up_is_waited_for(make: Callable[..., Bench]) -> None:
    bench = make(durations=SLOW, limits=Limits(enqueued_tokens={"gpt-4o-mini": 1000}))
    bench.write(200, bench.folder / "theirs.jsonl")
    bench.write(40)
    with bench.client() as client:
        file = client.files.create(file=bench.folder / "theirs.jsonl", purpose="batch")
        client.batches.create(input_file_id=file.id, endpoint="/v1/chat/completions")
    bench.server.wait_until_idle()
    assert bench.run(max_requests=20).ok


@pytest.mark.parametrize("at", ["validation", "creation"])
def test_a_shard_that_is_too_large_alone_is_halved(make: Callable[..., Bench], at: Any) -> None:
    bench = make()
    bench.write(32)
    bench.server.faults.add(TokenLimit(limit=60, used=0, times=None, at=at))
    summary = bench.run()
    assert summary.ok
    assert bench.good() == names(range(32))
    assert "split" in {shard.stage for shard in bench.shards()}


@pytest.mark.parametrize("at", ["validation", "creation"])
def test_own_batches_use_the_limit_up(make: Callable[..., Bench], at: Any) -> None:
    bench = make(durations=SLOW)
    bench.write(64)
    bench.server.faults.add(TokenLimit(limit=1500, used=0, times=None, at=at))
    assert bench.run(max_requests=16).ok
    assert bench.good() == names(range(64))
    assert bench.count("createBatch") < 100


@pytest.mark.parametrize("at", ["validation", "creation"])
def test_a_limit_that_is_used_up_for_too_long(plain: Bench, at: Any) -> None:
    plain.write(4)
    plain.server.faults.add(TokenLimit(limit=90_000, times=None, at=at))
    started = plain.server.clock.now()
    with pytest.raises(RunError, match="limit on enqueued tokens"):
        plain.run(pace=evolve(PACE, patience=1800))
    assert 1800 <= plain.server.clock.now() - started < 2500
    plain.server.faults.clear()
    assert plain.run().ok


def test_a_single_request_that_is_too_large_ends_as_such(plain: Bench) -> None:
    plain.write(4)
    plain.server.faults.add(TokenLimit(limit=1, used=0, times=None))
    summary = plain.run()
    assert summary.outcomes["unanswered"] == 4
    assert set(plain.bad().values()) == {"token_limit_exceeded"}


def test_a_limit_without_a_number_is_waited_for_by_a_single_request(plain: Bench) -> None:
    plain.write(1)
    until = plain.server.clock.now() + 600

    def full(request: httpx.Request, send: Send) -> httpx.Response | None:
        if is_call(request, "POST", "/batches") and plain.server.clock.now() < until:
            return api_error(400, "token_limit_exceeded", "Too many tokens.")
        return None

    plain.wire.rules.append(full)
    assert plain.run().ok


# --- Azure


@pytest.mark.parametrize("statuses", [("pending",), ("pending", "running"), ("uploaded",)])
def test_an_input_file_is_awaited_until_it_is_processed(
    bench: Bench, statuses: tuple[str, ...]
) -> None:
    bench.write(8)
    began = bench.server.clock.now()
    tried = []

    def azure(request: httpx.Request, send: Send) -> httpx.Response | None:
        waited = bench.server.clock.now() - began
        if is_call(request, "POST", "/batches"):
            tried.append(waited)
            assert waited >= 30
            return None
        if is_call(request, "POST", "/files") or is_call(request, "GET", "/files/[^/]+"):
            response = send()
            status = statuses[int(waited / 30 * len(statuses))] if waited < 30 else "processed"
            return json_of(response, {**json.loads(response.content), "status": status})
        return None

    bench.wire.rules.append(azure)
    assert bench.run(max_requests=4).ok
    assert len(tried) == 2


def test_the_server_refuses_files_that_are_not_processed(make: Callable[..., Bench]) -> None:
    bench = make(durations=Durations(processing=100))
    bench.write(8)
    bench.stop("uploaded", max_requests=4)
    assert bench.run(max_requests=4).ok, "a restart does not know that the file is pending"
    assert bench.good() == names(range(8))


def test_an_input_file_that_is_never_processed_costs_its_shard(make: Callable[..., Bench]) -> None:
    bench = make(durations=Durations(processing=10**7))
    bench.write(4)
    summary = bench.run(pace=evolve(PACE, patience=3600))
    assert summary.outcomes["unanswered"] == 4
    assert set(bench.bad().values()) == {"file_not_processed"}
