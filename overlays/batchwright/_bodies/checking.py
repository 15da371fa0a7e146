"""Checking a body by its endpoint's schema."""

from __future__ import annotations

from typing import Any

from batchwright._bodies.evaluating import evaluate
from batchwright._bodies.faults import Faults
from batchwright._bodies.findings import Finding
from batchwright._bodies.schemas import schema_of
from batchwright._bodies.wording import finding

__all__ = ["check"]


def check(url: str, body: dict[str, Any]) -> list[Finding]:
    """Check a body by the schema of its endpoint.

    Args:
        url: The endpoint, such as `/v1/chat/completions`; `/chat/completions` is the same.
        body: The body, as parsed from JSON.

    Returns:
        What is wrong, in order, at most 20 errors and 20 warnings; nothing if the endpoint is
        unknown.
    """
    schema = schema_of(url)
    if schema is None:
        return []
    faults = Faults()
    evaluate(body, schema, None, faults)
    return [finding(fault) for fault in faults.found]
