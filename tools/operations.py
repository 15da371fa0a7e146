"""What the generator drops of an operation: its `x-` keys, and its parameters' descriptions."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from attrs import frozen
from limits import in_words, operation_in_words

METHODS = ("get", "put", "post", "delete", "options", "head", "patch", "trace")
RESEND = ("idempotent", "harmless", "unsent")


class GenerationError(Exception):
    """Nothing was generated."""


@frozen
class Operation:
    """An operation of the specification.

    `instead` is what to use if it is deprecated; `parameters` describes each parameter.
    """

    method: str
    path: str
    name: str
    tag: str
    resend: str
    instead: str | None
    limits: str
    parameters: dict[str, str]


def operations(document: dict[str, Any]) -> Iterator[Operation]:
    """Iterate over the operations; each must have an operationId, a tag and an x-resend."""
    shared = document.get("components", {}).get("parameters", {})
    for path, item in document["paths"].items():
        for method in METHODS:
            if method in item:
                details = item[method]
                parameters = [*item.get("parameters", []), *details.get("parameters", [])]
                yield _operation(method, path, details, [_resolve(p, shared) for p in parameters])


def _operation(
    method: str, path: str, details: dict[str, Any], parameters: list[dict[str, Any]]
) -> Operation:
    where = f"{method.upper()} {path}"
    if not details.get("operationId") or not details.get("tags"):
        raise GenerationError(f"{where} needs an operationId and a tag")
    if details.get("x-resend") not in RESEND:
        found = details.get("x-resend", "none")
        raise GenerationError(f"{where} needs an x-resend of {', '.join(RESEND)}, not {found!r}")
    instead = details.get("x-use-instead") if details.get("deprecated") else None
    if details.get("deprecated") and not instead:
        raise GenerationError(f"{where} is deprecated and needs an x-use-instead")
    return Operation(
        method,
        path,
        details["operationId"],
        details["tags"][0],
        details["x-resend"],
        instead,
        operation_in_words(details.get("x-limits", {})),
        {one["name"]: _meaning(one) for one in parameters},
    )


def _resolve(parameter: dict[str, Any], shared: dict[str, Any]) -> dict[str, Any]:
    reference = parameter.get("$ref")
    return shared[reference.rpartition("/")[2]] if reference else parameter


def _meaning(parameter: dict[str, Any]) -> str:
    limits = in_words(parameter.get("schema", {}))
    return f"{parameter.get('description', '')} {limits}".strip()
