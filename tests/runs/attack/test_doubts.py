"""Creations of unknown outcome: whatever clocks, lists and keys do, none is paid twice."""

from __future__ import annotations

import json
from collections.abc import Callable
from typing import Any

import httpx
import pytest
from attrs import evolve

from batchwright.runs import RunError
from batchwright.server import (
    CutResponse,
    ErrorResponse,
    LagList,
    LateBatch,
    OldestFirst,
    RepeatCursor,
)

from .bench import PACE, Bench, Death, Send, api_error, is_call, json_of, names

HOUR, DAY = 3600, 86400


def lost(bench: Bench) -> None:
    """Let the first creation take effect, and its response get lost."""
    bench.server.faults.add(CutResponse(operation="createBatch"))


def one_batch_each(bench: Bench, shards: int = 1) -> None:
    """No label twice, and all answers there."""
    labels = [
        (one.metadata["batchwright_shard"], one.metadata["batchwright_attempt"])
        for one in bench.batches()
    ]
    assert len(labels) == len(set(labels)) == shards, labels


# --- clocks


@pytest.mark.parametrize("jump", [HOUR, -HOUR, 40 * DAY])
@pytest.mark.parametrize("effect", ["before", "after"])
def test_the_wall_clock_jumps_in_a_doubt(plain: Bench, jump: float, effect: Any) -> None:
    plain.write(2)
    plain.server.faults.add(
        ErrorResponse(operation="createBatch", effect=effect), LagList(seconds=500, times=None)
    )

    def leap() -> None:
        plain.skew = jump

    plain.on_sleep = leap
    started = plain.server.clock.now()
    assert plain.run().ok
    one_batch_each(plain)
    assert plain.count("createBatch") == (2 if effect == "before" else 1)
    assert plain.server.clock.now() - started < 1500
    assert plain.count("listBatches") < 60
    if effect == "before":
        assert plain.server.clock.now() - started >= PACE.settle


@pytest.mark.parametrize("skew", [HOUR, -HOUR])
def test_a_restart_in_doubt_with_a_wrong_wall_clock(bench: Bench, skew: float) -> None:
    bench.write(2)
    lost(bench)
    bench.server.faults.add(LagList(seconds=300, times=None))
    bench.stop("waiting")
    bench.skew = skew
    bench.reboot()
    assert bench.run().ok
    one_batch_each(bench)


@pytest.mark.parametrize("away", [0, 60, HOUR, 2 * DAY])
def test_a_restart_in_doubt_a_while_later(plain: Bench, away: float) -> None:
    """A batch that was not created is created then, but not too early."""
    plain.write(2)
    plain.server.faults.add(ErrorResponse(operation="createBatch"))
    plain.stop("waiting")
    began = plain.server.clock.now()
    plain.server.clock.advance(away)
    plain.reboot()
    assert plain.run().ok
    one_batch_each(plain)
    created = plain.batches()[0].created_at
    assert created - began >= PACE.settle - 1
    assert created - began <= max(away, PACE.settle) + 130


def no_dates(bench: Bench) -> None:
    def undated(request: httpx.Request, send: Send) -> httpx.Response | None:
        response = send()
        response.headers.pop("date", None)
        return response

    bench.wire.rules.append(undated)


@pytest.mark.parametrize("effect", ["before", "after"])
@pytest.mark.parametrize("skew", [0, -HOUR])
def test_a_server_does_not_say_what_time_it_is(plain: Bench, effect: Any, skew: float) -> None:
    plain.write(2)
    no_dates(plain)
    plain.skew = skew
    plain.server.faults.add(
        ErrorResponse(operation="createBatch", effect=effect), LagList(seconds=500, times=None)
    )
    assert plain.run().ok
    one_batch_each(plain)


def test_a_gateway_that_is_an_hour_fast_responds_first(plain: Bench) -> None:
    """Only the monotonic clock counts within a process, whatever a first Date says."""
    plain.write(2)
    lost(plain)
    plain.server.faults.add(LagList(seconds=300, times=None))
    first: list[bool] = []

    def wrong(request: httpx.Request, send: Send) -> httpx.Response | None:
        response = send()
        if not first:
            first.append(True)
            response.headers["date"] = "Fri, 31 Dec 2100 00:00:00 GMT"
        return response

    plain.wire.rules.append(wrong)
    assert plain.run().ok
    one_batch_each(plain)


