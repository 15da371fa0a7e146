"""What ends a run, in words."""

from __future__ import annotations

import pickle
from pathlib import Path

from batchwright.requests import Problem, Report
from batchwright.runs import Interrupted, InvalidInputError, MaxCostError, RunError


def test_an_interruption_can_be_pickled() -> None:
    error = pickle.loads(pickle.dumps(Interrupted(Path("folder"), ["batch_1"])))
    assert (error.folder, error.batch_ids) == (Path("folder"), ["batch_1"])
    assert str(error) == "interrupted with 1 active batch; see folder"
    assert "2 active batches" in str(Interrupted(Path("folder"), ["batch_1", "batch_2"]))


def test_a_bound_on_the_cost_can_be_pickled() -> None:
    error = pickle.loads(pickle.dumps(MaxCostError(1200, 5.0)))
    assert isinstance(error, RunError)
    assert (error.lines, error.max_cost) == (1200, 5.0)
    assert str(error).startswith("1,200 lines are not sent: ")
    assert "more than $5." in str(error)


def test_an_invalid_input_counts_its_problems_and_shows_the_first() -> None:
    problem = Problem("invalid_url", "Wrong.", "url", 2)
    report = Report([problem], 6, 9, 99, None, None, 0)
    error = InvalidInputError(Path("in.jsonl"), report)
    assert error.report is report
    assert str(error) == f"in.jsonl: 7 problems, the first: {problem}"
    one = InvalidInputError(Path("in.jsonl"), Report([problem], 0, 9, 99, None, None, 0))
    assert "1 problem, the first" in str(one)
