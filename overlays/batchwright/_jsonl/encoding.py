"""Writing a request as a line."""

from __future__ import annotations

import operator
from collections.abc import Iterator, Mapping
from typing import Any

import orjson

from batchwright._jsonl.values import not_finite, nulls
from batchwright.errors import InputError

__all__ = ["encode", "problems", "text"]

_AS_LINE = orjson.OPT_APPEND_NEWLINE | orjson.OPT_SERIALIZE_NUMPY


def encode(item: object, where: str) -> bytes:
    """Write a request as a line of JSON, with its line end.

    Args:
        item: A mapping, or an object with `to_dict`.
        where: What errors call it, such as `request 3`.

    Raises:
        InputError: It is neither, or JSON or the API cannot take one of its values.
    """
    line = item if isinstance(item, Mapping) else getattr(item, "to_dict", lambda: None)()
    if not isinstance(line, Mapping):
        raise InputError(f"{where} must be a mapping, not {type(item).__name__}")
    line = {**line}
    if "custom_id" in line:
        line["custom_id"] = text(line["custom_id"])
    try:
        data = orjson.dumps(line, option=_AS_LINE)
    except orjson.JSONEncodeError as error:
        raise InputError(f"{where} cannot be written as JSON: {error}") from error
    for problem in problems(line) if b"null" in data else ():
        raise InputError(f"{where}: {problem}")
    return data


def text(custom_id: Any) -> Any:
    """Write an integer as text; anything else is left to the rules."""
    if isinstance(custom_id, bool) or not hasattr(custom_id, "__index__"):
        return custom_id
    return str(operator.index(custom_id))


def problems(line: Mapping[str, Any]) -> Iterator[str]:
    """Say which values of a request JSON or the API cannot take."""
    url, body = line.get("url"), line.get("body")
    try:
        infinite = list(not_finite("", line))
    except RecursionError:
        yield "it is nested too deeply"
        return
    for name in infinite:
        yield f"{name.removeprefix('.')} is NaN or infinite, which JSON cannot express"
    if isinstance(url, str) and isinstance(body, Mapping):
        yield from (f"{name} must be text, not None" for name in nulls(url, body))
