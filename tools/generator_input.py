"""A document as openapi-python-client is given it.

Each operation has a path of its own, which is its place in the list; its parameters are all in
the query, under their names in Python; and each body and success has one media type. So the
generator's own limits of where a parameter may be, and of what may be sent, do not apply: it
provides the types, and the templates have the rest from `Operation`.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from media import Content
from operations import Operation
from parameters import Parameter

_SENT_AS = {"multipart": "multipart/form-data", "bytes": "application/octet-stream"}


def path_of(place: int) -> str:
    """The path of an operation, by its place in the list."""
    return f"/{place}"


def generator_input(document: dict[str, Any], found: Sequence[Operation]) -> dict[str, Any]:
    """Rewrite the paths for the generator; the rest stays."""
    components = document.get("components") or {}
    paths = {
        path_of(place): {one.method: _operation(document, one)} for place, one in enumerate(found)
    }
    return {
        "openapi": document["openapi"],
        "info": document["info"],
        "paths": paths,
        "components": {"schemas": components.get("schemas") or {}},
    }


def _operation(document: dict[str, Any], one: Operation) -> dict[str, Any]:
    raw = document["paths"][one.path][one.method]
    details: dict[str, Any] = {
        "operationId": one.name,
        "tags": [one.tag],
        "parameters": [_parameter(parameter) for parameter in one.parameters],
        "responses": {status: _response(content) for status, content in one.successes.items()},
    }
    details |= {key: raw[key] for key in ("summary", "description") if raw.get(key)}
    if one.body:
        details["requestBody"] = {
            "required": one.body_required,
            "content": _content(one.body),
        }
    return details


def _parameter(parameter: Parameter) -> dict[str, Any]:
    return {
        "in": "query",
        "name": parameter.python_name,
        "required": parameter.required,
        "schema": parameter.schema,
    }


def _response(content: Content) -> dict[str, Any]:
    return {"description": "", **({} if content.kind == "none" else {"content": _content(content)})}


def _content(content: Content) -> dict[str, Any]:
    media_type = _SENT_AS.get(content.kind, "application/json")
    return {media_type: {"schema": content.schema}}
