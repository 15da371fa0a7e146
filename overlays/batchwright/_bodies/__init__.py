"""The bodies of requests, checked by their endpoint's own schema.

What checks them is imported with the first body, since its classes take some milliseconds to make.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from batchwright._bodies.findings import Finding
from batchwright._bodies.quoting import quoted

if TYPE_CHECKING:
    from batchwright._bodies.growing import GrowingDecoder

__all__ = ["Finding", "GrowingDecoder", "check", "growing_decoder", "quoted"]


def check(url: str, body: dict[str, Any]) -> list[Finding]:
    """Return `checking.check`."""
    from batchwright._bodies import checking

    return checking.check(url, body)


def growing_decoder(url: str, *, named: bool = True) -> GrowingDecoder | None:
    """Return a decoder of the lines for an endpoint; None if the endpoint is unknown.

    Args:
        url: The endpoint.
        named: Whether lines must have a custom id.
    """
    from batchwright._bodies.growing import GrowingDecoder  # msgspec takes milliseconds to import

    return GrowingDecoder.of(url, named=named)
