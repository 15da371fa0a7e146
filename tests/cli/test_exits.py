"""Which error ends a command with which code, and what is said."""

from __future__ import annotations

import httpx
import pytest

import batchwright
from batchwright._jsonl.lines import InputError
from batchwright.cli.exits import ExitCode, exit_code, explain
from batchwright.errors import status_error
from batchwright.runs import BatchFailedError, RunError


@pytest.mark.parametrize(
    ("error", "code"),
    [
        (batchwright.ConfigurationError("no key"), ExitCode.CONFIGURATION),
        (ImportError("pip install …"), ExitCode.CONFIGURATION),
        (BatchFailedError("batch_1", 1, [], []), ExitCode.INCOMPLETE),
        (batchwright.WaitTimeoutError("too long", batch=None), ExitCode.INCOMPLETE),
        (status_error(404, {}, b""), ExitCode.API),
        (batchwright.APITimeoutError("too long"), ExitCode.API),
        (batchwright.PaginationError("again"), ExitCode.API),
        (RunError("another run"), ExitCode.USAGE),
        (InputError("line 3"), ExitCode.USAGE),
        (FileNotFoundError(2, "No such file", "x"), ExitCode.USAGE),
        (ValueError("metadata"), ExitCode.USAGE),
        (KeyError("a bug"), ExitCode.BUG),
    ],
)
def test_each_error_has_its_code(error: Exception, code: ExitCode) -> None:
    assert exit_code(error) is code


@pytest.mark.parametrize(
    ("error", "hint"),
    [
        (status_error(401, {}, b""), "Check OPENAI_API_KEY"),
        (status_error(403, {}, b""), "may not do this"),
        (status_error(404, {}, b""), "Check the id"),
        (status_error(429, {}, b""), "Wait a while"),
        (status_error(502, {}, b""), "later"),
        (batchwright.APITimeoutError("slow"), "--timeout"),
        (batchwright.APIConnectionError("refused"), "--base-url"),
        (batchwright.DownloadError("short", received=1, expected=2), "again"),
        (
            batchwright.APIResponseValidationError(
                "odd", status_code=200, headers=httpx.Headers(), body=None
            ),
            "Batch API",
        ),
    ],
)
def test_what_can_be_done_is_said(error: Exception, hint: str) -> None:
    assert explain(error).startswith(f"{type(error).__name__}: ")
    assert hint in explain(error)


def test_a_file_error_names_the_file() -> None:
    error = PermissionError(13, "Permission denied", "answers.jsonl")
    assert explain(error) == "answers.jsonl: Permission denied"
    assert explain(OSError(28, "No space left on device")) == "No space left on device"


def test_an_error_that_says_all_gets_no_hint() -> None:
    assert explain(RunError("it exists already")) == "it exists already"
