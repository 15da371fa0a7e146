"""Runs: from a file of requests of any size to a file of answers.

A run is a plan (a pure function from state to actions), a ledger (what was done, on disk) and a
driver (does what the plan says, and records what happened).
"""

from __future__ import annotations

from batchwright.runs.errors import BatchFailedError, Interrupted, InvalidInputError, RunError
from batchwright.runs.output import errors_path, folder_of
from batchwright.runs.plan import Pace
from batchwright.runs.start import run
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
