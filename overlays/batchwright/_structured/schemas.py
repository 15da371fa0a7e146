"""The parameters that ask for a structured output of a class."""

from __future__ import annotations

import re
from functools import lru_cache
from typing import Any

import orjson

from batchwright._structured.libraries import CLASSES, raw_schema, type_name
from batchwright._structured.strict import strict

_LONGEST_NAME = 64


def strict_schema(cls: Any) -> dict[str, Any]:
    """Return the JSON schema of a class as the API takes it with `strict`.

    Every property is required, also one with a default, as in the vendor's SDK. Bounds that the API
    does not know, such as a length, are told in the description: the model reads them there, and
    the reader checks them.

    Args:
        cls: A Pydantic model, an attrs class, a dataclass, a msgspec Struct or a TypedDict.

    Returns:
        A schema of your own, to change as you like.

    Raises:
        TypeError: The API cannot express the class; the message has the class and the field.
    """
    schema: dict[str, Any] = orjson.loads(_written(cls))
    return schema


def schema_name(cls: Any) -> str:
    """Return the name of a class as the API takes it: 64 letters, digits, `_` and `-` at most."""
    name = re.sub(r"[^a-zA-Z0-9_-]+", "_", type_name(cls)).strip("_")
    return name[:_LONGEST_NAME] or "answer"


def response_format(cls: Any) -> dict[str, Any]:
    """Return the `response_format` of a chat completion for a class, by its `strict_schema`."""
    named = {"name": schema_name(cls), "schema": strict_schema(cls), "strict": True}
    return {"type": "json_schema", "json_schema": named}


def text_format(cls: Any) -> dict[str, Any]:
    """Return the `text.format` of a response for a class, by its `strict_schema`."""
    named = {"name": schema_name(cls), "schema": strict_schema(cls), "strict": True}
    return {"type": "json_schema", **named}


@lru_cache(CLASSES)
def _written(cls: Any) -> bytes:
    return orjson.dumps(strict(raw_schema(cls), type_name(cls)))
