"""What the pages need of the specification, with its references resolved."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from functools import cache
from pathlib import Path
from typing import Any

import schema
from attrs import frozen
from document import parse
from limits import in_words
from openapi_python_client import strings
from operations import Operation, operations

Document = Mapping[str, Any]
Schema = Mapping[str, Any]

_CONFIGURATION = Path(__file__).parents[2] / "generator-config.yaml"
_NUMBER = re.compile(r"\d[\d,]*\b")


@frozen
class Response:
    """One documented response; the status is `default` for all others."""

    status: str
    description: str
    headers: tuple[str, ...]
    media_type: str | None
    schema: Schema


@frozen
class Endpoint:
    """An operation, with all that its section says of HTTP."""

    operation: Operation
    parameters: tuple[Schema, ...]
    media_type: str | None
    body: str | None
    responses: tuple[Response, ...]

    @property
    def module(self) -> str:
        """The generated module of the operation."""
        package = strings.snake_case(self.operation.tag)
        return f"batchwright_api.api.{package}.{strings.snake_case(self.operation.name)}"

    @property
    def request(self) -> str:
        """The method and the path."""
        return f"**{self.operation.method.upper()}** {self.operation.path}"


@frozen
class Api:
    """The operations with one tag."""

    tag: str
    description: str
    endpoints: tuple[Endpoint, ...]

    @property
    def name(self) -> str:
        """The name of its page."""
        return f"{self.tag}Api"


def resolved(document: Document, part: Any) -> Any:
    """Follow a reference; what stands beside it replaces what it leads to."""
    if not isinstance(part, dict) or "$ref" not in part:
        return part
    found = schema.Schemas(dict(document)).target(part["$ref"])
    beside = {key: value for key, value in part.items() if key != "$ref"}
    return {**resolved(document, found), **beside}


def name_of(part: Any) -> str | None:
    """The name of the component that a reference leads to."""
    reference = part.get("$ref") if isinstance(part, Mapping) else None
    return reference.rpartition("/")[2] if reference else None


def apis(document: Document) -> list[Api]:
    """The APIs, one for each tag."""
    endpoints = [_endpoint(document, one) for one in operations(dict(document))]
    return [
        Api(
            tag["name"],
            tag["description"],
            tuple(one for one in endpoints if one.operation.tag == tag["name"]),
        )
        for tag in document["tags"]
    ]


def classes(document: Document) -> Mapping[str, str]:
    """The generated class of each schema, by the name of the schema."""
    overrides = _overrides()
    return {
        name: overrides.get(name, {}).get("class_name", name)
        for name in document["components"]["schemas"]
    }


def constraints(schema: Schema, text: str = "", *, is_open: bool = False) -> Iterator[str]:
    """The values and bounds of a schema, without the bounds that a text says already.

    Args:
        schema: The schema.
        text: The description beside it.
        is_open: Whether values may be added to an enum.
    """
    if "enum" in schema:
        values = ", ".join(f"`{value}`" for value in schema["enum"])
        yield f"one of {values}" + (", or a newer one" if is_open else "")
    if schema.get("format") == "unixtime":
        yield "Unix seconds"
    bounds = in_words({key: one for key, one in schema.items() if key != "default"})
    if words := unsaid(bounds.rstrip("."), text):
        yield words[0].lower() + words[1:]


def unsaid(limits: str, text: str) -> str:
    """The limits in a list whose numbers are not in a text."""
    said = set(_NUMBER.findall(text))
    return ", ".join(one for one in limits.split(", ") if not said & {*_NUMBER.findall(one)})


def properties(document: Document, schema: str | None) -> Mapping[str, Schema]:
    """The properties of a named schema, each resolved and without null."""
    found = document["components"]["schemas"].get(schema, {}).get("properties", {})
    return {name: resolved(document, not_null(one)) for name, one in found.items()}


def not_null(schema: Schema) -> Schema:
    """The alternative to null of a nullable schema."""
    others = [one for one in schema.get("oneOf", ()) if one != {"type": "null"}]
    beside = {key: value for key, value in schema.items() if key != "oneOf"}
    return {**others[0], **beside} if len(others) == 1 else schema


@cache
def _overrides() -> Mapping[str, Any]:
    configuration = parse(_CONFIGURATION.read_bytes(), _CONFIGURATION.name)
    return dict(configuration["class_overrides"])


def _endpoint(document: Document, operation: Operation) -> Endpoint:
    item = document["paths"][operation.path]
    raw = item[operation.method]
    parameters = [*item.get("parameters", []), *raw.get("parameters", [])]
    ((media_type, media),) = raw.get("requestBody", {"content": {None: {}}})["content"].items()
    return Endpoint(
        operation,
        tuple(resolved(document, one) for one in parameters),
        media_type,
        name_of(media.get("schema")),
        tuple(_responses(document, raw["responses"])),
    )


def _responses(document: Document, raw: Document) -> Iterator[Response]:
    for status, reference in raw.items():
        one = resolved(document, reference)
        ((media_type, media),) = one.get("content", {None: {}}).items()
        yield Response(
            status,
            one["description"],
            tuple(one.get("headers", {})),
            media_type,
            media.get("schema", {}),
        )
