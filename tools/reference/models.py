"""A page for each schema: its fields, and an example."""

from __future__ import annotations

import json
import re
from collections.abc import Iterator, Mapping

from attrs import fields
from limits import in_words
from reference.apis import sections
from reference.examples import formatted
from reference.linking import back, classes, linked
from reference.literals import literal
from reference.markdown import anchor, code, link, page, section, table
from reference.samples import is_binary, sample
from reference.specification import Document, Schema, apis, name_of, properties

from batchwright import types
from batchwright_api import models

_OPTIONAL = re.compile(r" \| Unset\b")


def model_pages(document: Document) -> Mapping[str, str]:
    """The pages by name."""
    named = classes(document)
    return {f"{named[schema]}.md": _page(document, schema) for schema in named}


def _page(document: Document, name: str) -> str:
    schema = document["components"]["schemas"][name]
    title = classes(document)[name]
    has_fields = "properties" in schema
    where = f"`from {_module({title})} import {title}`"
    if not has_fields:
        where = f"A plain `{_alias(title)}`."
    listed = table(("Name", "Type", "Description", "Notes"), _fields(document, name))
    uses = "\n".join(f"- {one}" for one in _uses(document, name))
    return page(
        title,
        schema["description"],
        " ".join(filter(None, (where, in_words(schema)))),
        section("Properties", listed) if has_fields else "",
        section("Example", *_example(document, name)),
        section("Used by", uses) if uses else "",
        back(title),
    )


def _module(names: set[str]) -> str:
    """The public module that has all of these classes, or else the generated one."""
    return "batchwright.types" if names <= {*types.__all__} else "batchwright_api.models"


def _alias(title: str) -> str:
    return re.sub(r"\b\w+\.", "", str(getattr(models, title)))


def _fields(document: Document, name: str) -> Iterator[tuple[str, str, str, str]]:
    schema = document["components"]["schemas"][name]
    described, required = properties(document, name), schema.get("required", ())
    for key, raw in schema.get("properties", {}).items():
        one = described[key]
        kind = linked(_type(document, classes(document)[name], key), document)
        yield (
            f"`{key}`",
            kind,
            one.get("description", ""),
            notes(raw, one, required=key in required, request=bool(schema.get("x-request"))),
        )


def _type(document: Document, title: str, key: str) -> str:
    """The type of a field, with the enums, which are open, as text."""
    (annotation,) = (one.type for one in fields(getattr(models, title)) if one.alias == key)
    pages = set(classes(document).values())

    def known(match: re.Match[str]) -> str:
        return "str" if match[0] in models.__all__ and match[0] not in pages else match[0]

    text = re.sub(r"\b[A-Z]\w*\b", known, _OPTIONAL.sub("", str(annotation)))
    return text.replace("'", '"')


def notes(raw: Schema, schema: Schema, *, required: bool, request: bool) -> str:
    """What a field's type does not say."""
    found = [] if required else ["[optional]"]
    if "null" in raw.get("type", ()) or {"type": "null"} in raw.get("oneOf", ()):
        found.append("may be null")
    if "enum" in schema:
        values = ", ".join(f"`{value}`" for value in schema["enum"])
        found.append(f"one of {values}" if request else f"one of {values}, or a newer one")
    if schema.get("format") == "unixtime":
        found.append("Unix seconds")
    if bounds := in_words(schema):
        found.append(bounds[:1].lower() + bounds[1:].rstrip("."))
    if schema.get("deprecated"):
        found.append(f"deprecated; use instead: {schema['x-use-instead']}")
    return "; ".join(found)


def _example(document: Document, name: str) -> Iterator[str]:
    schema = document["components"]["schemas"][name]
    if not is_binary(document, schema):
        yield code("json", json.dumps(sample(document, schema), indent=2))
    if "properties" not in schema:
        return
    if not schema.get("x-request"):
        title = classes(document)[name]
        yield (
            f"`{title}.from_dict` reads it, and `to_dict` gives the same JSON back. Fields that "
            "this page lacks are kept in `additional_properties`. To make one yourself, such as "
            "for a test:"
        )
    yield code("python", _constructed(document, name, whole=bool(schema.get("x-request"))))


def _constructed(document: Document, name: str, *, whole: bool) -> str:
    """A program that makes an object."""
    needed: set[str] = set()
    value = sample(document, document["components"]["schemas"][name])
    expression = literal(document, name, value, needed, whole=whole)
    lines = [f"from {_module(needed)} import {', '.join(sorted(needed))}"]
    if "File(" in expression:
        lines = ["from pathlib import Path", "", *lines, "from batchwright_api.types import File"]
    program = "\n".join([*lines, "", f"print({expression}.to_dict())"])
    return formatted(program)[0]


def _uses(document: Document, name: str) -> Iterator[str]:
    for api in apis(document):
        for method, endpoint in sections(api):
            target = f"{api.name}.md{anchor(method.name)}"
            if endpoint is None:
                continue
            if endpoint.body == name:
                yield f"The request of {link(f'`{method.call}`', target)}"
            statuses = [one.status for one in endpoint.responses if name_of(one.schema) == name]
            if statuses:
                listed = ", ".join(statuses)
                yield f"The response of {link(f'`{method.call}`', target)}: {listed}"
    for outer, schema in document["components"]["schemas"].items():
        for key, one in schema.get("properties", {}).items():
            parts = [one, one.get("items"), *one.get("oneOf", ())]
            if name in map(name_of, parts):
                title = classes(document)[outer]
                yield f"{link(f'`{title}.{key}`', f'{title}.md')}"