def test_a_restart_in_doubt_meets_a_gateway_that_is_an_hour_fast(plain: Bench) -> None:
    plain.write(2)
    lost(plain)
    plain.server.faults.add(LagList(seconds=300, times=None))
    plain.stop("waiting")
    plain.reboot()

    def page(request: httpx.Request, send: Send) -> httpx.Response | None:
        plain.wire.rules.clear()
        return httpx.Response(502, headers={"date": "Fri, 31 Dec 2100 00:00:00 GMT"}, text="<p>")

    plain.wire.rules.append(page)
    assert plain.run().ok
    one_batch_each(plain)


# --- lists


def foreign(bench: Bench, count: int, ago: float) -> None:
    """Put batches of others before the run's own, stamped otherwise."""
    bench.server.add_batches(count, created_at=bench.server.clock.now() - ago)


@pytest.mark.parametrize("ago", [-HOUR, HOUR, 20 * DAY])
@pytest.mark.parametrize("order", ["newest", "oldest"])
def test_batches_of_others_are_stamped_earlier_or_later(
    plain: Bench, ago: float, order: str
) -> None:
    plain.write(2)
    lost(plain)
    plain.server.faults.add(*[OldestFirst()] * (order == "oldest"))
    if order == "oldest":
        foreign(plain, 250, ago)

    def after_the_creation(request: httpx.Request, send: Send) -> httpx.Response | None:
        if is_call(request, "GET", "/batches"):
            plain.wire.rules.clear()
            if order == "newest":
                foreign(plain, 250, ago)
        return None

    plain.wire.rules.append(after_the_creation)
    assert plain.run().ok
    one_batch_each(plain)


def test_stamps_of_others_fall_and_rise(plain: Bench) -> None:
    plain.write(2)
    lost(plain)

    def after_the_creation(request: httpx.Request, send: Send) -> httpx.Response | None:
        if is_call(request, "GET", "/batches"):
            plain.wire.rules.clear()
            for days in (9, 1, 7, 0, 8, 3, 2):
                foreign(plain, 60, days * DAY)
        return None

    plain.wire.rules.append(after_the_creation)
    assert plain.run().ok
    one_batch_each(plain)


@pytest.mark.parametrize("lag", [599, 700])
@pytest.mark.parametrize("how", ["sync", "async"])
def test_a_list_lags(make: Callable[..., Bench], lag: float, how: str) -> None:
    """A batch that the list shows too late has a twin: it is cancelled, and the run says so."""
    from batchwright.server.settings import Durations

    bench = make(how, durations=Durations(in_progress=2 * HOUR, validating=HOUR))
    bench.write(2)
    lost(bench)
    bench.server.faults.add(LagList(seconds=lag, times=None))
    summary = bench.run()
    assert summary.succeeded == 2
    if lag <= PACE.settle:
        one_batch_each(bench)
        assert not summary.twins
        return
    one, other = bench.batches()
    assert [*summary.twins] == [b.id for b in (one, other) if b.status == "cancelled"]
    assert "twin" in {event.kind for event in bench.events}


@pytest.mark.parametrize(
    ("seconds", "status", "shards"),
    [(60, 0, 1), (590, 504, 5), (700, 500, 1), (700, 504, 5), (5000, 0, 1)],
)
def test_a_creation_takes_effect_after_the_client_gave_up(
    make: Callable[..., Bench], seconds: float, status: int, shards: int
) -> None:
    from batchwright.server.settings import Durations

    bench = make(durations=Durations(in_progress=2 * HOUR, validating=HOUR))
    bench.write(2 * shards)
    bench.server.faults.add(LateBatch(seconds=seconds, status=status))
    summary = bench.run(max_requests=2)
    assert summary.succeeded == 2 * shards
    if seconds <= PACE.settle:
        one_batch_each(bench, shards)
        return
    assert len(summary.twins) == 1
    assert [b.status for b in bench.batches() if b.id in summary.twins] == ["cancelled"]


