"""What can end a run.

RunError                  the run cannot begin or continue
├── InvalidInputError     the input has problems; nothing was sent
├── InputChangedError     the input is not the one that the run began with
└── MaxCostError          what is left may cost too much
Interrupted               Ctrl-C; the batches remain active
"""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path
from typing import Any

from batchwright.errors import BatchwrightError
from batchwright.requests import Report


class RunError(BatchwrightError):
    """A run cannot begin or continue; the message says why.

    Correct what it names, then run the same call again; the run resumes where it stopped.

    Example:
        >>> raise RunError("another process is driving this run")
        Traceback (most recent call last):
        batchwright.runs.errors.RunError: another process is driving this run
    """


class InvalidInputError(RunError):
    r"""The input has problems, and nothing was sent.

    Correct the lines in `report`, and run the same call again.

    Args:
        path: The input file.
        report: What the check found.

    Example:
        try:
            runs.run(client, "requests.jsonl", output="answers.jsonl")
        except runs.InvalidInputError as error:
            print(*error.report.problems, sep="\n")
    """

    def __init__(self, path: Path, report: Report) -> None:
        self.report = report
        problems = len(report.problems) + report.omitted
        plural = "" if problems == 1 else "s"
        super().__init__(f"{path}: {problems} problem{plural}, the first: {report.problems[0]}")


class InputChangedError(RunError):
    """The input is not that of the run, which has batches or answers already.

    Put the input back, choose another output, or let the run take over the new input with
    `only_changed`: what has succeeded is kept, and all other lines are sent.

    Args:
        message: Which lines differ.

    Example:
        try:
            runs.run(client, "requests.jsonl", output="answers.jsonl")
        except runs.InputChangedError:
            runs.run(client, "requests.jsonl", output="answers.jsonl", only_changed=True)
    """


class MaxCostError(RunError):
    """What is left of a run may cost more than `max_cost` allows.

    The answers so far are kept. The same call with a higher `max_cost` goes on.

    Args:
        lines: How many lines were not sent.
        max_cost: The most that may be spent, in US dollars.

    Example:
        >>> MaxCostError(120, 5.0).lines
        120
    """

    def __init__(self, lines: int, max_cost: float) -> None:
        self.lines = lines
        self.max_cost = max_cost
        super().__init__(
            f"{lines:,} lines are not sent: with them, the run could cost more than "
            f"${max_cost:g}. Run it again with a higher max_cost to go on"
        )

    def __reduce__(self) -> tuple[Any, ...]:
        return type(self), (self.lines, self.max_cost)


class Interrupted(KeyboardInterrupt):
    """A run was interrupted. Its batches remain active, and the same call resumes it.

    Run the same call again, or cancel the batches in `batch_ids`.

    Args:
        folder: Where the ledger is.
        batch_ids: The batches that remain active.

    Example:
        try:
            runs.run(client, "requests.jsonl", output="answers.jsonl")
        except runs.Interrupted as interrupted:
            print("still active:", *interrupted.batch_ids)
    """

    def __init__(self, folder: Path, batch_ids: Sequence[str]) -> None:
        self.folder = folder
        self.batch_ids = list(batch_ids)
        plural = "" if len(batch_ids) == 1 else "es"
        super().__init__(f"interrupted with {len(batch_ids)} active batch{plural}; see {folder}")

    def __reduce__(self) -> tuple[Any, ...]:
        return type(self), (self.folder, self.batch_ids)
