"""The endpoints that a batch takes."""

from __future__ import annotations

from functools import lru_cache

from batchwright._bodies import quoted
from batchwright._specification import ENDPOINTS

__all__ = ["is_known", "unknown_endpoint"]

_LONGEST = 60

_KNOWN = frozenset(
    path for endpoint in ENDPOINTS for path in (endpoint, endpoint.removeprefix("/v1"))
)


def is_known(endpoint: str) -> bool:
    """Whether a batch takes an endpoint; Azure leaves out `/v1`."""
    return endpoint in _KNOWN


def unknown_endpoint(endpoint: str) -> str:
    """Say that no batch takes an endpoint, and which one is meant."""
    path = "/v1" + endpoint.rpartition("/v1")[2]  # of a whole URL, too
    return f"No batch takes the endpoint {quoted(endpoint)}. {_advice(path[:_LONGEST])}"


@lru_cache(maxsize=100)
def _advice(path: str) -> str:
    from difflib import get_close_matches

    close = get_close_matches(path, ENDPOINTS, n=1)
    return f"Did you mean {close[0]!r}?" if close else f"There are {', '.join(ENDPOINTS)}."
