"""Give each inline object a name, so that the generator of types need not make one up.

A name is made from where the object is (`CreateChatCompletionRequestAudio`), so that it stays when
others come or go.
"""

from __future__ import annotations

import re
from typing import Any

from document import DocumentError
from line_schemas.normal import PREFIX

Raw = dict[str, Any]


def hoist(schemas: Raw) -> Raw:
    """Name the inline objects; the result has references in their place."""
    found: Raw = {}
    bare = {re.sub(r"\W", "", name) for name in schemas}

    def add(name: str, schema: Raw) -> None:
        if name in bare or name in found:
            raise DocumentError(f"two schemas would be named {name}")
        found[name] = schema

    def visit(schema: Raw, name: str) -> Raw:
        result = dict(schema)
        if "properties" in schema:
            result["properties"] = {
                key: place(each, name + camel(key)) for key, each in schema["properties"].items()
            }
        for key, suffix in (("items", "Item"), ("additionalProperties", "Value")):
            if isinstance(schema.get(key), dict):
                result[key] = place(schema[key], name + suffix)
        if "anyOf" in schema:
            result["anyOf"] = _branches(schema["anyOf"], name)
        return result

    def _branches(branches: list[Raw], name: str) -> list[Raw]:
        if len([each for each in branches if "properties" in each]) == 1:
            alone = f"{name}Object" if name in bare else name
            return [place(each, alone) for each in branches]
        return [place(each, name + label(each)) for each in branches]

    def place(schema: Raw, name: str) -> Raw:
        if "properties" not in schema:
            return visit(schema, name)
        add(name, visit({k: each for k, each in schema.items() if k not in _BESIDE}, name))
        return {"$ref": f"{PREFIX}{name}", **{k: schema[k] for k in _BESIDE if k in schema}}

    result = {name: visit(schema, re.sub(r"\W", "", name)) for name, schema in schemas.items()}
    return dict(sorted((result | found).items()))


_BESIDE = ("default", "description")


def label(branch: Raw) -> str:
    """What tells an object of a union apart: its tag, or else what it requires."""
    properties = branch.get("properties", {})
    tags = [each["enum"][0] for each in properties.values() if len(each.get("enum", [])) == 1]
    words = tags[:1] or branch.get("required", [])[:1] or [branch.get("type", "any")]
    return camel(str(words[0]))


def camel(text: str) -> str:
    """`image_url` as `ImageUrl`."""
    return "".join(word[:1].upper() + word[1:] for word in re.split(r"\W+|_", text))
