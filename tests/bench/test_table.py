"""The table of what was measured, and its place in the documentation."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest
from benchmarks import BENCHMARKS, PEERS
from measured import summarize
from page import BEGIN, END, publish, with_table
from table import head, rest_cell, spread_cell, table, time_cell

DOCS = Path(__file__).parents[2] / "docs"


def figures(cpu: float, peak: float = 30.0) -> dict[str, float]:
    return {"cpu": cpu, "wall": 2 * cpu, "peak": peak, "rise": 1.4}


def measured(**peers: list[float]) -> dict[str, Any]:
    """Reading answers: a list of CPU times for each peer."""
    size = BENCHMARKS["read"].size
    return {
        "machine": {
            "date": "2026-01-31",
            "commit": "abc1234",
            "cpu": "A processor",
            "cores": "2",
            "memory": "8 GiB",
            "system": "Linux",
            "python": "3.13.1",
        },
        "peers": {peer: "1.2.3" for peer in PEERS if peer in peers},
        "missing": {"openapi_generator": "there is no Java"},
        "rounds": 3,
        "sizes": {"read": size},
        "figures": [
            {"benchmark": "read", "peer": peer, "size": size, **figures(cpu)}
            for peer, times in peers.items()
            for cpu in times
        ],
    }


def row(text: str) -> list[str]:
    """The cells of the first row of reading answers."""
    line = next(line for line in plain(text).splitlines() if line.startswith("| read answers"))
    return [cell.strip() for cell in line.strip("|").split("|")]


def plain(text: str) -> str:
    return text.replace("\N{NO-BREAK SPACE}", " ")


def test_rounds_are_summed_up_by_the_median_and_the_extremes():
    summary = summarize([figures(3.0, 10.0), figures(1.0, 40.0), figures(1.5, 20.0)])
    assert (summary.cpu, summary.least, summary.most) == (1.5, 1.0, 3.0)
    assert (summary.wall, summary.peak) == (3.0, 20.0)


def test_cells():
    floor, ours = summarize([figures(0.2)]), summarize([figures(0.25), figures(0.35)])
    assert plain(time_cell(ours, floor)) == "1.50 ×, 0.300 s"
    assert plain(time_cell(ours, None)) == "0.300 s"
    assert plain(spread_cell(ours)) == "0.250–0.350 s"
    assert plain(rest_cell(floor)) == "0.400 s, 30 MiB (+1)"
    assert time_cell(None, floor) == spread_cell(None) == rest_cell(None) == "–"


@pytest.mark.parametrize(("cpu", "mark"), [(0.125, "✓"), (0.1254, "✓"), (0.126, "✗")])
def test_a_target_is_met_if_the_ratio_that_is_shown_meets_it(cpu: float, mark: str):
    assert row(table(measured(floor=[0.1], batchwright=[cpu])))[-1] == f"≤ 1.25 × {mark}"


def test_the_table_has_a_dash_where_a_peer_has_no_such_benchmark():
    cells = row(table(measured(floor=[0.1, 0.2, 0.3], batchwright=[0.2], openai=[])))
    assert cells == [
        "read answers, 71,000 lines",
        "1.00 ×, 0.200 s",
        "1.00 ×, 0.200 s",
        "–",
        "≤ 1.25 × ✓",
    ]


def test_other_sizes_are_not_in_the_table():
    found = measured(floor=[0.1], batchwright=[0.1])
    larger = {"benchmark": "read", "peer": "floor", "size": 710_000, **figures(9.0)}
    assert table({**found, "figures": [*found["figures"], larger]}) == table(found)


def test_the_head_says_where_and_what_is_missing():
    text = table(measured(floor=[0.1], batchwright=[0.1]))
    assert "2026-01-31 at commit `abc1234`: A processor, 2 cores, 8 GiB of memory" in text
    assert "Medians of 3 rounds." in text
    assert "One round." in head({**measured(), "rounds": 1})
    assert "Without OpenAPI Generator: there is no Java" in text
    assert "| batchwright 1.2.3 |" in text


def test_the_table_goes_between_the_markers():
    page = f"Before\n{BEGIN}old\n{END}After\n"
    assert with_table(page, "new") == f"Before\n{BEGIN}\nnew\n\n{END}After\n"
    with pytest.raises(ValueError, match="lacks"):
        with_table("Before\nAfter\n", "new")


def test_publishing_writes_the_page_and_copies_the_rest(tmp_path: Path):
    folder, docs = tmp_path / "build", tmp_path / "docs"
    folder.mkdir()
    docs.mkdir()
    for name in ("measured.json", "table.md", "table.svg", "growth.svg"):
        (folder / name).write_text(f"{name}\n")
    (docs / "performance.md").write_text(f"{BEGIN}{END}")
    publish(folder, docs)
    assert (docs / "performance.md").read_text() == f"{BEGIN}\ntable.md\n\n{END}"
    copied = {path.name: path.read_text() for path in (docs / "performance").iterdir()}
    assert copied == {name: f"{name}\n" for name in ("measured.json", "table.svg", "growth.svg")}


def test_the_page_has_the_table_of_its_data():
    page = (DOCS / "performance.md").read_text("utf-8")
    data = json.loads((DOCS / "performance" / "measured.json").read_text("utf-8"))
    assert with_table(page, table(data)) == page
