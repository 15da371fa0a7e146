"""Counting tokens: with tiktoken where its vocabulary is at hand, else from the text's length."""

from __future__ import annotations

import hashlib
import os
import tempfile
from collections.abc import Callable
from pathlib import Path

from attrs import frozen

__all__ = ["Counter", "counter_for"]

_BYTES_A_TOKEN = 4
_HOST = "https://openaipublic.blob.core.windows.net/encodings"
_VOCABULARIES = {
    "cl100k_base": (
        f"{_HOST}/cl100k_base.tiktoken",
        "223921b76ee99bde995b7ff738513eef100fb51d18c93597a113bcffe865b2a7",
    ),
    "o200k_base": (
        f"{_HOST}/o200k_base.tiktoken",
        "446a9538cb6c348e3516120d7c08b09f57c36495e2acfffe59a5bf8b0cfb1a2d",
    ),
}


@frozen
class Counter:
    """Counts the tokens of a text.

    Args:
        encoding: The encoding of tiktoken; None if tokens are estimated from the length.
        count: Gives the number of tokens of a text.
    """

    encoding: str | None
    count: Callable[[str], int]


def _by_length(text: str) -> int:
    return -(-len(text.encode("utf-8", "surrogatepass")) // _BYTES_A_TOKEN)


BY_LENGTH = Counter(None, _by_length)
"""Takes a token for four bytes of UTF-8, rounded up."""


def counter_for(model: str | None) -> Counter:
    """The best counter for a model, without any request to the network."""
    try:
        from tiktoken import model as models
        from tiktoken import registry
    except ModuleNotFoundError:
        return BY_LENGTH
    try:
        name = models.encoding_name_for_model(model or "")
    except KeyError:
        return BY_LENGTH
    if name not in registry.ENCODINGS and not _at_hand(name):
        return BY_LENGTH
    encoding = registry.get_encoding(name)
    return Counter(name, lambda text: len(encoding.encode_ordinary(text)))


def _at_hand(name: str) -> bool:
    """Whether tiktoken has the file of a vocabulary, and so will not fetch it."""
    if name not in _VOCABULARIES or (folder := _cache()) is None:
        return False
    url, digest = _VOCABULARIES[name]
    # tiktoken removes a file that is not as it should be, and fetches it.
    cached = folder / hashlib.sha1(url.encode(), usedforsecurity=False).hexdigest()
    try:
        return hashlib.sha256(cached.read_bytes()).hexdigest() == digest
    except OSError:
        return False


def _cache() -> Path | None:
    """The folder in which tiktoken looks; None if its cache is turned off."""
    for name in ("TIKTOKEN_CACHE_DIR", "DATA_GYM_CACHE_DIR"):
        if name in os.environ:
            return Path(os.environ[name]) if os.environ[name] else None
    return Path(tempfile.gettempdir()) / "data-gym-cache"
