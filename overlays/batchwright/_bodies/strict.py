"""The strict JSON schemas inside requests: of structured outputs and of functions."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any

from batchwright._bodies.faults import Fault, Place
from batchwright._bodies.paths import rendered
from batchwright._bodies.schemas import Schema
from batchwright._structured import subset_findings

__all__ = ["strict_faults"]


def strict_faults(value: Mapping[str, Any], schema: Schema, path: Place) -> Iterator[Fault]:
    """Yield what the API refuses in the JSON schema that an object holds, if it is strict."""
    if value.get("strict") is not True or (name := schema.strict_property) is None:
        return
    if isinstance(held := value.get(name), dict):
        for param, message in subset_findings(held, rendered((path, name))):
            yield Fault("subset", (path, name), (param, name), message)
