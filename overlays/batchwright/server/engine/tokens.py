"""Texts of requests, and a count of their tokens."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any

_CHARACTERS_PER_TOKEN = 4


def count(text: str) -> int:
    """Return about how many tokens a text has: one for every four characters, rounded up."""
    return -(-len(text) // _CHARACTERS_PER_TOKEN)


def cut(text: str, limit: int | None) -> tuple[str, bool]:
    """Cut a text to a number of tokens; tell whether it was short enough."""
    if limit is None or count(text) <= limit:
        return text, True
    return text[: limit * _CHARACTERS_PER_TOKEN], False


def prompt_tokens(body: Mapping[str, Any]) -> int:
    """Return about how many tokens a request asks the model to read."""
    return sum(map(count, prompt_texts(body)))


def prompt_texts(body: Mapping[str, Any]) -> Iterator[str]:
    """Yield the texts that a request asks the model to read."""
    for name in ("instructions", "messages", "input", "prompt"):
        yield from texts(body.get(name))


def texts(value: Any) -> Iterator[str]:
    """Yield the texts in a prompt of any shape: a text, a list, messages, parts of content.

    Numbers are tokens by themselves.
    """
    # A stack of our own: input lines may be nested deeper than Python's.
    stack = [value]
    while stack:
        one = stack.pop()
        if isinstance(one, str):
            yield one
        elif isinstance(one, int) and not isinstance(one, bool):
            yield str(one)[:_CHARACTERS_PER_TOKEN]
        elif isinstance(one, list):
            stack.extend(reversed(one))
        elif isinstance(one, dict):
            stack.append(one.get("text"))
            stack.append(one.get("content"))
