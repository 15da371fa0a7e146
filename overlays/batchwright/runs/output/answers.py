"""One answer: whether it succeeded, and else how and why it did not."""

from __future__ import annotations

from typing import Any

import orjson
from attrs import evolve, frozen

from batchwright._answers.result import Result, parse_line
from batchwright.errors import InputError
from batchwright.results import parse
from batchwright.runs.status import Outcome

__all__ = ["Verdict", "made", "read_answer", "stored", "verdict", "verdict_as"]

NO_REASON = "no_reason"
"""The code of an answer that has no status and gives no reason."""

_LONGEST_CODE = 200
_OUTCOMES: dict[str, Outcome] = {"batch_expired": "expired", "batch_cancelled": "cancelled"}


@frozen
class Verdict:
    """How a request ended.

    Args:
        outcome: How.
        code: Why, for programs; empty for success.
        message: Why, for people; empty for success.
        status_code: The HTTP status; None if it was not executed.
    """

    outcome: Outcome
    code: str = ""
    message: str = ""
    status_code: int | None = None


def read_answer(line: bytes) -> tuple[str, bool, Any]:
    """Read what is needed of an answer; it says the same as `parse`, and makes no objects.

    Args:
        line: A line of an output file or an error file.

    Returns:
        The request's `custom_id`, whether it succeeded, and the body of the response.

    Raises:
        InputError: The line is not an answer.
    """
    try:
        answer = orjson.loads(line)
        custom_id, response = answer["custom_id"], answer["response"]
        status = response["status_code"]
        if (
            answer["error"] is None
            and 200 <= status < 300
            and type(status) is int
            and type(custom_id) is str
        ):
            return custom_id, True, response["body"]
    except (ValueError, TypeError, KeyError):
        pass  # `parse` says what is wrong, or reads it in spite of that
    result = parse(line)
    return result.custom_id, result.ok, result.body


def verdict(result: Result) -> Verdict:
    """Say how a request ended whose answer came from the API."""
    status, error = result.status_code, result.error
    if error is None:
        return Verdict("succeeded", status_code=status)
    fallback = NO_REASON if status is None else f"status_{status}"
    code = (error.code or fallback)[:_LONGEST_CODE]
    return Verdict(_OUTCOMES.get(code, "failed"), code, error.message, status)


def verdict_as(outcome: Outcome, result: Result) -> Verdict:
    """Say why a request ended in an outcome that is known already."""
    return evolve(verdict(result), outcome=outcome)


def made(custom_id: str | None, code: str, message: str) -> bytes:
    """Make the answer to a request to which the API gave none.

    Args:
        custom_id: The request's name; None if it has none.
        code: Why there is no answer, for programs.
        message: The same for people.

    Returns:
        A line of an error file, without line end.
    """
    error = {"code": code, "message": message}
    return orjson.dumps({"id": None, "custom_id": custom_id, "response": None, "error": error})


def stored(answer: bytes, number: int | None = None, into: type[Any] | None = None) -> Result:
    """Read an answer of a run; that to an invalid line may have no `custom_id`, here empty.

    Args:
        answer: The answer.
        number: The number of its line in the input; None if it does not matter.
        into: The class that a structured output is read into.

    Raises:
        InputError: It is not an answer.
    """
    try:
        return parse_line(answer, number, into)
    except InputError:
        value = orjson.loads(answer)
        if not isinstance(value, dict) or value.get("custom_id") is not None:
            raise
        return parse_line(orjson.dumps({**value, "custom_id": ""}), number, into)
