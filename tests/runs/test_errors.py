"""What ends a run, in words."""

from __future__ import annotations

import pickle
from pathlib import Path

from batchwright.requests import Problem
from batchwright.runs import BatchFailedError, Interrupted


def test_lines_are_numbered_as_in_the_input_and_active_batches_are_named() -> None:
    errors = [Problem("invalid_url", "Wrong.", line=2), Problem("x", "y")]
    error = BatchFailedError("batch_1", 101, errors, ["batch_2", "batch_3"])
    assert str(error) == (
        "the API refused batch_1: line 102: Wrong. (invalid_url); y (x). "
        "Still active: batch_2, batch_3. Correct these lines and run it again, "
        "with another output, because other batches are active."
    )


def test_a_batch_that_failed_without_a_reason() -> None:
    assert "it gives no reason" in str(BatchFailedError("batch_1", 1, [], []))


def test_an_interruption_can_be_pickled() -> None:
    error = pickle.loads(pickle.dumps(Interrupted(Path("folder"), ["batch_1"])))
    assert (error.folder, error.batch_ids) == (Path("folder"), ["batch_1"])
    assert str(error) == str(Interrupted(Path("folder"), ["batch_1"]))
