"""What the text of an answer holds, or why it holds nothing."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import orjson

from batchwright._answers.calls import tool_calls_of
from batchwright._answers.failures import ResultError, failure_of
from batchwright._answers.shapes import is_response, member
from batchwright._answers.texts import finish_reason_of, refusal_of, text_of

__all__ = ["parsed_of", "reader_of"]

_CUT = {
    "length": "The answer was cut at the limit of its tokens.",
    "content_filter": "The content filter stopped the answer.",
}


def reader_of(into: type[Any]) -> Callable[[str | bytes], Any]:
    """The function that reads JSON into a class.

    Raises:
        TypeError: No library can read the class.
    """
    from batchwright._structured import reader

    return reader(into)


def parsed_of(body: Any, into: type[Any] | None) -> tuple[Any, ResultError | None]:
    """Read the text of an answer that succeeded.

    Whole JSON counts, even if the model was stopped after it.

    Args:
        body: The body of the response.
        into: The class to read into; None for plain JSON, which an answer need not be.

    Returns:
        What the text holds, and None; or None, and why, if the answer is not whole or does not fit.
    """
    text = text_of(body)
    stopped = _stopped(body)
    mismatch = None
    if text and (stopped is None or text.rstrip().endswith(("}", "]"))):
        try:
            return (orjson.loads if into is None else reader_of(into))(text), None
        except ValueError as error:
            mismatch = ResultError("mismatch", str(error))
    if stopped is not None or into is None:
        return None, stopped
    return None, mismatch or _without_text(body)


def _stopped(body: Any) -> ResultError | None:
    """Why an answer is not whole; None if it is."""
    failed = failure_of(body)
    if failed is not None:
        return failed
    refusal = refusal_of(body)
    if refusal is not None:
        return ResultError("refusal", f"The model refused: {refusal}")
    reason = finish_reason_of(body)
    if reason in _CUT:
        return ResultError(reason, _CUT[reason])
    if member(body, "status") == "incomplete" and is_response(body):
        return ResultError(reason or "incomplete", "The response is incomplete.")
    return None


def _without_text(body: Any) -> ResultError:
    if tool_calls_of(body):
        return ResultError("tool_calls", "The model called tools, and wrote no text.")
    return ResultError("no_text", "The answer has no text.")
