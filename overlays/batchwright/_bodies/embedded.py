"""JSON schemas inside requests, as raw bytes: a file mostly has the same ones in every line.

If an object has two fields of that name, only the second is looked at: it is the one that counts.
"""

from __future__ import annotations

from collections.abc import Callable
from functools import lru_cache
from typing import Any

import orjson
from msgspec import Raw

from batchwright._bodies.schemas import Schema

__all__ = ["checked"]

_KEPT = 256
_LONGEST = 65_536
_MOST_NESTED = 500


def checked(name: str, schema: Schema) -> dict[str, Any]:
    """Return the methods of a struct that refuses a wrong JSON schema in the field of that name."""

    @lru_cache(_KEPT)
    def is_fine(raw: bytes, strict: bool) -> bool:
        return _is_fine(raw, strict, schema)

    return {"__post_init__": _post_init(name, is_fine)}


def _post_init(name: str, is_fine: Callable[[bytes, bool], bool]) -> Callable[[Any], None]:
    def check(self: Any) -> None:
        raw: Raw | None = getattr(self, name)
        if raw is not None:
            text = bytes(raw)
            if len(text) > _LONGEST or not is_fine(text, self.strict is True):
                raise ValueError(name)

    return check


def _is_fine(raw: bytes, strict: bool, schema: Schema) -> bool:
    """Return whether nothing at all is wrong with the bytes of a JSON schema."""
    if raw.count(b"{") + raw.count(b"[") > _MOST_NESTED:
        return False
    try:
        value = orjson.loads(raw)
    except orjson.JSONDecodeError:
        return False
    from batchwright._bodies.evaluating import evaluate
    from batchwright._bodies.faults import Faults
    from batchwright._structured import subset_findings

    faults = Faults()
    evaluate(value, schema, None, faults)
    return not faults.found and not (strict and value is not None and subset_findings(value, ""))
