"""The bodies of requests, checked by their endpoint's own schema.

What checks them is imported with the first body, since its classes take some milliseconds to make.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from batchwright._bodies.findings import Finding
from batchwright._bodies.quoting import quoted

__all__ = ["Finding", "check", "line_decoder", "quoted"]


def check(url: str, body: dict[str, Any]) -> list[Finding]:
    """Return `checking.check`."""
    from batchwright._bodies import checking

    return checking.check(url, body)


def line_decoder(url: str, *, named: bool = True) -> Callable[[bytes], Any] | None:
    """Return `decoding.line_decoder`; msgspec alone takes 30 ms to import."""
    from batchwright._bodies import decoding

    return decoding.line_decoder(url, named=named)
