"""The text of an answer in the format that the request asks for."""

from __future__ import annotations

from typing import Any

import orjson

from batchwright.server.engine.echo.instances import instance
from batchwright.server.errors import invalid_type


def formatted(text: str, wanted: Any, name: str) -> str:
    """Return a text, or JSON that says it if the format asks for JSON.

    Args:
        text: What to say.
        wanted: The format, as `response_format` or `text.format` have it; None is plain text.
        name: The parameter that holds the format.
    """
    if wanted is None:
        return text
    if not isinstance(wanted, dict):
        raise invalid_type(name, "an object", wanted)
    if wanted.get("type") not in ("json_object", "json_schema"):
        return text
    schema = wanted.get("json_schema", wanted)
    if not isinstance(schema, dict):
        raise invalid_type(f"{name}.json_schema", "an object", schema)
    return orjson.dumps(instance(schema.get("schema"), text, name)).decode()
