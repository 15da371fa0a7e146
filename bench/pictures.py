"""Draw what was measured; it runs in an environment that has matplotlib.

python pictures.py MEASURED.JSON FOLDER
"""

from __future__ import annotations

import json
import sys
from collections.abc import Mapping
from pathlib import Path
from typing import Any

import matplotlib as mpl  # type: ignore[import-not-found]
from benchmarks import BENCHMARKS, PEERS, Benchmark
from matplotlib.axes import Axes  # type: ignore[import-not-found]
from matplotlib.figure import Figure  # type: ignore[import-not-found]
from matplotlib.ticker import FuncFormatter, NullLocator  # type: ignore[import-not-found]
from measured import Summary, summaries

Lines = Mapping[str, Mapping[int, Summary]]
"""Of each peer, what was measured at each size."""

COLUMNS = 4

INK, PALE = "#1f2937", "#d1d5db"
# Of each peer, the colour and the marker.
LOOKS = {
    "floor": ("#6b7280", "v"),
    "batchwright": ("#0f766e", "o"),
    "openai": ("#d97706", "s"),
    "openapi_generator": ("#7c3aed", "^"),
    "openapi_python_client": ("#2563eb", "D"),
}
COLOURS = {peer: colour for peer, (colour, _) in LOOKS.items()}
MARKERS = {peer: marker for peer, (_, marker) in LOOKS.items()}
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
    "figure.constrained_layout.w_pad": 0.15,
    "figure.constrained_layout.h_pad": 0.1,
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
                style = {"color": COLOURS[peer], "zorder": 3 if peer == "batchwright" else 2}
                axes.plot([summary.least / floor, summary.most / floor], [row, row], **style)
                axes.plot([summary.cpu / floor], [row], MARKERS[peer], markersize=8, **style)
    axes.set_yticks(range(len(sizes)), [label(*item) for item in sizes.items()])
    axes.invert_yaxis()
    axes.tick_params(axis="y", length=0)
    axes.set_xscale("log", base=2)
    axes.xaxis.set_major_formatter(FuncFormatter(lambda value, _: f"{value:g} ×"))
    axes.set_xlabel("The floor is httpx, or orjson for lines. A bar marks batchwright's target.")
    figure.suptitle("CPU time, as a multiple of the floor's", fontweight="bold")
    legend(figure, axes, [peer for peer in measured["peers"] if peer != "floor"])
    return figure


def draw_growth(measured: Mapping[str, Any]) -> Figure:
    """The CPU time and the memory of each benchmark, by size."""
    found = summaries(measured)
    peers = list(measured["peers"])
    names = [name for name in measured["sizes"] if BENCHMARKS[name].growth]
    bands = max(1, -(-len(names) // COLUMNS))
    figure = Figure(figsize=(13, 1 + 5 * bands), layout="constrained")
    grid = figure.subplots(2 * bands, COLUMNS, squeeze=False)
    for axes in grid.flat:
        axes.set_visible(False)
    for number, name in enumerate(names):
        band, column = divmod(number, COLUMNS)
        above, below = grid[2 * band][column], grid[2 * band + 1][column]
        lines = {
            peer: {key[2]: found[key] for key in sorted(found) if key[:2] == (name, peer)}
            for peer in peers
        }
        draw_times(above, BENCHMARKS[name], lines)
        draw_memory(below, BENCHMARKS[name], lines)
        if column == 0:
            above.set_ylabel("CPU time, s")
            below.set_ylabel("peak memory, MiB")
    figure.suptitle(
        "As the work grows: CPU time above, memory below; dotted is in proportion to the work",
        fontweight="bold",
    )
    legend(figure, grid[0][0], peers, "-")
    return figure


def draw_times(axes: Axes, benchmark: Benchmark, lines: Lines) -> None:
    """The CPU times of a benchmark's peers, both axes being logarithmic."""
    axes.set_yscale("log")
    axes.yaxis.set_major_formatter(FuncFormatter(lambda value, _: f"{value:g}"))
    axes.yaxis.set_minor_locator(NullLocator())
    draw_lines(axes, benchmark, lines, "cpu")
    axes.set_title(benchmark.title, fontsize=11)
    if floor := lines.get("floor"):
        size, most = max(floor.items())
        sizes = list(floor)
        axes.plot(sizes, [most.cpu * one / size for one in sizes], ":", color=INK, zorder=0)


def draw_memory(axes: Axes, benchmark: Benchmark, lines: Lines) -> None:
    """The peaks of memory of a benchmark's peers."""
    draw_lines(axes, benchmark, lines, "peak")
    axes.set_xlabel(benchmark.unit)
    axes.set_ylim(0, 1.15 * axes.get_ylim()[1])


def draw_lines(axes: Axes, benchmark: Benchmark, lines: Lines, figure: str) -> None:
    """A line for each peer, with batchwright's on top."""
    axes.set_visible(True)
    axes.set_xscale("log")
    for peer, points in lines.items():
        axes.plot(
            list(points),
            [getattr(one, figure) for one in points.values()],
            marker=MARKERS[peer],
            color=COLOURS[peer],
            markersize=5,
            zorder=3 if peer == "batchwright" else 2,
        )
    sizes = sorted({size for points in lines.values() for size in points})
    axes.set_xticks(sizes, [benchmark.number(size) for size in sizes])
    axes.xaxis.set_minor_locator(NullLocator())
    axes.margins(x=0.18)


def legend(figure: Figure, axes: Axes, peers: list[str], line: str = "") -> None:
    """Say below the picture whose the colours are."""
    handles = [
        axes.plot([], [], MARKERS[peer] + line, color=COLOURS[peer], label=PEERS[peer])[0]
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
