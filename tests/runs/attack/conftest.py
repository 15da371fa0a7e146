"""Benches for runs under attack."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest

from batchwright.server import Server

from .bench import Bench


@pytest.fixture
def make(tmp_path: Path) -> Iterator[Callable[..., Bench]]:
    """Makes a bench whose server has these options."""
    made: list[Bench] = []

    def make(how: str = "sync", **options: Any) -> Bench:
        server = Server(tmp_path / "server", speed=0, **options).start()
        made.append(Bench(tmp_path, server, how))
        return made[-1]

    yield make
    for bench in made:
        bench.wire.close()
        bench.server.close()


@pytest.fixture(params=["sync", "async"])
def bench(make: Callable[..., Bench], request: pytest.FixtureRequest) -> Bench:
    """A bench that drives with threads, then one that drives with tasks."""
    return make(request.param)


@pytest.fixture
def plain(make: Callable[..., Bench]) -> Bench:
    """A bench that drives with threads."""
    return make()
