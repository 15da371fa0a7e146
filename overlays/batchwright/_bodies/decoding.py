"""Decoders of whole lines that take only lines with which nothing is wrong."""

from __future__ import annotations

from collections.abc import Callable
from functools import lru_cache
from threading import Lock
from typing import Annotated, Any, Literal

import msgspec

from batchwright._bodies.schemas import Schema, schema_of
from batchwright._bodies.shapes import Shapes, struct

__all__ = ["REFUSALS", "line_decoder"]

REFUSALS = (ValueError, RecursionError)
"""What a decoder raises for a line that it does not take."""

_KEPT = 64

_TEXT: Any = Annotated[str, msgspec.Meta(min_length=1)]


class _NotStreaming:
    """The only value of `stream` that a batch takes, besides null."""


_NOT_STREAMING = _NotStreaming()


_SHAPES = Shapes()
_MAKING = Lock()  # a type that another thread is still making would be taken for none


@lru_cache(_KEPT)
def line_decoder(
    url: str, *, named: bool = True, parameters: frozenset[str] | None = None
) -> Callable[[bytes], Any] | None:
    """Return the decoder of lines for an endpoint.

    A line that it takes has a custom id, the method, this very url and a body of which `check` says
    nothing, without streaming. It refuses other lines by an exception of `REFUSALS`, and some fine
    ones, too, which no type can express.

    Args:
        url: What the lines' url must be.
        named: Whether they must have a custom id.
        parameters: The parameters that bodies may have, besides those that they must have; also
            some that the schema lacks, with any value. None for all of the schema.

    Returns:
        A function from a line to an object with `custom_id`, `method`, `url` and `body`; None if
        the endpoint is unknown.
    """
    schema = schema_of(url)
    body = None if schema is None else _body(schema, parameters)
    if body is None:
        return None
    line = {
        "custom_id": _TEXT if named else _TEXT | None,
        "method": Literal["POST"],
        "url": Literal[url],
        "body": body,
    }
    required = {"custom_id", "method", "url", "body"} if named else {"method", "url", "body"}
    return msgspec.json.Decoder(struct(line, required), dec_hook=_decode).decode


def _body(schema: Schema, parameters: frozenset[str] | None) -> Any:
    required, known = set(schema.required), schema.properties
    wanted = known.keys() if parameters is None else parameters | required | {"model"}
    with _MAKING:
        fields = {name: _SHAPES.of(inner) for name, inner in known.items() if name in wanted}
    fields |= dict.fromkeys((parameters or frozenset()) - known.keys(), msgspec.Raw)
    if "model" in fields:
        fields["model"] = _TEXT
    if "stream" in fields:
        fields["stream"] = _NotStreaming | None
    fields = {name: type_ for name, type_ in fields.items() if type_ is not None}
    return struct(fields, required) if required <= fields.keys() else None


def _decode(_: type, value: object) -> _NotStreaming:
    if value is not False:
        raise ValueError("stream")
    return _NOT_STREAMING
