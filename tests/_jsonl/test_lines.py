"""Lines are read one at a time, however many there are."""

from __future__ import annotations

import itertools
import json
import tracemalloc
from collections.abc import Callable, Iterable, Iterator
from typing import Any

import pytest

from batchwright import requests, results

LINE = b'{"custom_id": "a", "response": {"status_code": 200, "body": {}}, "error": null}\n'


@pytest.mark.parametrize("read", [requests.read, results.read])
def test_an_endless_source_is_read_lazily(
    read: Callable[[Iterable[bytes]], Iterator[Any]],
):
    source = itertools.count()
    lines = read(LINE for _ in source)
    assert next(source) == 0
    assert next(lines)
    assert next(source) == 2


def test_a_check_takes_constant_memory():
    text = "x" * 100_000

    def lines() -> Iterator[bytes]:
        for number in range(500):
            body = {"model": "m", "input": text}
            request = requests.request(str(number), "/v1/embeddings", body)
            yield json.dumps(request).encode() + b"\n"

    tracemalloc.start()
    report = requests.check(lines())
    _, peak = tracemalloc.get_traced_memory()
    tracemalloc.stop()
    assert (report.ok, report.requests) == (True, 500)
    assert report.bytes > 50_000_000
    assert peak < 10_000_000
