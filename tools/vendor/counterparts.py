"""Whether our SDK has what the vendor's has: the same name, and for a method the same arguments."""

from __future__ import annotations

import inspect
import re
import typing
from collections.abc import Callable, Iterator
from functools import cache
from typing import Any

import httpx
from vendor.surface import ERRORS, OBJECTS, RESOURCES, Entry

import batchwright
from batchwright import types
from batchwright._transfer.content import FileContent
from batchwright._transfer.loaded_content import LoadedContent
from batchwright.errors import status_error
from batchwright.resources.pagination import AsyncPaginator, Paginator

# What our methods return where the vendor's return a class with another name.
RETURNS = {
    "SyncCursorPage": "Paginator",
    "SyncPage": "Paginator",
    "HttpxBinaryResponseContent": "FileContent",
}


def renamed(returns: str) -> str:
    """The type that our method returns, for that of the vendor's."""
    return re.sub(r"\w+", lambda word: RETURNS.get(word[0], word[0]), returns)


def missing(entry: Entry) -> Iterator[str]:
    """What is not there: the path of the entry itself, or its path with an argument.

    A method of a resource must also return what `renamed` says.
    """
    for owner in _owners(entry):
        if owner is None or (entry.name and not _has(owner, entry.name)):
            yield entry.path
            return
        if entry.arguments is None:
            continue
        function = getattr(owner, entry.name) if entry.name else owner
        if not callable(function):
            yield f"{entry.path}()"
            continue
        accepted = _accepted(function)
        yield from (f"{entry.path}({one})" for one in entry.arguments if one not in accepted)
        if entry.owner in RESOURCES and inspect.iscoroutinefunction(function) is False:
            returns = inspect.signature(function).return_annotation
            if str(returns).removeprefix("Async") != renamed(entry.returns):
                yield f"{entry.path} -> {entry.returns}"


def _has(owner: Any, name: str) -> bool:
    """Whether there is an attribute, without reading it: that of a list would be fetched."""
    return name in dir(owner)


def _owners(entry: Entry) -> list[Any]:
    """Our classes or objects that must have an entry; None where there is none."""
    owner = entry.owner
    if owner in ERRORS:
        return [getattr(batchwright, owner, None)]
    if owner in OBJECTS:
        return [getattr(types, owner, None)]
    if owner in RESOURCES:
        return [_resolved(client, owner) for client in _clients()]
    found: dict[str, Callable[[], list[Any]]] = {
        "OpenAI": lambda: [batchwright.Client, batchwright.AsyncClient],
        "client": lambda: [*_clients()],
        "object": lambda: [types.Batch],
        "page": lambda: [Paginator, AsyncPaginator],
        "content": lambda: _contents(entry.name),
        "response": lambda: [batchwright.RawResponse(httpx.Response(200), None)],
        "streamed": lambda: [FileContent],
        "error": lambda: [status_error(404, {}, b"")],
    }
    return found[owner]()


def _contents(name: str) -> list[Any]:
    """The vendor's class is one for both clients; of ours, only that of `await` has async names."""
    both = name in ("astream_to_file", "aclose") or name.startswith(("aiter", "aread"))
    return [LoadedContent] if both else [FileContent, LoadedContent]


@cache
def _clients() -> tuple[Any, Any]:
    return batchwright.Client(api_key="key"), batchwright.AsyncClient(api_key="key")


def _resolved(client: Any, path: str) -> Any:
    found = client
    for name in path.split(".")[1:]:
        found = getattr(found, name, None)
    return found


def _accepted(function: Any) -> set[str]:
    """The names of the arguments that a function takes, also by `**options: Unpack[...]`."""
    parameters = inspect.signature(function).parameters
    accepted = set(parameters)
    for name, parameter in parameters.items():
        if parameter.kind is parameter.VAR_KEYWORD:
            hint = typing.get_type_hints(inspect.unwrap(function)).get(name)
            for unpacked in typing.get_args(hint):
                accepted |= set(typing.get_type_hints(unpacked))
    return accepted
