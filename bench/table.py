"""The table that is made of what was measured, in Markdown."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from typing import Any

from benchmarks import BENCHMARKS, PEERS, Benchmark
from measured import Summary, summaries

DASH = "–"


def table(measured: Mapping[str, Any]) -> str:
    """The page's part about the machine, the CPU time, and the rest."""
    found = summaries(measured)
    rows = [
        (BENCHMARKS[name], size, {peer: found.get((name, peer, size)) for peer in PEERS})
        for name, size in measured["sizes"].items()
    ]
    peers = [peer for peer in PEERS if peer in measured["peers"]]
    names = [f"{PEERS[peer]} {measured['peers'][peer]}" for peer in peers]
    times, rest = [], []
    for benchmark, size, by_peer in rows:
        floor, label = by_peer["floor"], benchmark.label(size)
        cells = [time_cell(by_peer[peer], None if peer == "floor" else floor) for peer in peers]
        times.append([label, *cells, target(benchmark, by_peer["batchwright"], floor)])
        rest.append([label, *(rest_cell(by_peer[peer]) for peer in peers)])
    return "\n\n".join(
        [
            head(measured),
            *(f"Without {PEERS[peer]}: {why}" for peer, why in measured["missing"].items()),
            "CPU time, and how many times the floor's it is:",
            grid(["", *names, "target"], times),
            "Time on the clock, and peak memory with what the work added to it:",
            grid(["", *names], rest),
        ]
    )


def head(measured: Mapping[str, Any]) -> str:
    """When and where it was measured, and how often."""
    machine = measured["machine"]
    commit = f" at commit `{machine['commit']}`" if machine["commit"] else ""
    return (
        f"Measured on {machine['date']}{commit}: {machine['cpu']}, {machine['cores']} cores, "
        f"{machine['memory']} of memory, {machine['system']}, Python {machine['python']}. "
        f"Medians of {measured['rounds']} rounds, with the least and the most in brackets."
    )


def time_cell(summary: Summary | None, floor: Summary | None) -> str:
    """The CPU time with its spread, and how many times the floor's it is."""
    if summary is None:
        return DASH
    spread = f"{summary.cpu:.3f} s ({summary.least:.3f}–{summary.most:.3f})"
    return f"{spread}, {summary.cpu / floor.cpu:.2f} ×" if floor else spread


def rest_cell(summary: Summary | None) -> str:
    """The time on the clock, and the memory."""
    if summary is None:
        return DASH
    return f"{summary.wall:.3f} s, {summary.peak:.0f} MiB (+{summary.rise:.0f})"


def target(benchmark: Benchmark, ours: Summary | None, floor: Summary | None) -> str:
    """What batchwright should reach, and whether it does."""
    asked = f"≤ {benchmark.target:.2f} ×"
    if ours is None or floor is None:
        return asked
    # As it is shown, so that no reader wonders at a cross beside two equal figures.
    return f"{asked} {'✓' if round(ours.cpu / floor.cpu, 2) <= benchmark.target else '✗'}"


def grid(header: Sequence[str], rows: Iterable[Sequence[str]]) -> str:
    """A table in Markdown."""
    lines = [header, ["---"] * len(header), *rows]
    return "\n".join(f"| {' | '.join(line)} |" for line in lines)
