"""Ids in the API's formats."""

from __future__ import annotations

import hashlib
import secrets
import string

_BASE62 = string.digits + string.ascii_letters


def hex_id(prefix: str, seed: str | None = None) -> str:
    """Return the prefix and 32 hex digits, random or always the same for one seed.

    Example:
        >>> hex_id("batch_req_", "a") == hex_id("batch_req_", "a")
        True
    """
    return prefix + (secrets.token_hex(16) if seed is None else _digest(seed).hex())


def file_id(seed: str | None = None) -> str:
    """Return `file-` and 22 base62 digits, random or always the same for one seed.

    Example:
        >>> len(file_id())
        27
    """
    number = int.from_bytes(secrets.token_bytes(17) if seed is None else _digest(seed) + b"\x7f")
    digits = []
    for _ in range(22):
        number, digit = divmod(number, 62)
        digits.append(_BASE62[digit])
    return "file-" + "".join(digits)


def _digest(seed: str) -> bytes:
    return hashlib.sha256(seed.encode("utf-8", "surrogatepass")).digest()[:16]