def test_a_list_that_never_ends_proves_nothing(plain: Bench) -> None:
    plain.write(2)
    lost(plain)
    foreign(plain, 150, 0)
    plain.server.faults.add(LagList(seconds=10**9, times=None), RepeatCursor())
    with pytest.raises(RunError, match="unknown whether its batch was created"):
        plain.run(pace=evolve(PACE, patience=3000))
    plain.server.faults.clear()
    assert plain.run().ok
    one_batch_each(plain)


def test_a_list_without_a_cursor_proves_nothing(plain: Bench) -> None:
    plain.write(2)
    lost(plain)

    def breaks_off(request: httpx.Request, send: Send) -> httpx.Response | None:
        if not is_call(request, "GET", "/batches"):
            return None
        return json_of(send(), {"object": "list", "data": [], "has_more": True})

    plain.wire.rules.append(breaks_off)
    with pytest.raises(Exception, match=r"unknown whether|no cursor"):
        plain.run(pace=evolve(PACE, patience=3000))
    plain.wire.rules.clear()
    assert plain.run().ok
    one_batch_each(plain)


def pages_in_doubt(bench: Bench) -> int:
    """How many pages were read until the last creation."""
    called = [one.operation for one in bench.server.requests]
    last = max(n for n, name in enumerate(called) if name == "createBatch")
    return called[:last].count("listBatches")


@pytest.mark.parametrize("stamp", [HOUR, 0])
@pytest.mark.parametrize("effect", ["before", "after"])
def test_a_doubt_among_a_thousand_batches_of_others_takes_few_pages(
    plain: Bench, stamp: float, effect: Any
) -> None:
    plain.write(2)
    foreign(plain, 1000, stamp)
    plain.server.faults.add(ErrorResponse(operation="createBatch", effect=effect))
    assert plain.run().ok
    assert pages_in_doubt(plain) < 60
    one_batch_each(plain)


def test_a_doubt_takes_few_pages_though_others_go_on(plain: Bench) -> None:
    plain.write(2)
    plain.server.faults.add(ErrorResponse(operation="createBatch"))

    def after_the_creation(request: httpx.Request, send: Send) -> httpx.Response | None:
        if is_call(request, "GET", "/batches"):
            plain.wire.rules.remove(after_the_creation)
            foreign(plain, 1000, 0)
        return None

    plain.wire.rules.append(after_the_creation)
    assert plain.run().ok
    assert pages_in_doubt(plain) < 60
    one_batch_each(plain)


# --- keys


@pytest.mark.parametrize("how", ["sync", "async"])
def test_what_another_key_does_not_see_may_be_there(make: Callable[..., Bench], how: str) -> None:
    bench = make(how)
    bench.write(2)
    lost(bench)
    bench.stop("waiting")
    with pytest.raises(RunError, match="key of the project in which the run began"):
        bench.run(key="another")
    assert bench.run().ok
    one_batch_each(bench)


def test_a_batch_that_another_key_does_not_see_is_not_lost(bench: Bench) -> None:
    bench.write(8)
    bench.stop("created", max_requests=4)
    with pytest.raises(RunError, match="key of the project in which the run began"):
        bench.run(key="another", max_requests=4)
    assert bench.run(max_requests=4).ok
    one_batch_each(bench, 2)


def test_another_key_sees_other_shards_of_the_run_but_not_this_one(plain: Bench) -> None:
    """A key of another project, with which a part of the run went on, proves nothing either."""
    plain.write(8)
    lost(plain)
    plain.stop("waiting", max_requests=4, max_in_flight=1)
    with pytest.raises(RunError, match="key"):
        plain.run(key="another", max_requests=4, max_in_flight=2)
    assert plain.run(max_requests=4).ok
    doubles = [one.metadata["batchwright_shard"] for one in plain.batches()]
    assert doubles.count("0") == 1


# --- responses to a creation

API, PAGE, NOTHING, ODD = "api", "page", "nothing", "odd"
REFUSALS = (400, 401, 403, 404, 413, 422)


