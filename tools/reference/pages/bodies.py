"""A page for the body of each endpoint that a batch can call: its parameters."""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping
from functools import partial
from pathlib import Path
from typing import Any

from document import parse
from line_schemas.derive import answer_name, body_name
from line_schemas.hoist import hoist
from line_schemas.normal import INT64
from line_schemas.places import Raw, core, referred
from reference.links import back
from reference.markdown import page, section, table
from reference.specification import Document

SUFFIX = "-body.md"
_LINES = Path(__file__).parents[3] / "openapi-lines.yaml"
_TYPES = {"string": "str", "integer": "int", "number": "float", "boolean": "bool", "null": "None"}
_EXAMPLES = 6
_NUMBERS = (("minimum", "maximum", ""),)
_COUNTS = (
    ("minLength", "maxLength", "character"),
    ("minItems", "maxItems", "item"),
    ("minProperties", "maxProperties", "pair"),
)


def body_pages(document: Document) -> Mapping[str, str]:  # noqa: ARG001 - what all sources take
    """The pages by name, such as `chat-completions-body.md`."""
    lines = parse(_LINES.read_bytes(), _LINES.name)
    schemas = hoist(lines["components"]["schemas"])
    return {
        path.removeprefix("/v1/").replace("/", "-") + SUFFIX: _page(schemas, path, item)
        for path, item in lines["paths"].items()
    }


def _page(schemas: Raw, path: str, item: Raw) -> str:
    name, answer = body_name(item), answer_name(item)
    title = f"Body of {path}"
    return page(
        title,
        item["post"]["summary"],
        f"What the `body` of a line for `{path}` can have. Its type is `{name}`, and that of the"
        f" answer's body is `{answer}`. These and the types below are in"
        " `batchwright_api.lines.types`, which is for type checkers: import them under"
        " `if TYPE_CHECKING:`.",
        section(
            "Parameters",
            table(
                ("Name", "Type", "Required", "Description", "Values"),
                _rows(schemas, schemas[name]),
            ),
        ),
        back(title),
    )


def _rows(schemas: Raw, body: Raw) -> Iterator[tuple[str, str, str, str, str]]:
    required = body.get("required", [])
    for key in sorted(body["properties"], key=lambda key: key not in required):
        schema = body["properties"][key]
        yield (
            f"`{key}`",
            f"`{python_type(schemas, schema)}`",
            "yes" if key in required else "",
            schema["description"],
            values(schemas, schema),
        )


def python_type(schemas: Raw, schema: Raw) -> str:
    """The type as Python writes it; what has objects in it goes by its name."""
    named = partial(python_type, schemas)
    inner = resolved(schemas, schema)
    if referred(schema) and _has_objects(schemas, inner):
        return referred(schema).replace("-", "")
    if "anyOf" in inner:
        kinds = dict.fromkeys(named(each) for each in inner["anyOf"])
        return " | ".join(kinds)
    match inner.get("type"):
        case "array":
            return f"list[{named(inner.get('items', {}))}]"
        case "object":
            return f"dict[str, {named(inner.get('additionalProperties', {}))}]"
        case str(kind):
            return _TYPES[kind]
    return "Any"


def values(schemas: Raw, schema: Raw) -> str:
    """The values, the bounds and the default, in words."""
    outer = resolved(schemas, schema)
    inner = resolved(schemas, core(outer))
    found = _allowed(schemas, inner) + _bounds(inner, "", _NUMBERS) + _bounds(inner, "s", _COUNTS)
    default = schema.get("default", outer.get("default"))
    if default is not None:
        found.append(f"`{default if isinstance(default, str) else json.dumps(default)}` by default")
    text = "; ".join(found)
    return text[:1].upper() + text[1:] + "." if text else ""


def _allowed(schemas: Raw, schema: Raw) -> list[str]:
    """The values of an enum, or of the items of a list; some of them if there can be others."""
    branches = list(_branches(schemas, schema))
    if len(branches) == 1 and branches[0].get("type") == "array":
        return _allowed(schemas, core(resolved(schemas, branches[0].get("items", {}))))
    listed = [value for each in branches for value in each.get("enum", [])]
    if not listed:
        return []
    is_open = any(each.get("type") == "string" and "enum" not in each for each in branches)
    words = ", ".join(f"`{value}`" for value in listed[: _EXAMPLES if is_open else None])
    return [f"such as {words}" if is_open else words]


def _branches(schemas: Raw, schema: Raw) -> Iterator[Raw]:
    inner = resolved(schemas, schema)
    if "anyOf" not in inner:
        yield inner
    for branch in inner.get("anyOf", []):
        yield from _branches(schemas, branch)


def _bounds(schema: Raw, plural: str, keywords: tuple[tuple[str, str, str], ...]) -> list[str]:
    """The bounds of a number, a text or a list."""
    found = []
    for lower, upper, unit in keywords:
        least, most = schema.get(lower), schema.get(upper)
        if most is not None and abs(most) >= INT64 - 1:
            continue
        words = {
            (True, True): f"{least} to {most:,}" if None not in (least, most) else "",
            (True, False): f"at least {least}",
            (False, True): f"at most {most:,}" if most is not None else "",
        }.get((least is not None, most is not None))
        if words:
            one = plural and (most if most is not None else least) == 1
            found.append(f"{words} {unit}{'' if one else plural}".strip())
    return found


def _has_objects(schemas: Raw, schema: Raw) -> bool:
    if "properties" in schema:
        return True
    inner = [*schema.get("anyOf", []), *([schema["items"]] if "items" in schema else [])]
    return any(_has_objects(schemas, resolved(schemas, each)) for each in inner)


def resolved(schemas: Raw, schema: Any) -> Raw:
    """The schema behind a reference."""
    found: Raw = schema
    while referred(found):
        found = schemas[referred(found)]
    return found
