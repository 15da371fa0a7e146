"""The parameters of operations: their names in Python, and how they are written."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from typing import Any

from attrs import frozen
from document import DocumentError
from limits import in_words
from openapi_python_client import strings
from schema import Schemas

LOCATIONS = ("path", "query", "header", "cookie")
SCALARS = frozenset({"boolean", "integer", "number", "string"})
STYLES = {"path": "simple", "query": "form", "header": "simple", "cookie": "form"}
# Names that the generated functions need for themselves.
RESERVED = frozenset(
    {
        *("asyncio", "asyncio_detailed", "sync", "sync_detailed", "build_request"),
        *("parse_response", "operation", "drop_unset", "path_segment", "warn_deprecated"),
        *("body", "client", "request", "response", "url", "value"),
        *("httpx", "item", "loads", "read_body", "styles", "to_json"),
    }
)


@frozen
class Parameter:
    """A parameter of an operation.

    Attributes:
        name: Its name on the wire.
        python_name: Its name in Python, unlike any other of the operation.
        location: One of `LOCATIONS`.
        style: How it is written, as OpenAPI calls it; `json` if it is written as JSON.
        explode: Whether each item of a list or an object is written apart.
        plain: Whether it is a scalar.
        text: Whether it is a string.
        required: Whether it must be given.
        schema: Its schema.
        meaning: Its description and limits.
    """

    name: str
    python_name: str
    location: str
    style: str
    explode: bool
    plain: bool
    text: bool
    required: bool
    schema: dict[str, Any]
    meaning: str


def python_names(raw: Iterable[dict[str, Any]]) -> list[str]:
    """Name each parameter in Python: by its name, else its location, else a number, too."""
    names: list[str] = []
    for parameter in raw:
        name = _settled(parameter["name"])
        tries = iter([name, f"{name.rstrip('_')}_{parameter['in']}"])
        number = 1
        while name in names or name in RESERVED:
            wanted = next(tries, f"{name}_{number}")
            name, number = _settled(wanted), number + 1
        names.append(name)
    return names


def _settled(name: str) -> str:
    """A name in Python that the generator leaves as it is."""
    found = strings.PythonIdentifier(name, "field_")
    while found != (again := strings.PythonIdentifier(found, "field_")):
        found = again
    return found


def parameters_of(
    document: dict[str, Any], item: dict[str, Any], details: dict[str, Any], path: str
) -> tuple[Parameter, ...]:
    """List the parameters of an operation and its path, in the order of the path."""
    schemas = Schemas(document)
    found: dict[tuple[str, str], dict[str, Any]] = {}
    for one in [*item.get("parameters", []), *details.get("parameters", [])]:
        raw = schemas.resolve({"$ref": one["$ref"]}) if "$ref" in one else one
        found[raw["in"], raw["name"]] = raw
    in_path = re.findall(r"{([^{}]+)}", path)
    ordered = sorted(
        (raw for raw in found.values() if raw["in"] in LOCATIONS),
        key=lambda raw: (
            LOCATIONS.index(raw["in"]),
            in_path.index(raw["name"]) if raw["in"] == "path" and raw["name"] in in_path else 0,
        ),
    )
    names = python_names(ordered)
    return tuple(_parameter(schemas, raw, name) for raw, name in zip(ordered, names, strict=True))


def _parameter(schemas: Schemas, raw: dict[str, Any], python_name: str) -> Parameter:
    schema, style = raw.get("schema"), raw.get("style") or STYLES[raw["in"]]
    if schema is None and raw.get("content"):
        schema, style = next(iter(raw["content"].values())).get("schema"), "json"
    schema = {} if schema is None else schema
    words = in_words(schema) if isinstance(schema, dict) else ""
    return Parameter(
        raw["name"],
        python_name,
        raw["in"],
        style,
        raw.get("explode", style in ("form", "deepObject")),
        style in ("form", "simple") and _is_of(SCALARS, schemas, schema),
        style in ("form", "simple") and _is_of(frozenset({"string"}), schemas, schema),
        raw["in"] == "path" or bool(raw.get("required")),
        schema,
        f"{raw.get('description') or ''} {words}".strip(),
    )


def _is_of(wanted: frozenset[str], schemas: Schemas, raw: Any) -> bool:
    """Whether each value of a schema is of one of the types."""
    return all(types is not None and types <= wanted for types in _types(schemas, raw))


def _types(schemas: Schemas, raw: Any) -> Iterator[frozenset[str] | None]:
    try:
        schema = schemas.flatten(raw)
        if not schema.variants:
            yield schema.types
        for variant in schema.variants:
            yield from _types(schemas, variant)
    except (DocumentError, RecursionError):
        yield None
