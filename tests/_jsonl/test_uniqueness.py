"""A set of names in few bytes each, which moves to disk when there are too many."""

from __future__ import annotations

import tracemalloc

import pytest

from batchwright._jsonl import uniqueness
from batchwright._jsonl.uniqueness import Seen


@pytest.mark.parametrize("in_memory", [1, 40_000, 300_000])
def test_a_large_set_knows_its_names(in_memory: int) -> None:
    with Seen(in_memory) as seen:
        assert all(seen.add(f"r-{n}") for n in range(100_000))
        assert not any(seen.add(f"r-{n}") for n in range(100_000))
        assert seen.add("other")


def test_names_with_one_place_are_told_apart(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(uniqueness, "_hash", lambda name: int(name) << 30)
    with Seen() as seen:
        assert all(seen.add(str(n)) for n in range(1, 200))
        assert not any(seen.add(str(n)) for n in range(1, 200))


def test_the_digest_for_systems_without_a_good_hash(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(uniqueness, "_hash", uniqueness._digest)
    with Seen(50) as seen:
        names = ["", "\ud800", "\0", "a", *map(str, range(100))]
        assert all(map(seen.add, names))
        assert not any(map(seen.add, names))


def test_a_name_takes_a_few_bytes() -> None:
    tracemalloc.start()
    with Seen() as seen:
        for number in range(260_000):
            seen.add(str(number))
        now, peak = tracemalloc.get_traced_memory()
    tracemalloc.stop()
    assert now < 260_000 * 36
    assert peak < 260_000 * 44


@pytest.mark.parametrize("in_memory", [3, 50, 10_000])
@pytest.mark.parametrize("block", [1, 7, 1000])
def test_names_that_count_up_and_then_do_not(in_memory: int, block: int) -> None:
    names = [f"r-{n}" for n in range(500)] + ["r-7", "a", "r-499", "b", "a", *"cdefb"]
    with Seen(in_memory) as seen:
        found = [
            start + place
            for start in range(0, len(names), block)
            for place in seen.add_all(names[start : start + block])
        ]
    assert found == [500, 502, 504, 509]


def test_names_that_count_up_stay_out_of_memory() -> None:
    tracemalloc.start()
    with Seen(1000) as seen:
        for number in range(0, 100_000, 500):
            assert not seen.add_all([f"{n:09}" for n in range(number, number + 500)])
        now, _ = tracemalloc.get_traced_memory()
        assert now < 200_000
        assert not seen.add("000050000")
    tracemalloc.stop()


@pytest.mark.parametrize("names", [["b", "a", "b"], ["a", "a"], ["10", "9", "10"]])
def test_a_duplicate_among_names_that_come_together(names: list[str]) -> None:
    with Seen() as seen:
        assert seen.add_all(names) == [len(names) - 1]


def test_no_names_at_all_change_nothing() -> None:
    with Seen() as seen:
        assert seen.add_all(["1", "2"]) == []
        assert seen.add_all([]) == []
        assert seen._last_name == "2"  # they may go on counting up
