"""The operations of a document, with what the generator drops of them."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Any

from attrs import frozen
from limits import operation_in_words
from media import NONE, Content, choose
from parameters import Parameter, parameters_of
from schema import Schemas

METHODS = ("get", "put", "post", "delete", "options", "head", "patch", "trace")
RESEND = ("idempotent", "harmless", "unsent")


class GenerationError(Exception):
    """Nothing was generated."""


@frozen
class Operation:
    """An operation of the specification.

    Attributes:
        method: The HTTP method, in lower case.
        path: The path below the base URL, its parameters in braces.
        name: The operationId.
        tag: The first tag.
        resend: One of `RESEND`.
        deprecated: Whether it is deprecated.
        instead: What to use if it is deprecated; None if the document does not say.
        limits: Its `x-limits` in words.
        parameters: Its parameters, those of the path first.
        body: The body of its request; None if it has none.
        body_required: Whether the body must be sent.
        successes: The content of each success by its status, `2XX` or `default` last.
        failures: The statuses of the failures.
        secured: Whether it needs a token.
    """

    method: str
    path: str
    name: str
    tag: str
    resend: str
    deprecated: bool
    instead: str | None
    limits: str
    parameters: tuple[Parameter, ...]
    body: Content | None
    body_required: bool
    successes: dict[str, Content]
    failures: tuple[str, ...]
    secured: bool

    @property
    def url(self) -> str:
        """The path for `str.format`, with the names of Python."""
        names = {one.name: one.python_name for one in self.parameters if one.location == "path"}
        # Each second piece is the name of a parameter.
        pieces = re.split(r"{([^{}]+)}", self.path)
        literal = [piece.replace("{", "{{").replace("}", "}}") for piece in pieces]
        literal[1::2] = [
            f"{{{names[name]}}}" if name in names else f"{{{{{name}}}}}" for name in pieces[1::2]
        ]
        return "".join(literal)

    @property
    def accept(self) -> str | None:
        """The media type to ask for; None if there is no choice."""
        for content in self.successes.values():
            if content.others:
                return content.media_type
        return None

    @property
    def content_type(self) -> str | None:
        """The media type to send a body with; None if httpx knows it."""
        body = self.body
        if body is None or body.kind in ("none", "multipart", "form"):
            return None
        if "*" in body.media_type:
            return "application/octet-stream" if body.kind == "bytes" else None
        return None if body.media_type == "application/json" else body.media_type


def operations(document: dict[str, Any]) -> Iterator[Operation]:
    """Iterate over the operations; each must have an operationId, a tag and an x-resend."""
    for path, item in document["paths"].items():
        for method in METHODS:
            if method in item:
                yield _operation(document, method, path, item)


def _operation(document: dict[str, Any], method: str, path: str, item: dict[str, Any]) -> Operation:
    details, where = item[method], f"{method.upper()} {path}"
    if not details.get("operationId") or not details.get("tags"):
        raise GenerationError(f"{where} needs an operationId and a tag")
    if details.get("x-resend") not in RESEND:
        found = details.get("x-resend", "none")
        raise GenerationError(f"{where} needs an x-resend of {', '.join(RESEND)}, not {found!r}")
    deprecated = bool(details.get("deprecated"))
    if deprecated and "x-use-instead" not in details:
        raise GenerationError(f"{where} is deprecated and needs an x-use-instead")
    body = _resolved(document, details.get("requestBody") or {})
    responses = {
        str(status).upper().replace("DEFAULT", "default"): _resolved(document, response)
        for status, response in (details.get("responses") or {}).items()
    }
    security = details.get("security", document.get("security"))
    return Operation(
        method,
        path,
        details["operationId"],
        details["tags"][0],
        details["x-resend"],
        deprecated,
        details.get("x-use-instead") if deprecated else None,
        operation_in_words(details.get("x-limits", {})),
        parameters_of(document, item, details, path),
        choose(body.get("content")) if body.get("content") else None,
        bool(body.get("required")),
        _successes(method, responses),
        tuple(sorted(status for status in responses if status[0] in "45")),
        bool(security) and {} not in security,
    )


def _successes(method: str, responses: dict[str, dict[str, Any]]) -> dict[str, Content]:
    """The content of each success; a HEAD has none."""
    statuses = sorted(status for status in responses if status[0] == "2")
    if not statuses and "default" in responses:
        statuses = ["default"]
    return {
        status: NONE
        if method == "head" or status in ("204", "205")
        else choose(responses[status].get("content"))
        for status in statuses
    }


def _resolved(document: dict[str, Any], raw: dict[str, Any]) -> dict[str, Any]:
    """Follow a reference, whatever is beside it."""
    resolved: dict[str, Any] = Schemas(document).resolve(
        {"$ref": raw["$ref"]} if "$ref" in raw else raw
    )
    return resolved
