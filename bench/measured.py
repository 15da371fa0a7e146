"""What was measured: as JSON, and summed up."""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from statistics import median
from typing import Any


def as_json(measured: Mapping[str, Any]) -> str:
    """JSON with a line for each measurement."""
    figures = ",\n".join(f"  {json.dumps(one)}" for one in measured["figures"])
    rest = json.dumps({**measured, "figures": []}, indent=1, ensure_ascii=False)
    return rest.removesuffix("[]\n}") + f"[\n{figures}\n ]\n}}\n"


@dataclass(frozen=True)
class Summary:
    """What several rounds come to: medians, and the least and the most CPU time.

    Attributes:
        cpu: Seconds of CPU time.
        least: The least of them.
        most: The most of them.
        wall: Seconds on the clock.
        peak: The most memory that the process had, in MiB.
        rise: How much of that it did not have before, in MiB.
    """

    cpu: float
    least: float
    most: float
    wall: float
    peak: float
    rise: float


def summarize(rounds: Sequence[Mapping[str, float]]) -> Summary:
    """Sum up the rounds of one benchmark of one peer."""
    times = [one["cpu"] for one in rounds]
    wall, peak, rise = (median(one[key] for one in rounds) for key in ("wall", "peak", "rise"))
    return Summary(median(times), min(times), max(times), wall, peak, rise)


def summaries(measured: Mapping[str, Any]) -> dict[tuple[str, str, int], Summary]:
    """The summary of each benchmark, peer and size."""
    rounds: dict[tuple[str, str, int], list[Mapping[str, float]]] = {}
    for one in measured["figures"]:
        rounds.setdefault((one["benchmark"], one["peer"], one["size"]), []).append(one)
    return {key: summarize(ones) for key, ones in rounds.items()}
