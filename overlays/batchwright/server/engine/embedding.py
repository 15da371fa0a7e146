"""Embeddings by hashed features: similar texts come out similar, with no model behind."""

from __future__ import annotations

import math
import re
import zlib
from collections import Counter
from functools import lru_cache

_WORD = re.compile(r"[^\W_]+")
_ENDING = re.compile(r"(?<=...)(?:ies|ing|es|ed|e|s|y)$")
_SHORT_WORD = 3
_SHORT_WEIGHT = 0.25
_GRAMS_WEIGHT = 0.7


def embed(text: str, dimensions: int) -> list[float]:
    """Return a vector of length 1 for a text, always the same.

    Each word counts by its stem and by that stem's runs of three and four letters, so that words
    of one family are near each other; short words, which most texts share, count less.

    Args:
        text: Any text but the empty one.
        dimensions: The length of the list.

    Returns:
        The vector.

    Example:
        >>> sum(x * x for x in embed("hello world", 8)).__round__(6)
        1.0
    """
    vector = [0.0] * dimensions
    for word, count in (Counter(_WORD.findall(text.lower())) or Counter([text])).items():
        weight = 1 + math.log(count)
        for hashed, share in _features(word):
            vector[hashed % dimensions] += weight * share
    length = math.sqrt(sum(value * value for value in vector if value))
    if not length:
        vector[zlib.crc32(text.encode()) % dimensions] = length = 1.0
    return [round(value / length, 8) if value else 0.0 for value in vector]


@lru_cache(maxsize=50_000)
def _features(word: str) -> tuple[tuple[int, float], ...]:
    """Return the hashes of a word's stem and of its parts, with their signed weights."""
    weight = _SHORT_WEIGHT if len(word) <= _SHORT_WORD else 1.0
    stem = _ENDING.sub("", word)
    framed = f"<{stem}>"
    grams = [
        framed[start : start + size] for size in (3, 4) for start in range(len(framed) - size + 1)
    ]
    share = weight * _GRAMS_WEIGHT / math.sqrt(len(grams) or 1)
    return (_feature(stem, weight), *(_feature(f"#{gram}", share) for gram in grams))


def _feature(name: str, weight: float) -> tuple[int, float]:
    hashed = zlib.crc32(name.encode("utf-8", "surrogatepass"))
    return hashed >> 1, weight if hashed & 1 else -weight
