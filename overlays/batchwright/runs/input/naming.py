"""Names for requests that have none."""

from __future__ import annotations

import json
from collections.abc import Mapping
from typing import Any

from orjson import dumps

from batchwright._jsonl.uniqueness import Seen

__all__ = ["derived_id", "with_custom_id"]


def derived_id(number: int, seen: Seen) -> str:
    """Make a custom id from a line's number, other than all that were seen so far.

    Args:
        number: The number of the line.
        seen: The custom ids so far; the new one is added.
    """
    custom_id, suffix = f"line-{number}", 1
    while not seen.add(custom_id):
        suffix += 1
        custom_id = f"line-{number}-{suffix}"
    return custom_id


def with_custom_id(line: bytes, request: Mapping[str, Any], custom_id: str) -> bytes:
    """Write a custom id into a line that has none.

    Args:
        line: The line.
        request: The same, parsed.
        custom_id: The name.
    """
    if "custom_id" not in request:
        return b'{"custom_id":%b,%b' % (dumps(custom_id), line.lstrip()[1:])
    # Here `json` is slow and exact: it keeps integers of any size.
    named = json.loads(line) | {"custom_id": custom_id}
    return json.dumps(named, ensure_ascii=False, separators=(",", ":")).encode()
