"""What holds of any run, whatever its shards, its retries and what its servers do."""

from __future__ import annotations

import json
from collections import Counter
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any
from unittest.mock import patch

from hypothesis import given, settings
from hypothesis import strategies as st

from batchwright.results import read
from batchwright.runs.output import (
    Finished,
    Part,
    assemble,
    consolidate_left,
    iter_answers,
    read_left,
)

from ...lines import answer
from .conftest import Run, request_line

LINES = {
    "succeeded": lambda name, mark: answer(name, body={"mark": mark}),
    "failed": lambda name, mark: answer(name, 400, {"error": {"code": f"no-{mark}"}}),
    "expired": lambda name, mark: answer(name, None, error={"code": "batch_expired"}),
    "cancelled": lambda name, mark: answer(name, None, error={"code": "batch_cancelled"}),
}
ENDS = st.sampled_from([*LINES, "unanswered"])
NOISE = st.sampled_from([b"\n", b" \r\n", b"{\n", b'{"custom_id": "r1", "resp\n', b"\xfe\n"])


def draw_shard(draw: Any, run: Run, numbers: list[int], expected: dict[int, str]) -> None:
    """Put a shard there, and join it with files in any order, with noise and with strangers."""
    shard = run.shard({number: f"r{number}" for number in numbers})
    ends = {number: draw(ENDS) for number in numbers}
    lines, marks = [], {}
    for number, outcome in ends.items():
        if outcome != "unanswered":
            marks[number] = f"{shard.index}-{number}"
            lines.append(LINES[outcome](f"r{number}", marks[number]))
    twice = draw(st.lists(st.sampled_from(numbers), max_size=3))
    repeated = [number for number in twice if ends[number] == "succeeded"]
    lines += [LINES["failed"](f"r{number}", "twice") for number in repeated]
    strangers = draw(st.integers(0, 2))
    lines += [LINES["succeeded"](f"stranger-{at}", "x") for at in range(strangers)]
    noise = draw(st.lists(NOISE, max_size=3))
    lines = draw(st.permutations(lines + noise))
    cut = draw(st.integers(0, len(lines)))
    joined = run.join(shard, b"".join(lines[:cut]), b"".join(lines[cut:]), strict=False)
    assert Counter({r.outcome: 0 for r in joined.reasons}).keys() == set(ends.values())
    counts: Counter[str] = Counter()
    for reason in joined.reasons:
        counts[reason.outcome] += reason.count
    assert counts == Counter(ends.values())
    assert joined.unexpected == len(repeated) + strangers
    assert joined.unreadable == sum(not line.isspace() for line in noise)
    assert joined.missing == counts["unanswered"]
    assert (joined.executed_ok, joined.executed_failed) == (counts["succeeded"], counts["failed"])
    expected.update(ends)


def check(run: Run, parts: list[Any], expected: dict[int, str], name: str) -> Finished:
    """Each line is once in the one file where it belongs, in order."""
    output, errors = run.path / f"{name}.output", run.path / f"{name}.errors"
    assembled = assemble(parts, len(expected), output, errors)
    assert assembled.outcomes == Counter(expected.values())
    good = [f"r{n}" for n, outcome in sorted(expected.items()) if outcome == "succeeded"]
    bad = [f"r{n}" for n, outcome in sorted(expected.items()) if outcome != "succeeded"]
    assert [(result.custom_id, result.ok) for result in read(output)] == [(n, True) for n in good]
    assert [(result.custom_id, result.ok) for result in read(errors)] == [(n, False) for n in bad]
    there = {number: outcome for number, outcome, _ in iter_answers(parts)}
    assert list(there.items()) == sorted(expected.items())
    return Finished(output, errors, run.path / f"{name}.left", len(expected))


def check_left(path: Path, expected: dict[int, str]) -> None:
    found = list(read_left([Part(path, 1, len(expected), 0)]))
    assert [(line.number, line.outcome) for line in found] == [
        (number, outcome) for number, outcome in sorted(expected.items()) if outcome != "succeeded"
    ]
    for line in found:
        assert line.request == request_line(line.number, f"r{line.number}")
        assert json.loads(line.request)["custom_id"] == line.custom_id


@settings(max_examples=60, deadline=None)
@given(st.data())
def test_every_line_ends_once_in_order_whatever_happens(data: st.DataObject) -> None:
    draw = data.draw
    total = draw(st.integers(1, 25))
    groups = draw(st.lists(st.integers(0, 3), min_size=total, max_size=total))
    size = draw(st.integers(1, 8))
    expected: dict[int, str] = {}
    # No power fails here, and waiting for the disk would take most of the time.
    with TemporaryDirectory() as folder, patch("os.fsync"):
        run = Run(Path(folder))
        for group in sorted(set(groups)):
            numbers = [number for number, of in enumerate(groups, 1) if of == group]
            for start in range(0, len(numbers), size):
                draw_shard(draw, run, numbers[start : start + size], expected)

        def retry() -> None:
            left = sorted(number for number, outcome in expected.items() if outcome != "succeeded")
            again = [number for number in left if draw(st.booleans())]
            for start in range(0, len(again), size):
                draw_shard(draw, run, again[start : start + size], expected)

        for _ in range(draw(st.integers(0, 3))):
            retry()
        base = check(run, [*run.parts()], expected, "first")
        consolidate_left(run.left_parts(), run.parts(), base.left)
        check_left(base.left, expected)

        earlier = len(run.shards)
        retry()
        newer = check(run, [base, *run.parts()[earlier:]], expected, "second")
        old_left = Part(base.left, 1, total, base.index)
        parts = run.parts()[earlier:]
        consolidate_left([old_left, *run.left_parts()[earlier:]], parts, newer.left)
        check_left(newer.left, expected)
