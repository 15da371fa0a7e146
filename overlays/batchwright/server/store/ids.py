"""Ids in the API's formats, and the names that stand for a key."""

from __future__ import annotations

import hashlib
import secrets
import string

_BASE62 = string.digits + string.ascii_letters


def hex_id(prefix: str, seed: str | None = None) -> str:
    """Return the prefix and 32 hex digits, random or always the same for one seed."""
    return prefix + (secrets.token_hex(16) if seed is None else _digest(seed).hex())


def file_id(seed: str | None = None) -> str:
    """Return `file-` and 22 base62 digits, random or always the same for one seed."""
    number = int.from_bytes(secrets.token_bytes(17) if seed is None else _digest(seed) + b"\x7f")
    digits = []
    for _ in range(22):
        number, digit = divmod(number, 62)
        digits.append(_BASE62[digit])
    return "file-" + "".join(digits)


def owner_of(key: str) -> str:
    """Return the hash that stands for a key, so that no file of the server holds the key."""
    return hashlib.sha256(key.encode("utf-8", "surrogatepass")).hexdigest()


def organization(owner: str) -> str:
    """Return the organization of an owner; each key has its own."""
    return f"org-{owner[:24]}"


def _digest(seed: str) -> bytes:
    return hashlib.sha256(seed.encode("utf-8", "surrogatepass")).digest()[:16]
