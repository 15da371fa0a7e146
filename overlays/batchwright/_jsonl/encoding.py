"""Writing a request as a line."""

from __future__ import annotations

import operator
from collections.abc import Iterable, Iterator, Mapping
from typing import Any

import orjson

from batchwright._jsonl.values import not_finite, nulls
from batchwright.errors import InputError

__all__ = ["encode", "encoded", "problems", "text"]

_AS_LINE = orjson.OPT_APPEND_NEWLINE | orjson.OPT_SERIALIZE_NUMPY
_NULL = b"null"  # `rfind` finds it in half the time that `find` or a regular expression takes


def encoded(items: Iterable[object], numbers: Iterable[int]) -> Iterator[bytes]:
    """Write requests as lines, as `encode` does; one without problems takes fewer steps."""
    dumps = orjson.dumps
    for item, number in zip(items, numbers, strict=False):
        try:
            if type(item) is dict and type(item["custom_id"]) is str:
                data = dumps(item, None, _AS_LINE)
                if data.rfind(_NULL) < 0:
                    yield data
                    continue
        except (KeyError, orjson.JSONEncodeError):
            pass  # encode says what is wrong
        yield encode(item, "request", number)


def encode(item: object, where: str, number: int | None = None) -> bytes:
    """Write a request as a line of JSON, with its line end.

    Args:
        item: A mapping, or an object with `to_dict`.
        where: What errors call it, such as `request`.
        number: Its number, which they add to that.

    Raises:
        InputError: It is neither, or JSON or the API cannot take one of its values.
    """
    line = item if type(item) is dict else _mapping(item)
    if line is None:
        raise InputError(f"{_name(where, number)} must be a mapping, not {type(item).__name__}")
    if type(line.get("custom_id", "")) is not str:
        line = {**line, "custom_id": text(line["custom_id"])}
    try:
        data = orjson.dumps(line, option=_AS_LINE)
    except orjson.JSONEncodeError as error:
        name = _name(where, number)
        raise InputError(f"{name} cannot be written as JSON: {error}") from error
    if data.rfind(_NULL) >= 0:
        for problem in _found(line):
            raise InputError(f"{_name(where, number)}: {problem}")
    return data


def text(custom_id: Any) -> Any:
    """Write an integer as text; anything else is left to the rules."""
    if isinstance(custom_id, bool) or not hasattr(custom_id, "__index__"):
        return custom_id
    return str(operator.index(custom_id))


def problems(line: Mapping[str, Any]) -> Iterator[str]:
    """Say which values of a request JSON or the API cannot take."""
    try:
        if orjson.dumps(line, option=_AS_LINE).rfind(_NULL) < 0:
            return
    except orjson.JSONEncodeError:
        pass  # it may still be said where
    yield from _found(line)


def _found(line: Mapping[str, Any]) -> Iterator[str]:
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


def _mapping(item: object) -> dict[str, Any] | None:
    found = item if isinstance(item, Mapping) else getattr(item, "to_dict", lambda: None)()
    return {**found} if isinstance(found, Mapping) else None


def _name(where: str, number: int | None) -> str:
    return where if number is None else f"{where} {number}"
