"""Failures that pass: each shard has its own pauses, and outages are waited out."""

from __future__ import annotations

import json
from collections.abc import Callable
from itertools import count
from threading import Barrier, BrokenBarrierError, Lock
from typing import Any

import httpx
import pytest
from attrs import evolve

from batchwright.errors import APIError
from batchwright.runs.timing import Timing, after_poll
from batchwright.server.settings import Durations

from .bench import PACE, Bench, Send, is_call, names

HOUR = 3600


def outage(bench: Bench, seconds: float, kind: str, calls: Callable[[httpx.Request], bool]) -> None:
    """Let calls fail for so long, from the first of them on."""
    since: list[float] = []

    def fail(request: httpx.Request, send: Send) -> httpx.Response | None:
        if not calls(request):
            return None
        since[:] = since or [bench.server.clock.now()]
        if bench.server.clock.now() - since[0] >= seconds:
            return None
        if kind == "refused":
            raise httpx.ConnectError("refused", request=request)
        if kind == "timeout":
            raise httpx.ReadTimeout("late", request=request)
        return httpx.Response(int(kind), text="<h1>Bad gateway</h1>")

    bench.wire.rules.append(fail)


def everything(_: httpx.Request) -> bool:
    return True


def polls(request: httpx.Request) -> bool:
    return is_call(request, "GET", "/batches.*")


def downloads(request: httpx.Request) -> bool:
    return is_call(request, "GET", "/files/[^/]+/content")


def creations(request: httpx.Request) -> bool:
    return is_call(request, "POST", "/batches")


def uploads(request: httpx.Request) -> bool:
    return is_call(request, "POST", "/files")


@pytest.mark.parametrize(
    ("kind", "calls"),
    [
        ("refused", everything),
        ("503", downloads),
        ("500", creations),
        ("timeout", uploads),
    ],
)
def test_an_outage_of_five_hours_is_waited_out(
    plain: Bench, kind: str, calls: Callable[[httpx.Request], bool]
) -> None:
    plain.write(8)
    outage(plain, 5 * HOUR, kind, calls)
    started = plain.server.clock.now()
    assert plain.run(max_requests=4).ok
    assert 5 * HOUR <= plain.server.clock.now() - started < 5.6 * HOUR
    assert len(plain.wire.seen) < 1500
    waits = [event for event in plain.events if event.kind == "waiting"]
    assert len(waits) > 10, "and it can be seen"
    assert all(event.shard and event.shard.waits_for for event in waits if event.shard)
    assert len(plain.batches()) == 2
    assert plain.good() == names(range(8))


@pytest.mark.parametrize(
    ("how", "calls"),
    [("sync", everything), ("async", polls), ("sync", creations), ("async", downloads)],
)
def test_an_outage_beyond_the_patience_ends_with_the_error(
    make: Callable[..., Bench], how: str, calls: Callable[[httpx.Request], bool]
) -> None:
    bench = make(how)
    bench.write(8)
    outage(bench, 10**9, "503", calls)
    started = bench.server.clock.now()
    with pytest.raises(APIError, match="503"):
        bench.run(max_requests=4, pace=evolve(PACE, patience=HOUR))
    assert HOUR <= bench.server.clock.now() - started < 1.5 * HOUR
    bench.wire.rules.clear()
    assert bench.run(max_requests=4).ok
    assert bench.good() == names(range(8))
    assert len(bench.batches()) == 2


def test_short_failures_do_not_add_up(make: Callable[..., Bench]) -> None:
    """An outage begins with its first failure, and ends with the first success."""
    turn = count()

    def every_other(request: httpx.Request, send: Send) -> httpx.Response | None:
        if polls(request) and next(turn) % 2:
            return httpx.Response(503)
        return None

    bench = make(durations=Durations(in_progress=6 * HOUR))
    bench.write(4)
    bench.wire.rules.append(every_other)
    assert bench.run(pace=evolve(PACE, patience=HOUR)).ok


