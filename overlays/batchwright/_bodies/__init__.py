"""The bodies of requests, checked by their endpoint's own schema."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from batchwright._bodies.checking import check
from batchwright._bodies.findings import Finding

__all__ = ["Finding", "check", "line_decoder"]


def line_decoder(url: str, *, named: bool = True) -> Callable[[bytes], Any] | None:
    """Return `decoding.line_decoder`; msgspec takes 30 ms to import, so not before."""
    from batchwright._bodies import decoding

    return decoding.line_decoder(url, named=named)
