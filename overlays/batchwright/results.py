"""The answers of a batch: reading the lines of its output file and error file."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import orjson
from attrs import field, frozen

from batchwright._display import Displayable
from batchwright._jsonl.lines import name_of, numbered
from batchwright._transfer.sources import Source
from batchwright.errors import InputError

__all__ = ["Result", "ResultError", "parse", "read"]


@frozen(repr=False)
class ResultError(Displayable):
    """Why a request failed.

    Args:
        code: The API's error code, such as `batch_expired`; None if it gave none.
        message: A sentence for people.
        type: The kind of error, such as `invalid_request_error`; None if there is none.
        param: The parameter at fault; None if there is none.

    Example:
        >>> str(ResultError("batch_expired", "Too late."))
        'Too late. (batch_expired)'
    """

    code: str | None
    message: str
    type: str | None = None
    param: str | None = None

    def __str__(self) -> str:
        return f"{self.message} ({self.code})" if self.code else self.message


@frozen(repr=False)
class Result(Displayable):
    """The answer to one request of a batch.

    A request that was executed but failed has a `status_code` of 4xx or 5xx and the line's own
    `error` is null; here `ok` is False, and `error` comes from the body. A request that was never
    executed, because the batch expired or was cancelled, has no `status_code`.

    Args:
        custom_id: The request's name, from the input file.
        ok: Whether the request was executed and succeeded.
        status_code: The HTTP status of the request; None if it was never executed.
        request_id: The API's id for the request; None if it was never executed.
        body: The JSON body of the endpoint's response; None if there is none.
        error: Why the request failed; None if it is `ok`.
        raw: The whole line.

    Example:
        for result in client.batches.iter_results("batch_1"):
            print(result.custom_id, result.body if result.ok else result.error)
    """

    custom_id: str
    ok: bool
    status_code: int | None
    request_id: str | None
    body: Any  # JSON; the endpoint defines its shape
    error: ResultError | None
    raw: dict[str, Any] = field(factory=dict, repr=False, eq=False)


def read(lines: Source) -> Iterator[Result]:
    """Read an output file or an error file, a line at a time. Empty lines are skipped.

    Args:
        lines: A path, bytes, a file opened in binary mode, or an iterable of lines.

    Yields:
        One result per line, in the order of the file, which is not that of the input.

    Raises:
        InputError: A line is not an answer, for example because the file is truncated; the message
            gives the file and the line.

    Example:
        >>> line = b'{"custom_id": "a", "response": {"status_code": 200}, "error": null}'
        >>> [(result.custom_id, result.ok) for result in read(line)]
        [('a', True)]
    """
    name = name_of(lines)
    for number, line, _ in numbered(lines):
        if line.strip():
            yield parse_at(name, number, line)


def parse_at(name: str, number: int, line: bytes) -> Result:
    """Parse a line of a file; an error gives the file and the line's number."""
    try:
        return parse(line)
    except InputError as error:
        raise InputError(f"{name}:{number}: {error}") from error


def parse(line: bytes) -> Result:
    """Parse one line of an output file or an error file.

    Args:
        line: The line, with or without its end.

    Returns:
        The result.

    Raises:
        InputError: The line is not an answer.

    Example:
        >>> parse(b'{"custom_id": "a", "error": {"code": "batch_expired"}}').error.code
        'batch_expired'
    """
    try:
        raw = orjson.loads(line)
    except orjson.JSONDecodeError as error:
        ended = "" if line.endswith(b"\n") else ", and the file ends here: it is truncated"
        raise InputError(f"this line is not valid JSON ({error}){ended}") from error
    if not isinstance(raw, dict) or not isinstance(raw.get("custom_id"), str):
        raise InputError("this line is not an answer: it is not an object with a 'custom_id'")
    response = raw.get("response")
    if not isinstance(response, dict):
        response = {}
    status, body = response.get("status_code"), response.get("body")
    if status is not None and not isinstance(status, int):
        raise InputError("this line is not an answer: its 'status_code' is not a number")
    own = raw.get("error")
    ok = own is None and status is not None and 200 <= status < 300
    why = None if ok else _error(own, status, body)
    return Result(raw["custom_id"], ok, status, response.get("request_id"), body, why, raw)


def _error(own: Any, status: int | None, body: Any) -> ResultError:
    """Take the error from the line itself, else from the body of the response."""
    found = own
    if found is None and isinstance(body, dict):
        found = body.get("error")
    if isinstance(found, dict):
        code = found.get("code")
        message = found.get("message") or _unexplained(status)
        code = str(code) if code is not None else None
        return ResultError(code, str(message), found.get("type"), found.get("param"))
    return ResultError(None, str(found) if found else _unexplained(status))


def _unexplained(status: int | None) -> str:
    if status is None:
        return "The request was not executed, and the API gives no reason."
    return f"The request failed with status {status}, and the API gives no reason."
