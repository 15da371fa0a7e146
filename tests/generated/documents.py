"""Documents of many schemas, and the packages that are generated from them."""

from __future__ import annotations

import importlib
import json
import sys
from contextlib import redirect_stderr
from io import StringIO
from pathlib import Path
from types import ModuleType
from typing import Any, NamedTuple

from generate import main

Raw = dict[str, Any]
CAT: Raw = {"$ref": "#/components/schemas/Cat"}
DOG: Raw = {"$ref": "#/components/schemas/Dog"}
NOTE: Raw = {"$ref": "#/components/schemas/Note"}


class Kind(NamedTuple):
    """A kind of schema: its annotation, and JSON that it allows."""

    schema: Raw
    annotation: str
    values: tuple[Any, ...]


TOM = {"kind": "cat", "lives": 9}
REX = {"kind": "dog", "friends": [TOM], "novel": [None]}
MEMO = {"text": "x", "by": None}
TIME = "2024-02-29T12:30:00.5z"
DAY = "2024-02-29"
ID = "6BA7B810-9DAD-11D1-80B4-00C04FD430C8"

KINDS = {
    "text": Kind({"type": "string"}, "str", ("", "é\0")),
    "whole": Kind({"type": "integer"}, "int", (0, -(2**70))),
    "number": Kind({"type": "number"}, "float", (0.5, 1)),
    "flag": Kind({"type": "boolean"}, "bool", (True, False)),
    "anything": Kind({}, "Any", (1, "a", [{}], {"a": None})),
    "always": Kind({"const": 'a\\"{b}'}, "Literal['a\\\\\"{b}']", ('a\\"{b}',)),
    "seven": Kind({"const": 7}, "Literal[7]", (7,)),
    "letter": Kind({"enum": ["a", 'q"\\', "\0", "{{ x }}"]}, "", ("a", "\0", "new")),
    "level": Kind({"type": "integer", "enum": [3, 1]}, "", (1, 99)),
    "mixed": Kind({"enum": ["a", 1, True]}, "", ("a", 1, True, "b")),
    "time": Kind({"type": "string", "format": "date-time"}, "datetime.datetime", (TIME, "soon")),
    "day": Kind({"type": "string", "format": "date"}, "datetime.date", (DAY, "2023-02-29")),
    "id": Kind({"type": "string", "format": "uuid"}, "UUID", (ID, "nobody")),
    "open": Kind({"type": "object"}, "", ({}, {"a": None})),
    "counts": Kind(
        {"type": "object", "additionalProperties": {"type": "integer"}}, "", ({"a": 1},)
    ),
    "cats": Kind({"type": "object", "additionalProperties": CAT}, "", ({"a": TOM}, {})),
    "cat": Kind(CAT, "Cat", (TOM, {"kind": "cat"})),
    "texts": Kind({"type": "array", "items": {"type": "string"}}, "list[str]", ([], ["a"])),
    "listed": Kind({"type": "array", "items": CAT}, "list[Cat]", ([TOM, TOM], [])),
    "grid": Kind(
        {"type": "array", "items": {"type": "array", "items": CAT}},
        "list[list[Cat]]",
        ([[TOM], []],),
    ),
    "times": Kind(
        {"type": "array", "items": {"type": "string", "format": "date-time"}},
        "list[datetime.datetime]",
        ([TIME, "soon"],),
    ),
    "tagged": Kind(
        {"oneOf": [CAT, DOG]}, "Cat | dict[str, Any] | Dog", (TOM, REX, {"kind": "cow"})
    ),
    "keyed": Kind({"anyOf": [CAT, NOTE]}, "Cat | dict[str, Any] | Note", (TOM, MEMO, {"z": 1})),
    "pets": Kind(
        {"type": "array", "items": {"oneOf": [CAT, DOG]}},
        "list[Cat | dict[str, Any] | Dog]",
        ([TOM, REX, {"kind": "cow"}, 7],),
    ),
    "either": Kind(
        {"anyOf": [{"type": "string"}, CAT, {"type": "array", "items": DOG}]},
        "Cat | list[Dog] | str",
        ("a", TOM, [REX]),
    ),
    "merged": Kind({"allOf": [CAT, {"required": ["lives"]}]}, "", (TOM,)),
    "pair": Kind(
        {"type": "array", "prefixItems": [{"type": "string"}, CAT]},
        "list[Cat | str]",
        (["a", TOM],),
    ),
}
"""Each kind of schema; an annotation that is empty is the name of a class of its own."""

CAT_SCHEMA: Raw = {
    "type": "object",
    "required": ["kind"],
    "properties": {
        "kind": {"const": "cat"},
        "lives": {"type": "integer"},
        "born": {"type": "string", "format": "date-time"},
        "prey": {"anyOf": [NOTE, {"type": "null"}]},
    },
}
DOG_SCHEMA: Raw = {
    "type": "object",
    "required": ["kind", "friends"],
    "properties": {
        "kind": {"type": "string", "enum": ["dog"]},
        "friends": {"type": "array", "items": {"oneOf": [CAT, DOG]}},
        "owner": {"anyOf": [DOG, {"type": "null"}]},
    },
}
NOTE_SCHEMA: Raw = {
    "type": "object",
    "required": ["text"],
    "properties": {"text": {"type": "string"}, "by": {"type": ["string", "null"]}},
}
PETS = {"Cat": CAT_SCHEMA, "Dog": DOG_SCHEMA, "Note": NOTE_SCHEMA}


def nullable(schema: Raw) -> Raw:
    """Allow null, too."""
    return {"anyOf": [schema, {"type": "null"}]}


def document(schemas: Raw, paths: Raw | None = None) -> Raw:
    """A document of these schemas."""
    return {
        "openapi": "3.1.0",
        "info": {"title": "Many", "version": "1"},
        "servers": [{"url": "http://test"}],
        "paths": paths or {},
        "components": {"schemas": schemas},
    }


def operation(name: str, sent: Raw, received: Raw, media: str = "application/json") -> Raw:
    """A path item that sends and receives these schemas."""
    return {
        "post": {
            "operationId": name,
            "x-resend": "unsent",
            "tags": ["All"],
            "requestBody": {"required": True, "content": {media: {"schema": sent}}},
            "responses": {
                "200": {"description": "x", "content": {"application/json": {"schema": received}}}
            },
        }
    }


def write(folder: Path, raw: Raw) -> Path:
    """Write a document."""
    path = folder / "many.json"
    path.write_text(json.dumps(raw))
    return path


def generated(folder: Path, raw: Raw, name: str) -> ModuleType:
    """Generate and import a package; return its models."""
    with redirect_stderr(StringIO()) as stderr:
        code = main(["--spec", str(write(folder, raw)), "--target", str(folder / "out" / name)])
    assert code == 0, stderr.getvalue()
    sys.path.insert(0, str(folder / "out"))
    try:
        return importlib.import_module(f"{name}.models")
    finally:
        sys.path.remove(str(folder / "out"))


def refused(folder: Path, raw: Raw) -> str:
    """Fail to generate; return the complaint."""
    target = folder / "out" / "refused"
    with redirect_stderr(StringIO()) as stderr:
        code = main(["--spec", str(write(folder, raw)), "--target", str(target)])
    assert code == 1
    assert not target.exists()
    return stderr.getvalue()
