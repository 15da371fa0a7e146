"""How a command ends: the exit codes, and which error ends with which."""

from __future__ import annotations

import errno
from enum import IntEnum
from typing import Any


class ExitCode(IntEnum):
    """The exit codes of all commands."""

    OK = 0
    INCOMPLETE = 1
    USAGE = 2
    API = 3
    CONFIGURATION = 4
    BUG = 70
    HUNG_UP = 129
    INTERRUPTED = 130
    BROKEN_PIPE = 141
    TERMINATED = 143


MEANINGS = {
    ExitCode.OK: "Success.",
    ExitCode.INCOMPLETE: "Some requests did not succeed, or the batch did not complete.",
    ExitCode.USAGE: "An invalid argument or file.",
    ExitCode.API: "The API refused, could not be reached, or sent something broken.",
    ExitCode.CONFIGURATION: "A missing key, an invalid setting, or a missing extra.",
    ExitCode.BUG: "An error in batchwright itself.",
    ExitCode.HUNG_UP: "Interrupted because the terminal was closed; batches remain active.",
    ExitCode.INTERRUPTED: "Interrupted with Ctrl-C; batches remain active.",
    ExitCode.BROKEN_PIPE: "The output was closed early.",
    ExitCode.TERMINATED: "Interrupted by SIGTERM; batches remain active.",
}
"""What `batchwright --help` says about them."""


class CommandError(Exception):
    """A command ends without a result, and says why itself.

    Args:
        kind: The type of the error that `--json` prints.
        code: The exit code.
        lines: What to tell people.
        details: More members of the error that `--json` prints.
    """

    def __init__(self, kind: str, code: ExitCode, *lines: str, **details: Any) -> None:
        super().__init__(*lines)
        self.kind = kind
        self.code = code
        self.lines = lines
        self.details = details


_FULL = (errno.ENOSPC, errno.EDQUOT)
_MEMBERS = ("status_code", "code", "param", "request_id")


def error_document(error: Exception, code: ExitCode, message: str) -> dict[str, Any]:
    """The error that `--json` prints, for programs."""
    from batchwright.errors import BatchwrightError

    if isinstance(error, CommandError):
        found = {"type": error.kind, **error.details}
    elif isinstance(error, BatchwrightError | OSError):
        members = {name: getattr(error, name, None) for name in _MEMBERS}
        known = {name: one for name, one in members.items() if isinstance(one, int | str)}
        found = {"type": type(error).__name__, **known}
    else:
        found = {"type": "UsageError" if code is ExitCode.USAGE else type(error).__name__}
    return {"error": {"message": message, "exit_code": code, **found}}


def exit_code(error: Exception) -> ExitCode:
    """Choose the exit code for an error that a command did not handle."""
    from batchwright import errors
    from batchwright.runs.errors import MaxCostError

    for classes, code in (
        ((errors.ConfigurationError, ImportError), ExitCode.CONFIGURATION),
        ((MaxCostError, errors.WaitTimeoutError), ExitCode.INCOMPLETE),
        ((errors.APIError, errors.PaginationError), ExitCode.API),
        ((errors.BatchwrightError, OSError, ValueError), ExitCode.USAGE),
    ):
        if isinstance(error, classes):
            return code
    return ExitCode.BUG


def explain(error: Exception) -> str:
    """Say in one line what happened and what to do."""
    from batchwright.errors import APIStatusError, UploadError

    message = str(error)
    if isinstance(error, OSError) and error.strerror:
        message = f"{error.filename}: " if error.filename is not None else ""
        message += error.strerror
    elif isinstance(error, APIStatusError):
        message = f"the API responded with {message}"
    elif isinstance(error, UploadError):
        message = f"the upload failed: {message}"
    elif exit_code(error) is ExitCode.BUG:
        message = f"an error in batchwright itself: {message}".rstrip(": ")
    hints = [*_hints(error), *getattr(error, "__notes__", [])]
    return " ".join([f"{message.rstrip('.')}.", *hints]) if hints else message


def _hints(error: Exception) -> list[str]:
    from batchwright import errors

    if isinstance(error, OSError) and error.errno in _FULL:
        return ["Nothing is lost: make room, then run the same command again."]
    if exit_code(error) is ExitCode.BUG:
        return ["Please report it, with the traceback above."]
    if isinstance(error, errors.RateLimitError) and error.code == "insufficient_quota":
        return ["Check your plan and billing."]
    for kind, hint in (
        (errors.AuthenticationError, "Check OPENAI_API_KEY, and that it is for this base URL."),
        (errors.PermissionDeniedError, "This key lacks the permission; try another."),
        (errors.RateLimitError, "Wait a while, then run the same command again."),
        (errors.InternalServerError, "Run the same command again later."),
        (errors.APITimeoutError, "Try again, or allow more time: --timeout SECONDS."),
        (errors.APIConnectionError, "Check the network, and --base-url or OPENAI_BASE_URL."),
        (errors.DownloadError, "Run the same command again."),
        (errors.UploadError, "Run the same command again."),
        (errors.APIResponseValidationError, "Check that the base URL is that of a Batch API."),
    ):
        if isinstance(error, kind):
            return [hint]
    return []
