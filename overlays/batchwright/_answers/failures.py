"""Why a request failed."""

from __future__ import annotations

from typing import Any

from attrs import frozen

from batchwright._answers.shapes import is_response, member
from batchwright._display import Displayable

__all__ = ["ResultError", "error_of", "failure_of"]


@frozen(repr=False)
class ResultError(Displayable):
    """Why a request failed, or why its answer could not be read.

    Args:
        code: The API's error code, such as `batch_expired`, or one of those that `Result.why` adds;
            None if there is none.
        message: A sentence for people.
        type: The kind of error, such as `invalid_request_error`; None if there is none.
        param: The parameter at fault; None if there is none.
        line: The number of the line, if `Result.why` says so.

    Example:
        >>> str(ResultError("batch_expired", "Too late.", line=17))
        'line 17: Too late. (batch_expired)'
    """

    code: str | None
    message: str
    type: str | None = None
    param: str | None = None
    line: int | None = None

    def __str__(self) -> str:
        place = "" if self.line is None else f"line {self.line}: "
        return f"{place}{self.message} ({self.code})" if self.code else f"{place}{self.message}"


def error_of(own: Any, status: int | None, body: Any) -> ResultError:
    """Take the error from the line itself, else from the body of the response.

    Args:
        own: The `error` of the line.
        status: The HTTP status; None if the request was not executed.
        body: The body of the response.
    """
    found = member(body, "error") if own is None else own
    return _error(found, _unexplained(status))


def failure_of(body: Any) -> ResultError | None:
    """Why a response failed or was cancelled that the API sent with status 200; None if it was not.

    Args:
        body: The body of the response.
    """
    status = member(body, "status")
    if status not in ("failed", "cancelled") or not is_response(body):
        return None
    error = _error(member(body, "error"), f"The response is {status}, and the API gives no reason.")
    return error if error.code else ResultError(status, error.message, error.type, error.param)


def _error(found: Any, unexplained: str) -> ResultError:
    if isinstance(found, dict):
        code = found.get("code")
        message = found.get("message") or unexplained
        code = str(code) if code is not None else None
        return ResultError(code, str(message), found.get("type"), found.get("param"))
    return ResultError(None, str(found) if found else unexplained)


def _unexplained(status: int | None) -> str:
    if status is None:
        return "The request was not executed, and the API gives no reason."
    return f"The request failed with status {status}, and the API gives no reason."
