"""Which error ends a command with which code, and what it says."""

from __future__ import annotations

import errno

import httpx
import pytest

import batchwright
from batchwright.cli.exits import ExitCode, error_document, exit_code, explain
from batchwright.errors import InputError, status_error
from batchwright.runs import MaxCostError, RunError


@pytest.mark.parametrize(
    ("error", "code"),
    [
        (batchwright.ConfigurationError("no key"), ExitCode.CONFIGURATION),
        (ImportError("pip install …"), ExitCode.CONFIGURATION),
        (MaxCostError(3, 1.0), ExitCode.INCOMPLETE),
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
    ("error", "message", "hint"),
    [
        (status_error(401, {}, b""), "the API responded with 401", "Check OPENAI_API_KEY"),
        (status_error(403, {}, b""), "the API responded with 403", "lacks the permission"),
        (status_error(429, {}, b""), "the API responded with 429", "Wait a while"),
        (
            status_error(429, {}, b'{"error": {"code": "insufficient_quota"}}'),
            "the API responded with 429",
            "Check your plan and billing.",
        ),
        (status_error(502, {}, b""), "the API responded with 502", "later"),
        (batchwright.APITimeoutError("slow"), "slow.", "--timeout"),
        (batchwright.APIConnectionError("no response"), "no response.", "--base-url"),
        (batchwright.DownloadError("short", received=1, expected=2), "short.", "again"),
        (batchwright.UploadError("short"), "the upload failed: short.", "again"),
        (KeyError(), "an error in batchwright itself.", "report it"),
        (
            batchwright.APIResponseValidationError(
                "odd", status_code=200, headers=httpx.Headers(), body=None
            ),
            "odd.",
            "Batch API",
        ),
    ],
)
def test_what_happened_and_what_to_do_is_said_without_the_class(
    error: Exception, message: str, hint: str
) -> None:
    line = explain(error)
    assert line.startswith(message)
    assert hint in line
    assert type(error).__name__ not in line


def test_a_file_error_names_the_file() -> None:
    error = PermissionError(13, "Permission denied", "answers.jsonl")
    assert explain(error) == "answers.jsonl: Permission denied"
    assert explain(OSError(5, "Input/output error")) == "Input/output error"


@pytest.mark.parametrize("number", [errno.ENOSPC, errno.EDQUOT])
def test_a_full_disk_loses_nothing(number: int) -> None:
    line = explain(OSError(number, "No space left on device", "answers.jsonl"))
    assert line.startswith("answers.jsonl: No space left on device. Nothing is lost: make room")


def test_an_error_that_needs_no_hint_gets_none() -> None:
    assert explain(RunError("it exists already")) == "it exists already"


def test_the_error_for_programs_has_what_the_api_said() -> None:
    body = b'{"error": {"message": "no", "code": "model_not_found", "param": "model"}}'
    error = status_error(404, {"x-request-id": "req_1"}, body)
    assert error_document(error, ExitCode.API, "no") == {
        "error": {
            "type": "NotFoundError",
            "message": "no",
            "exit_code": 3,
            "status_code": 404,
            "code": "model_not_found",
            "param": "model",
            "request_id": "req_1",
        }
    }
