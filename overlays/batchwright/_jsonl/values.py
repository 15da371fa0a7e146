"""Values that a request cannot have: null where text belongs, NaN and infinities."""

from __future__ import annotations

import math
from collections.abc import Iterator, Mapping
from typing import Any

from batchwright._jsonl.groups import endpoint_name

__all__ = ["not_finite", "nulls"]

_INPUTS = ("embeddings", "moderations", "responses")
_WITH_TEXT = ("user", "system", "developer", "tool")


def nulls(endpoint: str, body: Mapping[str, Any]) -> Iterator[str]:
    """Find the parameters that are null and must be text.

    Args:
        endpoint: The endpoint, such as `/v1/responses`.
        body: The parameters of a request to it.

    Yields:
        The path of each, such as `body.messages[0].content`.
    """
    name = endpoint_name(endpoint)
    if name == "chat/completions":
        yield from _messages("body.messages", body.get("messages"))
    elif name in _INPUTS and "input" in body:
        if body["input"] is None:
            yield "body.input"
        elif name == "responses":
            yield from _messages("body.input", body["input"])
        elif isinstance(body["input"], list):
            found = (n for n, text in enumerate(body["input"]) if text is None)
            yield from (f"body.input[{n}]" for n in found)


def _messages(path: str, messages: object) -> Iterator[str]:
    for number, message in enumerate(messages if isinstance(messages, list) else ()):
        if not isinstance(message, Mapping) or message.get("role") not in _WITH_TEXT:
            continue
        content = message.get("content", "")
        if content is None:
            yield f"{path}[{number}].content"
        for part, value in enumerate(content if isinstance(content, list) else ()):
            if isinstance(value, Mapping) and value.get("text", "") is None:
                yield f"{path}[{number}].content[{part}].text"


def not_finite(path: str, value: object) -> Iterator[str]:
    """Find numbers that JSON cannot express.

    Args:
        path: The name of the value.
        value: Anything that can be written as JSON.

    Yields:
        The path of each, such as `body.temperature`.

    Raises:
        RecursionError: The value is nested too deeply, or contains itself.
    """
    if isinstance(value, float):
        if not math.isfinite(value):
            yield path
    elif isinstance(value, Mapping):
        for key, item in value.items():
            yield from not_finite(f"{path}.{key}", item)
    elif isinstance(value, list | tuple):
        for number, item in enumerate(value):
            if not isinstance(item, str | int):
                yield from not_finite(f"{path}[{number}]", item)
    elif callable(to_list := getattr(value, "tolist", None)):  # numpy's arrays and numbers
        yield from not_finite(path, to_list())
