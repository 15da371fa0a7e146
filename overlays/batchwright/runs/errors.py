"""What can end a run.

RunError                  the run cannot begin or continue
├── InvalidInputError     the input has problems; nothing was sent
└── BatchFailedError      the API refused a whole batch
Interrupted               Ctrl-C; the batches remain active
"""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path
from typing import Any

from attrs import evolve

from batchwright.errors import BatchwrightError
from batchwright.requests import Problem, Report


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
            run(client, "requests.jsonl", output="answers.jsonl")
        except InvalidInputError as error:
            print(*error.report.problems, sep="\n")
    """

    def __init__(self, path: Path, report: Report) -> None:
        self.report = report
        problems = len(report.problems) + report.omitted
        plural = "" if problems == 1 else "s"
        super().__init__(f"{path}: {problems} problem{plural}, the first: {report.problems[0]}")


class BatchFailedError(RunError):
    """The API refused a whole batch, as it does when its input file has problems.

    The other batches remain active, and their answers are not lost. Run the same call to try this
    one again; if lines must be corrected, choose another output.

    Args:
        batch_id: The batch.
        first_line: The number of the shard's first line in the input file, from 1.
        errors: What the API found wrong; each `line` counts from the shard's first line.
        active: The ids of the run's other batches, which remain active.

    Example:
        >>> from batchwright.requests import Problem
        >>> problem = Problem("invalid_url", "The url is wrong.", line=2)
        >>> error = BatchFailedError("batch_1", 101, [problem], active=[])
        >>> error.batch_id, error.errors[0].code
        ('batch_1', 'invalid_url')
    """

    def __init__(
        self, batch_id: str, first_line: int, errors: Sequence[Problem], active: Sequence[str]
    ) -> None:
        self.batch_id = batch_id
        self.first_line = first_line
        self.errors = list(errors)
        self.active = list(active)
        shown = [str(_in_whole_input(error, first_line)) for error in errors[:3]]
        reason = "; ".join(shown) or "it gives no reason"
        more = f" and {len(errors) - 3} more" if len(errors) > 3 else ""
        others = f" Still active: {', '.join(active)}." if active else ""
        if any(error.line is not None for error in errors):
            advice = "Correct these lines and run it again"
            advice += ", with another output, because other batches are active." if active else "."
        else:
            advice = "Run the same command to try again."
        super().__init__(f"the API refused {batch_id}: {reason}{more}.{others} {advice}")


class Interrupted(KeyboardInterrupt):
    """A run was interrupted. Its batches remain active, and the same call resumes it.

    Run the same call again, or cancel the batches in `batch_ids`.

    Args:
        folder: Where the ledger is.
        batch_ids: The batches that remain active.

    Example:
        try:
            run(client, "requests.jsonl", output="answers.jsonl")
        except Interrupted as interrupted:
            print("still active:", *interrupted.batch_ids)
    """

    def __init__(self, folder: Path, batch_ids: Sequence[str]) -> None:
        self.folder = folder
        self.batch_ids = list(batch_ids)
        plural = "" if len(batch_ids) == 1 else "es"
        super().__init__(f"interrupted with {len(batch_ids)} active batch{plural}; see {folder}")

    def __reduce__(self) -> tuple[Any, ...]:
        return type(self), (self.folder, self.batch_ids)


def _in_whole_input(error: Problem, first_line: int) -> Problem:
    return error if error.line is None else evolve(error, line=first_line + error.line - 1)
