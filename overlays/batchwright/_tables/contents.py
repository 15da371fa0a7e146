"""The columns for what answers hold: a text, an object, embeddings, or a moderation."""

from __future__ import annotations

import json
from collections.abc import Callable, Iterable, Mapping, Set
from typing import TYPE_CHECKING, Any

import orjson
from attrs import frozen

from batchwright._answers.texts import finish_reason_of, refusal_of, text_of
from batchwright._tables.types import (
    Columns,
    List,
    Scalar,
    Struct,
    Type,
    Vector,
    converter,
    free_name,
    of_schema,
)
from batchwright._tables.vectors import packed
from batchwright.errors import InputError

if TYPE_CHECKING:
    from batchwright._answers.result import Result

__all__ = ["Content", "Taken", "content_of", "schema_of"]

Taken = Callable[["Result[Any]"], tuple[Any, ...]]
"""Takes a result that is `ok`, and returns the values of its columns."""

_CHAT_REASONS = ("stop", "length", "content_filter", "tool_calls")
_TEXT = {"text": Scalar.TEXT, "finish_reason": Scalar.TEXT, "refusal": Scalar.TEXT}


@frozen
class Content:
    """What answers hold.

    Args:
        columns: The columns for it.
        take: What takes their values from a result. It raises an InputError if the result holds
            something else.
    """

    columns: Columns
    take: Taken


def schema_of(into: type[Any]) -> Mapping[str, Any]:
    """Return the JSON schema of a class; an empty one if a schema cannot express it."""
    from batchwright._structured import strict_schema

    try:
        return strict_schema(into)
    except TypeError:
        return {}


def content_of(
    first: Result[Any] | None, schema: Mapping[str, Any] | None, taken: Iterable[str]
) -> Content:
    """Choose the columns for what answers hold.

    Args:
        first: The first answer that succeeded; None if none did.
        schema: The JSON schema of the class that the texts hold; None if there is none.
        taken: The names of other columns. A member of an object with such a name gets another.

    Raises:
        InputError: The embedding of the first answer cannot be read.
    """
    if schema is not None:
        return _objects(schema, {*_TEXT, *taken})
    kind = _kind(first.body) if first is not None else "text"
    if kind == "flagged":
        return Content({"flagged": Scalar.BOOLEAN}, _flagged)
    if first is None or kind == "text":
        return Content(_TEXT, _text)
    vectors = first.embeddings
    if not vectors or not len(vectors[0]):
        raise InputError("the first answer that succeeded has an embedding that cannot be read")
    return _vectors(len(vectors[0])) if len(vectors) > 1 else _vector(len(vectors[0]))


def _kind(body: Any) -> str:
    if type(body) is dict and "choices" not in body:
        for name, member in (("data", "embedding"), ("results", "flagged")):
            items = body.get(name)
            if type(items) is list and items and type(items[0]) is dict and member in items[0]:
                return member
    return "text"


def _text(result: Result[Any]) -> tuple[Any, ...]:
    body = result.body
    return _plain_chat(body) or _any_text(body)


def _plain_chat(body: Any) -> tuple[Any, ...] | None:
    """Take the text of what most answers are, for speed; None leaves it to the general way."""
    try:
        choice = body["choices"][0]
        message, reason = choice["message"], choice["finish_reason"]
        text, refusal = message["content"], message["refusal"]
    except (KeyError, IndexError, TypeError):
        return None
    if type(text) is str and refusal is None and reason in _CHAT_REASONS and "output" not in body:
        return text, reason, None
    return None


def _any_text(body: Any) -> tuple[Any, ...]:
    if (kind := _kind(body)) != "text":
        raise InputError(f"it has no text but {kind!r}, unlike the first answer")
    return text_of(body), finish_reason_of(body), refusal_of(body)


def _flagged(result: Result[Any]) -> tuple[Any, ...]:
    if (flagged := result.flagged) is None:
        raise InputError("it is no moderation, unlike the first answer")
    return (flagged,)


def _vector(size: int) -> Content:
    def take(result: Result[Any]) -> tuple[Any, ...]:
        vectors = _packed(result, size)
        if len(vectors) != 1:
            raise InputError(f"it has {len(vectors)} embeddings, and the first answer has one")
        return (vectors[0],)

    return Content({"embedding": Vector(size)}, take)


def _vectors(size: int) -> Content:
    def take(result: Result[Any]) -> tuple[Any, ...]:
        return (_packed(result, size),)

    return Content({"embeddings": List(Vector(size))}, take)


def _packed(result: Result[Any], size: int) -> list[bytes]:
    vectors = result.embeddings
    if vectors is None:
        raise InputError("it has no embedding, unlike the first answer")
    for vector in vectors:
        if len(vector) != size:
            raise InputError(
                f"its embedding has {len(vector)} numbers, and that of the first answer {size}"
            )
    try:
        return [packed(vector) for vector in vectors]
    except (TypeError, OverflowError) as error:
        raise InputError(f"its embedding is no list of numbers: {error}") from error


def _objects(schema: Mapping[str, Any], taken: Set[str]) -> Content:
    """One column for each member of an object; anything else in one column."""
    kind = of_schema(schema)
    convert = converter(kind)
    if not isinstance(kind, Struct):

        def take_one(result: Result[Any]) -> tuple[Any, ...]:
            value = _value(result)
            return (*_text(result), convert(value) if convert is not None else value)

        return Content({**_TEXT, "parsed": kind}, take_one)
    names = list(kind.members)

    def take(result: Result[Any]) -> tuple[Any, ...]:
        value = _value(result)
        if convert is not None and value is not None:
            value = convert(value)
        return (*_text(result), *map((value or {}).get, names))

    free: dict[str, Type] = {}
    for name, one in kind.members.items():
        free[free_name(name, "parsed", {*taken, *free})] = one
    return Content({**_TEXT, **free}, take)


def _value(result: Result[Any]) -> Any:
    """The JSON that was read into the class; None if it does not fit."""
    text = result.text
    if text is None or result.why is not None:
        return None
    try:
        return orjson.loads(text)
    except orjson.JSONDecodeError:
        return json.loads(text)  # which takes NaN, as pydantic does
