"""Parsing one line, in memory that its length bounds, and saying what is wrong with it."""

from __future__ import annotations

from typing import Any

import orjson

__all__ = ["MAX_LINE", "MAX_VALUES", "parse", "reason", "too_large"]

MAX_LINE = 100_000_000
"""The most bytes in a line of requests. The API takes 50 MB of images in one, before base64."""

MAX_VALUES = 1_000_000
"""The most values in a line: some 100 MB as objects. No model takes as many tokens."""

_BOM = b"\xef\xbb\xbf"
_SHOWN = 20
_HINTS = {
    ("NaN", "-NaN", "Infinity", "-Infinity"): "JSON has no NaN and no infinities.",
    ("'", "None", "True", "False"): "It looks like Python; json.dumps writes JSON.",
}


def too_large(line: bytes, size: int | None = None) -> str | None:
    """Say why a line is larger than any request; None if it is not.

    Args:
        line: The line, or its beginning.
        size: Its full length in bytes.
    """
    size = len(line) if size is None else size
    if size > MAX_LINE:
        return f"it is {size} bytes long, and no request has more than {MAX_LINE}"
    if size > MAX_VALUES and sum(map(line.count, (b",", b"[", b"{"))) > MAX_VALUES:
        return f"it has more than {MAX_VALUES} values, and no request has as many"
    return None


def parse(line: bytes) -> Any:
    """Parse a line.

    Raises:
        InputError: It is not JSON; the message says where and why.
    """
    try:
        return orjson.loads(line)
    except orjson.JSONDecodeError as error:
        from batchwright.errors import InputError  # it takes httpx along

        raise InputError(reason(line, error)) from None


def reason(line: bytes, error: orjson.JSONDecodeError) -> str:
    """Say where and why a line is not JSON."""
    if not line.strip():
        return "It is empty."
    if line.startswith(_BOM):
        return "It starts with a byte order mark; save the file as UTF-8 without one."
    try:
        text = line.decode()
    except UnicodeDecodeError as wrong:
        return f"Byte {wrong.start + 1} is not UTF-8."
    found = text[error.pos :].rstrip()[: _SHOWN + 1]
    if not found:
        return f"It ends too early, after column {len(text.rstrip())}."
    # Some versions point behind the sign.
    sign = "-" if text[: error.pos].endswith("-") else ""
    shown = sign + (found if len(found) <= _SHOWN else f"{found[:_SHOWN]}…")
    hints = [hint for starts, hint in _HINTS.items() if shown.startswith(starts)]
    where = f"Column {error.pos + 1 - len(sign)}: {error.msg}, at {shown!r}."
    return " ".join([where, *hints])
