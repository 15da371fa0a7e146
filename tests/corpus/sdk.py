"""What the vendor's package can build by its types: each property, value and branch once."""

from __future__ import annotations

import os
import typing
from collections.abc import Iterable, Iterator, Mapping, Sequence
from functools import cache
from typing import IO, Annotated, Any, Literal, NotRequired, Required, Union

import typing_extensions
from openai.types import (
    completion_create_params,
    embedding_create_params,
    image_edit_params,
    image_generate_params,
    moderation_create_params,
    video_create_params,
)
from openai.types.chat import completion_create_params as chat_params
from openai.types.responses import response_create_params

PARAMETERS: Mapping[str, Any] = {
    "/v1/chat/completions": chat_params.CompletionCreateParamsNonStreaming,
    "/v1/completions": completion_create_params.CompletionCreateParamsNonStreaming,
    "/v1/embeddings": embedding_create_params.EmbeddingCreateParams,
    "/v1/images/edits": image_edit_params.ImageEditParamsNonStreaming,
    "/v1/images/generations": image_generate_params.ImageGenerateParamsNonStreaming,
    "/v1/moderations": moderation_create_params.ModerationCreateParams,
    "/v1/responses": response_create_params.ResponseCreateParamsNonStreaming,
    "/v1/videos": video_create_params.VideoCreateParams,
}
"""The type of the parameters of each endpoint."""


def unwrapped(hint: Any) -> Any:
    """Return a hint without Annotated, Required and NotRequired."""
    while typing.get_origin(hint) in (Annotated, Required, NotRequired, typing_extensions.Required):
        hint = typing.get_args(hint)[0]
    return hint


@cache
def fields(kind: Any) -> dict[str, tuple[Any, bool]]:
    """Return the properties of a TypedDict: the type of each, and whether it is required."""
    hints = typing_extensions.get_type_hints(kind, include_extras=True)
    return {
        alias(hint) or name: (unwrapped(hint), typing.get_origin(hint) is Required)
        for name, hint in hints.items()
        if is_json(hint)
    }


def alias(hint: Any) -> str | None:
    """Return the name on the wire, where it differs from the parameter's."""
    while typing.get_origin(hint) in (Required, NotRequired):
        hint = typing.get_args(hint)[0]
    if typing.get_origin(hint) is Annotated:
        for note in typing.get_args(hint)[1:]:
            if getattr(note, "alias", None):
                return str(note.alias)
    return None


FILES = (bytes, IO, os.PathLike, tuple)
"""Types of files to upload, which a line of JSON does not hold."""

FILES_AS_JSON: Mapping[str, dict[str, Any]] = {"/v1/images/edits": {"images": [{"file_id": "a"}]}}
"""What a line has in the place of a required file that the package uploads."""

_SCHEMA = {"type": "object", "properties": {}, "required": [], "additionalProperties": False}
KNOWN: Mapping[str, Any] = {
    "compact_threshold": 1000,
    "filters": {"type": "eq", "key": "a", "value": "a"},
    "max_output_tokens": 16,
    "parameters": _SCHEMA,
    "schema": _SCHEMA,
    "tunnel_id": f"tunnel_{'0' * 32}",
}
"""Values for the properties whose bounds, pattern or form the types do not say."""

LEAVES: Mapping[Any, tuple[Any, ...]] = {
    str: ("a",),
    int: (1,),
    float: (1, 0.5),
    bool: (True, False),
    type(None): (None,),
    object: ({"a": [1]},),
}
"""Values of the types that hold no others; the first is the simplest.

The package writes `object` where the document means any object.
"""


def is_json(hint: Any) -> bool:
    """Return whether a value of this type can be written as JSON."""
    hint = unwrapped(hint)
    origin = typing.get_origin(hint) or hint
    if origin is Union:
        return bool(branches(hint))
    if origin in (list, Iterable, Sequence):
        return is_json(typing.get_args(hint)[0])
    return not (isinstance(origin, type) and issubclass(origin, FILES))


def branches(hint: Any) -> list[Any]:
    """Return the branches of a union that JSON can say."""
    return [branch for each in typing.get_args(hint) if is_json(branch := unwrapped(each))]


def bodies(endpoint: str) -> Iterator[dict[str, Any]]:
    """Yield what the package can build for an endpoint, as `variants` says."""
    for body in variants(PARAMETERS[endpoint]):
        yield body | FILES_AS_JSON.get(endpoint, {})


def simplest(hint: Any, name: str = "", above: tuple[Any, ...] = ()) -> Any:
    """Return the simplest value of a type.

    Args:
        hint: The type.
        name: The property that holds the value.
        above: The TypedDicts that the value lies in; none of them is taken again.

    Raises:
        RecursionError: If each value of the type holds a value of one above.
    """
    hint = unwrapped(hint)
    origin, arguments = typing.get_origin(hint), typing.get_args(hint)
    if typing_extensions.is_typeddict(hint):
        if hint in above:
            raise RecursionError(hint)
        return {
            key: simplest(kind, key, (*above, hint))
            for key, (kind, required) in fields(hint).items()
            if required
        }
    if origin is Literal:
        return arguments[0]
    if origin is Union:
        for branch in branches(hint):
            try:
                return simplest(branch, name, above)
            except RecursionError:
                continue
        raise RecursionError(hint)
    if origin in (dict, Mapping):
        return known(name, {"a": simplest(arguments[1], name, above)})
    if origin in (list, Iterable, Sequence):
        return [simplest(arguments[0], name, above)]
    return known(name, LEAVES[hint][0])


def known(name: str, value: Any) -> Any:
    """Return the known value of a property, if it is of the type of a value; else that value."""
    return KNOWN[name] if type(KNOWN.get(name, ...)) is type(value) else value


def variants(hint: Any, name: str = "", above: tuple[Any, ...] = ()) -> Iterator[Any]:
    """Yield values with each property, each Literal and each branch of each union at least once.

    Args: as for `simplest`.
    """
    hint = unwrapped(hint)
    origin, arguments = typing.get_origin(hint), typing.get_args(hint)
    if typing_extensions.is_typeddict(hint):
        yield from _objects(hint, name, above)
    elif origin is Literal:
        yield from arguments
    elif origin is Union:
        for branch in branches(hint):
            yield from variants(branch, name, above)
    elif origin in (dict, Mapping):
        for value in variants(arguments[1], name, above):
            yield known(name, {"a": value})
    elif origin in (list, Iterable, Sequence):
        for value in variants(arguments[0], name, above):
            yield [value]
    else:
        for value in LEAVES[hint]:
            yield known(name, value)


def _objects(kind: Any, name: str, above: tuple[Any, ...]) -> Iterator[dict[str, Any]]:
    if kind in above:
        return
    try:
        base = simplest(kind, name, above)
    except RecursionError:
        return
    yield base
    for key, (hint, _) in fields(kind).items():
        for value in variants(hint, key, (*above, kind)):
            if key not in base or base[key] != value:
                yield base | {key: value}
