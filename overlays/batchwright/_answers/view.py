"""What a result shows of itself, and is compared by."""

from __future__ import annotations

from typing import Any

from attrs import frozen

from batchwright._answers.failures import ResultError
from batchwright._display import Displayable

__all__ = ["Result"]


@frozen(repr=False)
class Result(Displayable):
    """The fields of a `batchwright.Result` that come from its line alone; it has the same name."""

    custom_id: str
    ok: bool
    status_code: int | None
    request_id: str | None
    body: Any
    error: ResultError | None
