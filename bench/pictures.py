"""Draw what was measured; it runs in an environment that has matplotlib.

    python pictures.py MEASURED.JSON FOLDER
"""

from __future__ import annotations

import json
import sys
from collections.abc import Mapping
from pathlib import Path
from typing import Any

import matplotlib as mpl
from matplotlib.axes import Axes
from matplotlib.figure import Figure
from matplotlib.ticker import FuncFormatter, NullLocator

from benchmarks import BENCHMARKS, PEERS, Benchmark
from table import Summary, summaries

Summaries = Mapping[tuple[str, str, int], Summary]

INK, PALE = "#1f2937", "#d1d5db"
COLOURS = {
    "floor": "#6b7280",
    "batchwright": "#0f766e",
    "openai": "#d97706",
    "openapi_generator": "#7c3aed",
    "openapi_python_client": "#2563eb",
}
MARKERS = {
    "floor": "|",
    "batchwright": "o",
    "openai": "s",
    "openapi_generator": "^",
    "openapi_python_client": "D",
}
STYLE = {
    "svg.hashsalt": "batchwright",
    "svg.fonttype": "none",  # so that the same text is the same bytes wherever it is drawn
    "font.size": 11,
    "text.color": INK,
    "axes.edgecolor": PALE,
    "axes.labelcolor": INK,
    "axes.spines.top": False,
    "axes.spines.right": False,
    "xtick.color": INK,
    "ytick.color": INK,
    "figure.facecolor": "white",
    "axes.facecolor": "white",
}


def label(name: str, size: int) -> str:
    """A benchmark, as plain text."""
    return BENCHMARKS[name].label(size).replace("`", "")


def draw_table(measured: Mapping[str, Any]) -> Figure:
    """The CPU time of each benchmark and peer, as a multiple of the floor's."""
    found = summaries(measured)
    sizes = {
        name: size for name, size in measured["sizes"].items() if (name, "floor", size) in found
    }
    figure = Figure(figsize=(10, 1.6 + 0.42 * len(sizes)), layout="constrained")
    axes = figure.subplots()
    axes.axvline(1, color=COLOURS["floor"], linewidth=1.5, zorder=1)
    for row, (name, size) in enumerate(sizes.items()):
        axes.axhline(row, color=PALE, linewidth=0.5, zorder=0)
        axes.plot([BENCHMARKS[name].target], [row], "|", color=COLOURS["batchwright"], ms=14, mew=2)
        floor = found[name, "floor", size].cpu
        for peer in measured["peers"]:
            summary = found.get((name, peer, size))
            if summary and peer != "floor":
                spread = [summary.least / floor, summary.most / floor]
                axes.plot(spread, [row, row], color=COLOURS[peer], linewidth=1)
                axes.plot(
                    [summary.cpu / floor], [row], MARKERS[peer], color=COLOURS[peer], markersize=8
                )
    axes.set_yticks(range(len(sizes)), [label(*item) for item in sizes.items()])
    axes.invert_yaxis()
    axes.tick_params(axis="y", length=0)
    axes.set_xscale("log", base=2)
    axes.xaxis.set_major_formatter(FuncFormatter(lambda value, _: f"{value:g} ×"))
    axes.set_xlabel("CPU time, as a multiple of the floor's; a bar marks batchwright's target")
    figure.suptitle("What the work costs beyond the floor", fontweight="bold")
    legend(figure, axes, [peer for peer in measured["peers"] if peer != "floor"])
    return figure


def draw_growth(measured: Mapping[str, Any]) -> Figure:
    """The CPU time and the memory of each benchmark, by size."""
    found = summaries(measured)
    names = [name for name in measured["sizes"] if BENCHMARKS[name].growth]
    columns = 4
    bands = -(-len(names) // columns)
    figure = Figure(figsize=(13, 1 + 5.2 * bands), layout="constrained")
    grid = figure.subplots(2 * bands, columns, squeeze=False)
    for axes in grid.flat:
        axes.set_visible(False)
    for number, name in enumerate(names):
        band, column = divmod(number, columns)
        above, below = grid[2 * band][column], grid[2 * band + 1][column]
        draw_sizes(above, below, BENCHMARKS[name], found, list(measured["peers"]))
        if column == 0:
            above.set_ylabel("CPU time, s")
            below.set_ylabel("peak memory, MiB")
    figure.suptitle("As the work grows: time above, memory below", fontweight="bold")
    legend(figure, grid[0][0], list(measured["peers"]))
    return figure


def draw_sizes(
    above: Axes, below: Axes, benchmark: Benchmark, found: Summaries, peers: list[str]
) -> None:
    """The two panels of a benchmark."""
    for peer in peers:
        points = {size: found[key] for key in sorted(found) for size in key[2:] if key[:2] == (benchmark.name, peer)}
        if not points:
            continue
        style: dict[str, Any] = {"color": COLOURS[peer], "marker": MARKERS[peer], "markersize": 5}
        above.plot(list(points), [one.cpu for one in points.values()], **style)
        below.plot(list(points), [one.peak for one in points.values()], **style)
        if peer == "floor":
            first, last = min(points), max(points)
            start = points[first].cpu
            above.plot([first, last], [start, start * last / first], ":", color=PALE, zorder=0)
    above.set_title(benchmark.title.replace("`", ""), fontsize=11)
    above.set_yscale("log")
    below.set_ylim(bottom=0)
    for axes in (above, below):
        axes.set_visible(True)
        axes.set_xscale("log")
        axes.xaxis.set_minor_locator(NullLocator())
    below.set_xlabel(benchmark.unit)


def legend(figure: Figure, axes: Axes, peers: list[str]) -> None:
    """Say below the picture whose the colours are."""
    handles = [
        axes.plot([], [], MARKERS[peer], color=COLOURS[peer], label=PEERS[peer])[0]
        for peer in peers
    ]
    figure.legend(handles=handles, loc="outside lower center", ncols=len(peers), frameon=False)


def main() -> None:
    """Run as a program."""
    data, folder = map(Path, sys.argv[1:])
    measured = json.loads(data.read_text("utf-8"))
    with mpl.rc_context(STYLE):
        for name, draw in (("table", draw_table), ("growth", draw_growth)):
            draw(measured).savefig(folder / f"{name}.svg", metadata={"Date": None})


if __name__ == "__main__":
    main()
