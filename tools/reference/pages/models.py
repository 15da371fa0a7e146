"""A page for each schema: its fields, and an example."""

from __future__ import annotations

import json
import re
from collections.abc import Iterator, Mapping

from attrs import fields
from limits import in_words
from reference.examples import formatted
from reference.links import back, homes_of_models, linked
from reference.markdown import anchor, code, link, page, section, table
from reference.methods import methods
from reference.samples import is_binary, literal, sample
from reference.specification import (
    Document,
    Schema,
    apis,
    classes,
    constraints,
    name_of,
    properties,
)

from batchwright import types
from batchwright_api import models

_OPTIONAL = re.compile(r" \| Unset\b")


def model_pages(document: Document) -> Mapping[str, str]:
    """The pages by name."""
    named = classes(document)
    schemas = document["components"]["schemas"]
    has_fields = [name for name in named if "properties" in schemas[name]]
    programs = formatted({name: _constructed(document, name) for name in has_fields})
    return {f"{named[name]}.md": _page(document, name, programs.get(name, "")) for name in named}


def _page(document: Document, name: str, program: str) -> str:
    schema = document["components"]["schemas"][name]
    title = classes(document)[name]
    where = (
        f"`from {_module({title})} import {title}`" if program else f"A plain `{_alias(title)}`."
    )
    listed = table(("Name", "Type", "Description", "Notes"), _fields(document, name))
    uses = "\n".join(f"- {one}" for one in _uses(document, name))
    return page(
        title,
        schema["description"],
        " ".join(filter(None, (where, in_words(schema)))),
        section("Properties", listed) if program else "",
        section("Example", *_example(document, name, program)),
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
        kind = linked(_type(document, classes(document)[name], key), homes_of_models(document))
        yield (
            f"`{key}`",
            kind,
            one.get("description", ""),
            _notes(raw, one, required=key in required, request=bool(schema.get("x-request"))),
        )


def _type(document: Document, title: str, key: str) -> str:
    """The type of a field, with the enums, which are open, as text."""
    (annotation,) = (one.type for one in fields(getattr(models, title)) if one.alias == key)
    pages = set(classes(document).values())

    def known(match: re.Match[str]) -> str:
        return "str" if match[0] in models.__all__ and match[0] not in pages else match[0]

    text = re.sub(r"\b[A-Z]\w*\b", known, _OPTIONAL.sub("", str(annotation)))
    return text.replace("'", '"')


def _notes(raw: Schema, schema: Schema, *, required: bool, request: bool) -> str:
    """What a field's type does not say."""
    found = [] if required else ["[optional]"]
    found += ["[required]"] if required and request else []
    if "null" in raw.get("type", ()) or {"type": "null"} in raw.get("oneOf", ()):
        found.append("may be null")
    found += constraints(schema, schema.get("description", ""), is_open=not request)
    if schema.get("deprecated"):
        found.append(f"deprecated; use instead: {schema['x-use-instead']}")
    return "; ".join(found)


def _example(document: Document, name: str, program: str) -> Iterator[str]:
    schema = document["components"]["schemas"][name]
    if not is_binary(document, schema):
        yield code("json", json.dumps(sample(document, schema), indent=2))
    if program and not schema.get("x-request"):
        title = classes(document)[name]
        yield (
            f"`{title}.from_dict` reads this JSON, and `to_dict` gives it back. Fields that are "
            "not on this page are kept in `additional_properties`. The types are those of the "
            "vendor's API. With [another server](../guides/compatible-servers.md), any field may "
            "be missing, which reads as `None`, or be of another type, which is kept as it came. "
            "You can also make an object yourself, for instance in a test:"
        )
    if program:
        yield code("python", program)


def _constructed(document: Document, name: str) -> str:
    """A program that makes an object: a whole request, or what a response has at least."""
    needed: set[str] = set()
    schema = document["components"]["schemas"][name]
    whole = bool(schema.get("x-request"))
    expression = literal(document, name, sample(document, schema), needed, whole=whole)
    lines = [f"from {_module(needed)} import {', '.join(sorted(needed))}"]
    if "File(" in expression:
        lines = ["from pathlib import Path", "", *lines, "from batchwright_api.types import File"]
    return "\n".join([*lines, "", f"print({expression}.to_dict())"])


def _uses(document: Document, name: str) -> Iterator[str]:
    for api in apis(document):
        for method in methods(api):
            to_method = link(f"`{method.call}`", f"{api.name}.md{anchor(method.name)}")
            responses = method.endpoint.responses if method.endpoint else ()
            if method.endpoint and method.endpoint.body == name:
                yield f"The request of {to_method}"
            statuses = [one.status for one in responses if name_of(one.schema) == name]
            if statuses:
                yield f"The response of {to_method}: {', '.join(statuses)}"
    for outer, schema in document["components"]["schemas"].items():
        for key, one in schema.get("properties", {}).items():
            parts = [one, one.get("items"), *one.get("oneOf", ())]
            if name in map(name_of, parts):
                title = classes(document)[outer]
                yield f"{link(f'`{title}.{key}`', f'{title}.md')}"
