"""The columns that all answers have, around those for what they hold."""

from __future__ import annotations

from collections.abc import Mapping
from typing import TYPE_CHECKING, Any

from batchwright._answers.shapes import member, word
from batchwright._answers.tokens import usage_of
from batchwright._tables.contents import Content, Taken, content_of
from batchwright._tables.types import Scalar

if TYPE_CHECKING:
    from batchwright._answers.result import Result

__all__ = ["columns_of"]

_HEAD = {"custom_id": Scalar.TEXT, "ok": Scalar.BOOLEAN, "status_code": Scalar.INTEGER}
_TAIL = {
    "model": Scalar.TEXT,
    "error_code": Scalar.TEXT,
    "error_message": Scalar.TEXT,
    "input_tokens": Scalar.INTEGER,
    "output_tokens": Scalar.INTEGER,
    "total_tokens": Scalar.INTEGER,
    "cached_tokens": Scalar.INTEGER,
    "reasoning_tokens": Scalar.INTEGER,
}
_NO_USAGE = (None,) * 5


def columns_of(first: Result[Any] | None, schema: Mapping[str, Any] | None = None) -> Content:
    """Choose the columns of a table, and what takes their values from any result.

    Args:
        first: The first answer that succeeded; None if none did.
        schema: The JSON schema of the class that the texts hold; None if there is none.
    """
    content = content_of(first, schema, {*_HEAD, *_TAIL})
    columns = {**_HEAD, **content.columns, **_TAIL}
    return Content(columns, _taking(content, parsed=schema is not None))


def _taking(content: Content, *, parsed: bool) -> Taken:
    nothing = (None,) * len(content.columns)
    take_content = content.take

    def take(result: Result[Any]) -> tuple[Any, ...]:
        body = result.body
        if result.ok:
            inner, error = take_content(result), result.why if parsed else None
        else:
            inner, error = nothing, result.error
        tokens: tuple[int | None, ...] = _NO_USAGE
        if (usage := usage_of(body)) is not None:
            tokens = (
                usage.input_tokens,
                usage.output_tokens,
                usage.total_tokens,
                usage.cached_tokens,
                usage.reasoning_tokens,
            )
        return (
            result.custom_id,
            result.ok,
            result.status_code,
            *inner,
            word(member(body, "model")),
            *((None, None) if error is None else (error.code, error.message)),
            *tokens,
        )

    return take
