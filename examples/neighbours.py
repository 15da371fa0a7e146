"""Nearest neighbours of a vector, in plain Python."""

from __future__ import annotations

import heapq
import math
from collections.abc import Mapping, Sequence
from operator import mul


def nearest(
    query: Sequence[float], vectors: Mapping[str, Sequence[float]], count: int
) -> list[tuple[float, str]]:
    """Find the vectors with the direction closest to that of the query.

    Args:
        query: The vector to compare with.
        vectors: Vectors by name, of the same length.
        count: How many to return.

    Returns:
        Cosine similarities, up to 1, and names, nearest first.
    """
    return heapq.nlargest(count, ((cosine(query, each), name) for name, each in vectors.items()))


def cosine(one: Sequence[float], other: Sequence[float]) -> float:
    """The cosine similarity of two vectors, from -1 to 1."""
    return _dot(one, other) / math.sqrt(_dot(one, one) * _dot(other, other))


def _dot(one: Sequence[float], other: Sequence[float]) -> float:
    product: float = sum(map(mul, one, other))
    return product
