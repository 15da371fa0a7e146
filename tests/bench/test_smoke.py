"""Every benchmark does its work at a tiny size, and is measured; timing decides nothing."""

from __future__ import annotations

import json
import sys
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

import inputs
import pytest
from benchmarks import BENCHMARKS, Benchmark
from driver import BenchmarkError, Driver, serving
from measure import Case, measure, program
from measured import as_json
from table import table

PEERS = ("floor", "batchwright")
TINY = 1e-4


@pytest.fixture
def prepared(tmp_path: Path, benchmark: Benchmark) -> Iterator[Case]:
    size = benchmark.scaled(benchmark.size, TINY)
    inputs.write(benchmark.name, size, tmp_path)
    with serving(tmp_path) as url:
        yield Case(size, url, str(tmp_path))


@pytest.mark.parametrize("benchmark", BENCHMARKS.values(), ids=lambda one: one.name)
def test_benchmark(prepared: Case, benchmark: Benchmark):
    for peer in PEERS:
        work = program(peer, benchmark.name, prepared)
        assert work is not None
        figures = measure(work)
        assert figures.keys() == {"cpu", "wall", "peak", "rise"}
        assert figures["peak"] > 0


def test_a_peer_without_a_benchmark_has_no_figures(tmp_path: Path):
    assert program("floor", "no_such_benchmark", Case(1, "", str(tmp_path))) is None


def test_all_rounds_and_sizes_are_measured_and_shown(tmp_path: Path):
    said: list[str] = []
    driver = Driver(dict.fromkeys(PEERS, Path(sys.executable)), tmp_path, rounds=2, say=said.append)
    benchmark = replace(BENCHMARKS["decode_missing"], size=3, growth=(3, 6))
    figures = list(driver.measure([benchmark]))
    assert [(one["size"], one["peer"]) for one in figures] == [
        (size, peer) for size in (3, 3, 6) for peer in PEERS
    ]
    assert said[0] == "decode a page with a missing key, 3 times:"
    assert list(tmp_path.iterdir()) == []

    machine = ("date", "commit", "cpu", "cores", "memory", "system", "python")
    measured = {
        "machine": dict.fromkeys(machine, "x"),
        "peers": dict.fromkeys(PEERS, "1.0"),
        "missing": {},
        "rounds": 2,
        "sizes": {"decode_missing": 3},
        "figures": figures,
    }
    assert json.loads(as_json(measured)) == measured
    assert "| decode a page with a missing key, 3 times |" in table(measured)


def test_sizes_that_scale_to_the_same_are_measured_as_one(tmp_path: Path):
    interpreters = {"floor": Path(sys.executable)}
    driver = Driver(interpreters, tmp_path, rounds=2, scale=0.01, say=lambda _: None)
    figures = list(driver.measure([BENCHMARKS["decode_missing"]]))
    assert [one["size"] for one in figures] == [1, 1, 10]


def test_no_proxy_comes_between_a_peer_and_the_server(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
):
    for variable in ("HTTP_PROXY", "all_proxy"):
        monkeypatch.setenv(variable, "http://127.0.0.1:9")
    driver = Driver({"floor": Path(sys.executable)}, tmp_path, rounds=1, say=lambda _: None)
    assert list(driver.measure([replace(BENCHMARKS["retrieve"], size=1, growth=())]))


def test_a_benchmark_that_needs_the_server_gets_it(tmp_path: Path):
    driver = Driver({"floor": Path(sys.executable)}, tmp_path, rounds=1, say=lambda _: None)
    (figures,) = driver.measure([replace(BENCHMARKS["retrieve"], size=2, growth=())])
    assert figures["size"] == 2


def test_a_failing_child_is_an_error_with_what_it_said(tmp_path: Path):
    driver = Driver({"floor": Path(sys.executable)}, tmp_path, say=lambda _: None)
    without_server = replace(BENCHMARKS["retrieve"], served=False)
    with pytest.raises(BenchmarkError, match=r"retrieve(.|\n)*httpx"):
        list(driver.measure([without_server]))


def test_nothing_is_measured_without_a_peer(tmp_path: Path):
    driver = Driver({}, tmp_path, say=lambda _: None)
    with pytest.raises(BenchmarkError, match="none of the peers"):
        list(driver.measure(BENCHMARKS.values()))
    assert list(tmp_path.iterdir()) == []


def test_wrong_work_is_an_error(tmp_path: Path):
    inputs.write("read", 3, tmp_path)
    (tmp_path / "answers-3.jsonl").rename(tmp_path / "answers-4.jsonl")
    work = program("floor", "read", Case(4, "", str(tmp_path)))
    assert work is not None
    with pytest.raises(ValueError, match="expected 4, found 3"):
        measure(work)