def test_the_back_off_of_one_shard_does_not_delay_the_others(bench: Bench) -> None:
    bench.write(40)
    first: list[str] = []

    def busy(request: httpx.Request, send: Send) -> httpx.Response | None:
        if is_call(request, "GET", "/batches/[^/]+"):
            first[:] = first or [request.url.path]
            if request.url.path == first[0]:
                return httpx.Response(429, headers={"retry-after": "119"})
        if is_call(request, "GET", "/batches") and first:
            response = send()
            body = json.loads(response.content)
            kept = [one for one in body["data"] if not first[0].endswith(one["id"])]
            return httpx.Response(200, headers=response.headers, json={**body, "data": kept})
        return None

    bench.wire.rules.append(busy)
    started = bench.server.clock.now()
    ended: list[float] = []

    def see(event: Any) -> None:
        if event.kind == "collected":
            ended.append(bench.server.clock.now() - started)
            if len(ended) == 9:
                bench.wire.rules.clear()

    assert bench.run(max_requests=4, on_progress=see).ok
    assert len(ended) == 10
    assert ended[8] < 60 < ended[9]


@pytest.mark.parametrize("how", ["sync", "async"])
@pytest.mark.parametrize("calls", [uploads, downloads])
def test_transfers_overlap(
    make: Callable[..., Bench], how: str, calls: Callable[[httpx.Request], bool]
) -> None:
    """Each waits until another one is under way."""
    bench = make(how)
    bench.write(16)
    barrier = Barrier(2)

    def meet(request: httpx.Request, send: Send) -> httpx.Response | None:
        if calls(request):
            bench.server.clock.advance(60)  # so that the others are due
            barrier.wait(timeout=20)
        return None

    bench.wire.rules.append(meet)
    try:
        assert bench.run(max_requests=4).ok
    except BrokenBarrierError:
        pytest.fail("one at a time")
    assert bench.good() == names(range(16))


def test_no_more_transfers_than_four_at_a_time(plain: Bench) -> None:
    plain.write(40)
    lock, now, most = Lock(), 0, 0

    def watch(request: httpx.Request, send: Send) -> httpx.Response | None:
        nonlocal now, most
        if not (uploads(request) or downloads(request)):
            return None
        with lock:
            now += 1
            most = max(most, now)
        response = send()
        with lock:
            now -= 1
        return response

    plain.wire.rules.append(watch)
    assert plain.run(max_requests=4).ok
    assert 2 <= most <= 4


@pytest.mark.parametrize("foreign", [0, 1000])
def test_many_batches_are_polled_through_lists(make: Callable[..., Bench], foreign: int) -> None:
    bench = make(durations=Durations(in_progress=HOUR))
    bench.write(20)
    bench.server.add_batches(foreign)
    assert bench.run(max_requests=1, max_in_flight=20).ok
    polled = bench.count("retrieveBatch") + bench.count("listBatches")
    assert polled < 250, "one by one, it would be above 1,000"
    assert bench.good() == names(range(20))


def test_many_batches_behind_those_of_others_are_polled_one_by_one(
    make: Callable[..., Bench],
) -> None:
    bench = make(durations=Durations(in_progress=HOUR))
    bench.write(6)
    created: list[Any] = []

    def hide(event: Any) -> None:
        if event.kind == "created":
            created.append(event)
            if len(created) == 6:
                bench.server.add_batches(2000)

    assert bench.run(max_requests=1, pace=evolve(PACE, poll=60), on_progress=hide).ok
    assert bench.count("listBatches") < 10
    assert bench.good() == names(range(6))


def test_polls_have_jitter() -> None:
    dues = [after_poll(Timing(), PACE, now=0, changed=False, random=n / 9).due for n in range(10)]
    assert len(set(dues)) == 10


@pytest.mark.parametrize("naps", [1, 6])
def test_ctrl_c_in_an_outage_resumes(plain: Bench, naps: int) -> None:
    plain.write(8)
    outage(plain, 2 * HOUR, "502", creations)

    def press() -> None:
        if plain.sleeps == naps:
            raise KeyboardInterrupt

    plain.on_sleep = press
    with pytest.raises(KeyboardInterrupt):
        plain.run(max_requests=4)
    plain.on_sleep = lambda: None
    plain.reboot()
    assert plain.run(max_requests=4).ok
    assert len(plain.batches()) == 2
