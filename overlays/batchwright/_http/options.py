"""What a caller can set for one request, beside the arguments of the operation."""

from __future__ import annotations

import sys
from collections.abc import Iterator, Mapping
from types import MappingProxyType
from typing import Any, NamedTuple, Self, TypedDict

import httpx

from batchwright._http.headers import checked_extra_headers
from batchwright.errors import ConfigurationError

__all__ = [
    "Arguments",
    "ExtraOptions",
    "Extras",
    "RequestOptions",
    "check_names",
    "mapping",
    "with_extras",
]

Arguments = Mapping[str, Any]  # those of `httpx.Client.build_request`


class ExtraOptions(TypedDict, total=False):
    """What to add to a request; a method that sends several adds it to each.

    Args:
        extra_headers: Headers, which replace the client's; None leaves a header out. With an
            `Authorization` here, the client's own authentication is not used.
        extra_query: Query parameters.
        extra_body: Fields of the JSON body or of the form, which replace those of the same name.
            A GET request has no body, and so ignores them.
    """

    extra_headers: Mapping[str, str | None] | None
    extra_query: Mapping[str, object] | None
    extra_body: Mapping[str, object] | None


class RequestOptions(ExtraOptions, total=False):
    """The options of a request, which every method that sends one takes as keywords.

    Args:
        extra_headers: Headers, which replace the client's; None leaves a header out. With an
            `Authorization` here, the client's own authentication is not used.
        extra_query: Query parameters.
        extra_body: Fields of the JSON body or of the form, which replace those of the same name.
            A GET request has no body, and so ignores them.
        timeout: Seconds for each step, or an `httpx.Timeout`; None keeps the client's.

    Example:
        client.batches.retrieve("batch_1", timeout=10, extra_headers={"x-team": "search"})
    """

    timeout: float | httpx.Timeout | None


def check_names(options: Mapping[str, object], depth: int = 1) -> None:
    """Check the names of options that were passed as keywords.

    Args:
        options: The options.
        depth: How many calls up the function is that they were passed to.

    Raises:
        TypeError: One of them is unknown; worded as Python does.
    """
    for name in options:
        if name not in RequestOptions.__optional_keys__:
            function = sys._getframe(depth).f_code.co_qualname
            raise TypeError(f"{function}() got an unexpected keyword argument {name!r}")


class Extras(NamedTuple):
    """The checked options of a request, without its timeout.

    Args:
        headers: Replace the client's; None leaves one out.
        query: Replace the operation's parameters.
        body: Replace fields of the body.
    """

    headers: Mapping[str, str | None] = MappingProxyType({})
    query: Arguments = MappingProxyType({})
    body: Arguments = MappingProxyType({})

    @classmethod
    def of(cls, options: ExtraOptions) -> Self:
        """Check the options.

        Raises:
            ConfigurationError: One of them is not valid.
        """
        return cls(
            checked_extra_headers(mapping("extra_headers", options.get("extra_headers"))),
            mapping("extra_query", options.get("extra_query")),
            mapping("extra_body", options.get("extra_body")),
        )

    @property
    def authorize(self) -> bool:
        """Whether they replace the client's authentication."""
        return any(name.lower() == "authorization" for name in self.headers)


def mapping(name: str, value: object) -> Mapping[str, Any]:
    """Check that an option is a mapping; None is an empty one.

    Raises:
        ConfigurationError: It is something else.
    """
    if value is None:
        return {}
    if not isinstance(value, Mapping):
        raise ConfigurationError(f"{name} must be a dict, not {type(value).__name__}")
    return value


def with_extras(arguments: Arguments, default_query: Arguments, extras: Extras) -> Arguments:
    """Add query parameters and body fields to a request.

    Args:
        arguments: The request.
        default_query: Parameters that those of the request replace.
        extras: What to add; a GET request gets no body.
    """
    if default_query or extras.query:
        query = {**default_query, **arguments.get("params", {}), **extras.query}
        arguments = {**arguments, "params": query}
    if not extras.body or arguments["method"] == "GET":
        return arguments
    if "files" not in arguments:
        return {**arguments, "json": {**arguments.get("json", {}), **extras.body}}
    kept = [one for one in arguments["files"] if one[0].partition("[")[0] not in extras.body]
    added = [(name, (None, text, None)) for name, text in _form_fields(extras.body)]
    return {**arguments, "files": [*kept, *added]}


def _form_fields(fields: Arguments) -> Iterator[tuple[str, bytes]]:
    for name, value in fields.items():
        if isinstance(value, Mapping):
            yield from _form_fields({f"{name}[{key}]": item for key, item in value.items()})
        elif isinstance(value, list | tuple):
            for item in value:
                yield from _form_fields({f"{name}[]": item})
        else:
            yield name, _form_text(value).encode()


def _form_text(value: object) -> str:
    if value is None:
        return ""
    return str(value).lower() if isinstance(value, bool) else str(value)
