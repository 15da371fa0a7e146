"""Runs: from a file of requests of any size to a file of answers.

A run is a plan (`plan.py`: a pure function from state to actions), a ledger (`ledger.py`: what was
done, in SQLite) and a driver (`driver.py`: does what the plan says and writes down what happened).
"""

from __future__ import annotations

from batchwright.runs.errors import BatchFailedError, Interrupted, InvalidInputError, RunError
from batchwright.runs.plan import Pace
from batchwright.runs.running import errors_path, folder_of, run
from batchwright.runs.summary import Progress, Summary

__all__ = [
    "BatchFailedError",
    "Interrupted",
    "InvalidInputError",
    "Pace",
    "Progress",
    "RunError",
    "Summary",
    "errors_path",
    "folder_of",
    "run",
]
