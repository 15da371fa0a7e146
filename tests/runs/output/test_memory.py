"""How much memory joining and assembling take."""

from __future__ import annotations

import tracemalloc
from collections.abc import Callable

from batchwright.runs.output import assemble, iter_answers

from ...lines import answer
from .conftest import Run

REQUESTS = 3000


def peak_of(work: Callable[[], object]) -> int:
    tracemalloc.start()
    work()
    _, peak = tracemalloc.get_traced_memory()
    tracemalloc.stop()
    return peak


def test_memory_does_not_grow_with_the_length_of_names_and_answers(a_run: Run) -> None:
    names = {number: f"{number:02000}" for number in range(1, REQUESTS + 1)}
    shard = a_run.shard(names)
    path = a_run.path / "downloaded.jsonl"
    with path.open("wb") as file:
        for name in reversed(names.values()):
            file.write(answer(name, body="y" * 2000))
    assert path.stat().st_size > 4000 * REQUESTS
    buffers = 2_000_000
    assert peak_of(lambda: a_run.join(shard, path)) < 250 * REQUESTS + buffers
    output, errors = a_run.path / "out", a_run.path / "err"
    assert peak_of(lambda: assemble(a_run.parts(), REQUESTS, output, errors)) < buffers
    assert peak_of(lambda: sum(1 for _ in iter_answers(a_run.parts()))) < buffers
