"""Templates of requests, from a prompt for one endpoint."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from attrs import frozen

from batchwright._rows.templates import Text, Verbatim, has_columns
from batchwright.errors import InputError

__all__ = ["ENDPOINTS", "Prompt", "template_of"]

Prompt = str | Sequence[Any]
"""What a request asks, or the list of its messages or inputs, with `{column}` in its texts."""

_WITH_SCHEMAS = ("functions", "response_format", "text", "tools")


@frozen
class Endpoint:
    """What a prompt becomes in the requests of an endpoint.

    Args:
        url: Its path.
        parameter: The parameter that holds the prompt.
        system: The parameter for what the model is told beforehand; None if there is none.
    """

    url: str
    parameter: str
    system: str | None = None


ENDPOINTS = {
    "chat": Endpoint("/v1/chat/completions", "messages", "messages"),
    "responses": Endpoint("/v1/responses", "input", "instructions"),
    "embedding": Endpoint("/v1/embeddings", "input"),
    "moderation": Endpoint("/v1/moderations", "input"),
    "completion": Endpoint("/v1/completions", "prompt"),
    "image": Endpoint("/v1/images/generations", "prompt"),
}
"""The endpoints, by the names of the functions that make lines for them."""


def template_of(
    kind: str, prompt: Prompt, body: Mapping[str, Any], *, id: str | None, system: str | None
) -> dict[str, Any]:
    """Make the template of a request.

    Args:
        kind: The name of the endpoint in `ENDPOINTS`.
        prompt: What it asks.
        body: The other parameters. Those that hold JSON schemas, which have braces of their own,
            are taken as they are; in all others, `{column}` is a value of the row.
        id: The template of its name; None leaves that to the rows' numbers.
        system: What the model is told beforehand.

    Raises:
        TypeError: The endpoint has no place for `system`, or a parameter is given twice.
        InputError: The template has no column, so that all requests would be the same.
    """
    endpoint = ENDPOINTS[kind]
    text = Text(prompt) if isinstance(prompt, str) else prompt
    asked: dict[str, Any] = {endpoint.parameter: text}
    if kind == "chat" and isinstance(prompt, str):
        asked = {"messages": [{"role": "user", "content": text}]}
    if system is not None:
        if endpoint.system is None:
            raise TypeError(f"{kind} takes no system")
        if kind == "chat":
            told = {"role": "system", "content": system}
            asked = {"messages": [told, *asked["messages"]]}
        else:
            asked[endpoint.system] = system
    if twice := sorted(asked.keys() & body.keys()):
        raise TypeError(f"{kind} and system give {twice[0]!r}, so it cannot be given again")
    if not has_columns([asked, body]):
        raise InputError(
            "the template has no column, so all requests would be the same: write {column} for a "
            "value of the row"
        )
    fixed = {name: Verbatim(body[name]) for name in _WITH_SCHEMAS if name in body}
    named = {} if id is None else {"custom_id": id}
    return {**named, "url": endpoint.url, "body": {**body, **asked, **fixed}}