def response(status: int, body: str) -> httpx.Response:
    if body == API:
        return api_error(status)
    if body == ODD:
        return httpx.Response(status, json={"message": "no route"})
    return httpx.Response(status, text="<h1>No</h1>" if body == PAGE else "")


@pytest.mark.parametrize(
    ("status", "body"),
    [
        *((status, body) for status in REFUSALS for body in (API, PAGE)),
        *((status, API) for status in (402, 408, 409, 410, 429, 500)),
        *((400, body) for body in (NOTHING, ODD)),
    ],
)
def test_an_error_after_the_effect_is_no_reason_to_pay_twice(
    plain: Bench, status: int, body: str
) -> None:
    """Only where the API itself says no is that believed; else the run looks first."""
    believed = status in REFUSALS and body == API

    def refuse(request: httpx.Request, send: Send) -> httpx.Response | None:
        if not is_call(request, "POST", "/batches"):
            return None
        plain.wire.rules.clear()
        if not believed:
            send()
        return response(status, body)

    plain.write(2)
    plain.wire.rules.append(refuse)
    try:
        ended = plain.run().ok
    except Exception:
        ended = False
    if not ended:
        assert plain.run().ok
    one_batch_each(plain)
    assert plain.good() == names([0, 1])


@pytest.mark.parametrize("status", [400, 404, 413, 422])
def test_a_refusal_by_the_api_needs_no_look(plain: Bench, status: int) -> None:
    def refuse(request: httpx.Request, send: Send) -> httpx.Response | None:
        if is_call(request, "POST", "/batches"):
            plain.wire.rules.clear()
            return api_error(status)
        return None

    plain.write(2)
    plain.wire.rules.append(refuse)
    with pytest.raises(Exception, match=r"No\."):
        plain.run()
    assert plain.count("listBatches") == 0
    assert plain.run().ok
    one_batch_each(plain)


# --- the key of an intent


def keys(bench: Bench) -> list[tuple[str, str]]:
    """The idempotency key of each creation that was tried, and the attempt that it names."""
    found = []
    for request in bench.wire.seen:
        if is_call(request, "POST", "/batches"):
            labels = json.loads(request.content)["metadata"]
            name = f"{labels['batchwright_shard']}/{labels['batchwright_attempt']}"
            found.append((request.headers["idempotency-key"], name))
    return found


def test_the_same_intent_has_the_same_key(bench: Bench) -> None:
    bench.write(4)
    bench.server.faults.add(ErrorResponse(operation="createBatch"))
    bench.stop("waiting", max_requests=2)
    assert bench.run(max_requests=2).ok
    sent = keys(bench)
    assert len(sent) == 3
    assert len(set(sent)) == 2 == len({key for key, _ in sent})


@pytest.mark.parametrize("code", ["invalid_value", "token_limit_exceeded"])
def test_a_new_intent_has_a_new_key(plain: Bench, code: str) -> None:
    """A server may keep its refusal for the old one."""
    plain.write(4)

    def refuse(request: httpx.Request, send: Send) -> httpx.Response | None:
        if is_call(request, "POST", "/batches"):
            plain.wire.rules.clear()
            return api_error(400, code)
        return None

    plain.wire.rules.append(refuse)
    if code == "invalid_value":
        with pytest.raises(Exception, match="No"):
            plain.run()
    assert plain.run().succeeded == 4
    sent = keys(plain)
    assert len({key for key, _ in sent}) == len(sent) >= 2


def test_a_server_that_keeps_keys_helps(make: Callable[..., Bench]) -> None:
    bench = make(idempotent=True)
    bench.write(2)
    lost(bench)
    bench.server.faults.add(LagList(seconds=10**9, times=None))
    assert bench.run().ok
    one_batch_each(bench)


def test_a_death_at_the_creation_itself(plain: Bench) -> None:
    plain.write(2)

    def die(request: httpx.Request, send: Send) -> httpx.Response | None:
        if is_call(request, "POST", "/batches"):
            plain.wire.rules.clear()
            send()
            raise Death
        return None

    plain.wire.rules.append(die)
    try:
        plain.run()
    except Death:
        plain.reboot()
        plain.run()
    assert plain.good() == names([0, 1])
    one_batch_each(plain)
