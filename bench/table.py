"""The table that is made of what was measured, in Markdown."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from typing import Any

from benchmarks import BENCHMARKS, PEERS, Benchmark
from measured import Summary, summaries

DASH = "–"
_NB = "\N{NO-BREAK SPACE}"


def table(measured: Mapping[str, Any]) -> str:
    """When and where it was measured, and a table of each of: CPU time, its spread, the rest."""
    found = summaries(measured)
    peers = [peer for peer in PEERS if peer in measured["peers"]]
    names = ["", *(f"{PEERS[peer]} {measured['peers'][peer]}" for peer in peers)]
    ratios, spreads, rest = [], [], []
    for name, size in measured["sizes"].items():
        benchmark, floor = BENCHMARKS[name], found.get((name, "floor", size))
        cells = [found.get((name, peer, size)) for peer in peers]
        label = benchmark.label(size)
        ours = found.get((name, "batchwright", size))
        ratios.append(
            [label, *(time_cell(one, floor) for one in cells), target(benchmark, ours, floor)]
        )
        spreads.append([label, *map(spread_cell, cells)])
        rest.append([label, *map(rest_cell, cells)])
    return "\n\n".join(
        [
            head(measured),
            *(f"Without {PEERS[peer]}: {why}" for peer, why in measured["missing"].items()),
            "How many times the floor's CPU time it takes, and the median in seconds:",
            grid([*names, "target"], ratios),
            "The least and the most CPU time:",
            grid(names, spreads),
            "The time on the clock, and the peak of memory with what the work added to it:",
            grid(names, rest),
        ]
    )


def head(measured: Mapping[str, Any]) -> str:
    """When and where it was measured, and how often."""
    machine = measured["machine"]
    rounds = f"Medians of {measured['rounds']} rounds" if measured["rounds"] > 1 else "One round"
    commit = f" at commit `{machine['commit']}`" if machine["commit"] else ""
    return (
        f"Measured on {machine['date']}{commit}: {machine['cpu']}, {machine['cores']} cores, "
        f"{machine['memory']} of memory, {machine['system']}, Python {machine['python']}. "
        f"{rounds}."
    )


def seconds(value: float) -> str:
    """A time."""
    return f"{value:.3f}{_NB}s"


def times(value: float) -> str:
    """A ratio."""
    return f"{value:.2f}{_NB}×"


def time_cell(summary: Summary | None, floor: Summary | None) -> str:
    """How many times the floor's CPU time it takes, and the CPU time."""
    if summary is None:
        return DASH
    ratio = f"{times(summary.cpu / floor.cpu)}, " if floor else ""
    return f"{ratio}{seconds(summary.cpu)}"


def spread_cell(summary: Summary | None) -> str:
    """The least and the most CPU time."""
    return f"{summary.least:.3f}–{seconds(summary.most)}" if summary else DASH


def rest_cell(summary: Summary | None) -> str:
    """The time on the clock, and the memory."""
    if summary is None:
        return DASH
    return f"{seconds(summary.wall)}, {summary.peak:.0f}{_NB}MiB{_NB}(+{summary.rise:.0f})"


def target(benchmark: Benchmark, ours: Summary | None, floor: Summary | None) -> str:
    """What batchwright should reach, and whether it does."""
    asked = f"≤{_NB}{times(benchmark.target)}"
    if ours is None or floor is None:
        return asked
    # As it is shown, so that no reader wonders at a cross beside two equal figures.
    met = round(ours.cpu / floor.cpu, 2) <= benchmark.target
    return f"{asked}{_NB}{'✓' if met else '✗'}"


def grid(header: Sequence[str], rows: Iterable[Sequence[str]]) -> str:
    """A table in Markdown."""
    lines = [header, ["---"] * len(header), *rows]
    return "\n".join(f"| {' | '.join(line)} |" for line in lines)
