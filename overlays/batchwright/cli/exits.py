"""How a command ends: the exit codes, and which error ends with which."""

from __future__ import annotations

from enum import IntEnum


class ExitCode(IntEnum):
    """The exit codes of all commands.

    Example:
        >>> int(ExitCode.API)
        3
    """

    OK = 0
    INCOMPLETE = 1
    USAGE = 2
    API = 3
    CONFIGURATION = 4
    BUG = 70
    INTERRUPTED = 130
    BROKEN_PIPE = 141


MEANINGS = {
    ExitCode.OK: "All went well.",
    ExitCode.INCOMPLETE: "Some requests have no good answer, or the batch did not complete.",
    ExitCode.USAGE: "A wrong argument, or a file that is not as it should be.",
    ExitCode.API: "The API refused, could not be reached, or sent something broken.",
    ExitCode.CONFIGURATION: "No key, a setting that cannot be used, or a missing extra.",
    ExitCode.BUG: "An error in batchwright itself.",
    ExitCode.INTERRUPTED: "Interrupted with Ctrl-C; batches go on.",
    ExitCode.BROKEN_PIPE: "Whoever read the output went away.",
}
"""What `batchwright --help` says about them."""


def exit_code(error: Exception) -> ExitCode:
    """Tell how an error that nobody dealt with ends the command.

    Example:
        >>> exit_code(FileNotFoundError("requests.jsonl")).name
        'USAGE'
    """
    from batchwright.errors import (
        APIError,
        BatchwrightError,
        ConfigurationError,
        PaginationError,
        WaitTimeoutError,
    )
    from batchwright.runs import BatchFailedError

    for classes, code in (
        ((ConfigurationError, ImportError), ExitCode.CONFIGURATION),
        ((BatchFailedError, WaitTimeoutError), ExitCode.INCOMPLETE),
        ((APIError, PaginationError), ExitCode.API),
        ((BatchwrightError, OSError, ValueError), ExitCode.USAGE),
    ):
        if isinstance(error, classes):
            return code
    return ExitCode.BUG


def explain(error: Exception) -> str:
    """Say in a line what happened and what to do.

    Example:
        >>> explain(ValueError("metadata can have 13 pairs"))
        'metadata can have 13 pairs'
    """
    if isinstance(error, OSError) and error.strerror:
        where = f"{error.filename}: " if error.filename is not None else ""
        return f"{where}{error.strerror}"
    named = exit_code(error) in (ExitCode.API, ExitCode.BUG)
    told = f"{type(error).__name__}: {error}" if named else str(error)
    hints = [*_hints(error), *getattr(error, "__notes__", [])]
    return " ".join([f"{told.rstrip('.')}.", *hints]) if hints else told


def _hints(error: Exception) -> list[str]:
    from batchwright import errors

    for kind, hint in (
        (errors.AuthenticationError, "Check OPENAI_API_KEY, and that it is for this base URL."),
        (errors.PermissionDeniedError, "The key may not do this; try another OPENAI_API_KEY."),
        (errors.NotFoundError, "Check the id; another key or base URL sees other things."),
        (errors.RateLimitError, "Wait a while, then run the same command again."),
        (errors.InternalServerError, "Run the same command again later."),
        (errors.APITimeoutError, "Try again, or give it longer: --timeout SECONDS."),
        (errors.APIConnectionError, "Check the network, and --base-url or OPENAI_BASE_URL."),
        (errors.DownloadError, "Run the same command again."),
        (errors.APIResponseValidationError, "Check that the base URL is that of a Batch API."),
    ):
        if isinstance(error, kind):
            return [hint]
    return []
