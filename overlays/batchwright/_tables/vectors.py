"""Vectors as the bytes of float32."""

from __future__ import annotations

import struct
import sys
from array import array
from importlib import import_module
from typing import Any

from batchwright._answers.vectors import has_numpy

__all__ = ["numbers", "packed"]


def packed(vector: Any) -> bytes:
    """Return the numbers of a vector as float32, in little-endian order.

    Args:
        vector: A NumPy array, an array, or a list of numbers.
    """
    if isinstance(vector, list | tuple):
        vector = array("f", vector)
    elif hasattr(vector, "astype"):
        return vector.astype("<f4", copy=False).tobytes()  # type: ignore[no-any-return]
    elif vector.typecode != "f":
        vector = array("f", vector)
    if sys.byteorder == "big":
        vector = array("f", vector)
        vector.byteswap()
    return vector.tobytes()  # type: ignore[no-any-return]


def numbers(data: bytes) -> Any:
    """Return the numbers of a packed vector: an array of NumPy if it is installed, or a list."""
    if has_numpy():
        return import_module("numpy").frombuffer(data, "<f4")
    return list(struct.unpack(f"<{len(data) // 4}f", data))
