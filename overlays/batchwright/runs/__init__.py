"""Runs: from requests of any number to a file of answers, safe against every interruption.

A run is a plan (a pure function from state to actions), a ledger (what was done, on disk), flows
(what each action does, step by step) and a driver (which carries out the steps).
"""

from __future__ import annotations

from batchwright.money import Money, Tokens
from batchwright.runs.arguments import RunOptions
from batchwright.runs.errors import (
    InputChangedError,
    Interrupted,
    InvalidInputError,
    MaxCostError,
    RunError,
)
from batchwright.runs.events import Event
from batchwright.runs.folder import errors_path, folder_of
from batchwright.runs.handle import AsyncRun, Run
from batchwright.runs.pace import Pace
from batchwright.runs.start import find, open, run, start  # noqa: A004
from batchwright.runs.status import OUTCOMES, Outcome, Reason, ShardStatus, Status
from batchwright.runs.summary import Summary

__all__ = [
    "OUTCOMES",
    "AsyncRun",
    "Event",
    "InputChangedError",
    "Interrupted",
    "InvalidInputError",
    "MaxCostError",
    "Money",
    "Outcome",
    "Pace",
    "Reason",
    "Run",
    "RunError",
    "RunOptions",
    "ShardStatus",
    "Status",
    "Summary",
    "Tokens",
    "errors_path",
    "find",
    "folder_of",
    "open",
    "run",
    "start",
]
