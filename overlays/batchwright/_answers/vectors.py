"""The vectors of an answer, decoded."""

from __future__ import annotations

import sys
from array import array
from binascii import a2b_base64
from collections.abc import Sequence
from functools import cache
from importlib.util import find_spec
from operator import itemgetter
from typing import Any, cast

from batchwright._answers.shapes import member

__all__ = ["embedding_of", "embeddings_of", "has_numpy"]

_FLOAT = 4


def embedding_of(body: Any) -> Sequence[float] | None:
    """The vector of the first input; None if there is none."""
    found = embeddings_of(body)
    return found[0] if found else None


def embeddings_of(body: Any) -> list[Sequence[float]] | None:
    """The vectors in the order of the inputs; None if not every item has one."""
    data = member(body, "data")
    if type(data) is not list or not data:
        return None
    found = [_vector(member(one, "embedding")) for one in _in_order(data)]
    vectors = [one for one in found if one is not None]
    return vectors if len(vectors) == len(found) else None


def _in_order(data: list[Any]) -> list[Any]:
    """Items by their `index`, if all have one."""
    indices = [member(one, "index") for one in data]
    if all(type(one) is int for one in indices):
        return sorted(data, key=itemgetter("index"))
    return data


def _vector(value: Any) -> Sequence[float] | None:
    """Numbers as they are, or those in base64; None for anything else."""
    if type(value) is list:
        return value if value and type(value[0]) in (float, int) else None
    return _decoded(value) if type(value) is str else None


def _decoded(text: str) -> Sequence[float] | None:
    """Decode base64 of little-endian 32-bit floats; None if it is not that."""
    try:
        data = a2b_base64(text, strict_mode=True)
    except ValueError:
        return None
    if not data or len(data) % _FLOAT:
        return None
    if has_numpy():
        import numpy

        return cast("Sequence[float]", numpy.frombuffer(data, "<f4").astype(numpy.float32))
    numbers = array("f", data)
    if sys.byteorder == "big":
        numbers.byteswap()
    return numbers


@cache
def has_numpy() -> bool:
    """Whether NumPy is installed."""
    return find_spec("numpy") is not None
