"""The values of a schema that a text mentions."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from fractions import Fraction
from typing import Any

_NUMBER = re.compile(r"(?<![\w.])-?\d{1,15}(?:\.\d{1,15})?(?!\w)")


def last_mentioned(values: Sequence[Any], text: str) -> Any:
    """Return the value that a text mentions last, as a word of its own, else the first value.

    The last, as a prompt often lists all values before the text that is to be classified.
    """
    words = text.casefold()
    found = [(_last(value.casefold(), words), value) for value in values if isinstance(value, str)]
    at, value = max(found, key=lambda one: one[0], default=(-1, None))
    return value if at >= 0 else values[0]


def numbers(text: str) -> Iterator[Fraction]:
    """Yield the numbers in a text, in order."""
    return (Fraction(found) for found in _NUMBER.findall(text))


def _last(word: str, text: str) -> int:
    if not word or word not in text:
        return -1
    pattern = rf"(?<!\w){re.escape(word)}(?!\w)"
    return max((found.start() for found in re.finditer(pattern, text)), default=-1)
