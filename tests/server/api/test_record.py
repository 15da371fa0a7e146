"""The record of requests, and its bounds."""

from __future__ import annotations

from batchwright.server import ReceivedRequest
from batchwright.server.api.record import Record


def request(path, **headers):
    return ReceivedRequest("GET", path, "", headers, None)


def test_the_oldest_requests_are_dropped():
    record = Record(max_requests=2)
    for path in "abc":
        record.add(request(path))
    assert [one.path for one in record.requests] == ["b", "c"]


def test_long_requests_leave_room_for_fewer():
    record = Record(max_characters=100)
    for path in "abcd":
        record.add(request(path, x="x" * 40))
    assert [one.path for one in record.requests] == ["c", "d"]
    record.add(request("e" * 1000))
    assert record.requests == []
    record.add(request("f"))
    assert [one.path for one in record.requests] == ["f"]
