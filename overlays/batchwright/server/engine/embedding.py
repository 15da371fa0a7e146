"""Embeddings by hashed features: similar texts get similar vectors, without a model."""

from __future__ import annotations

import base64
import math
import re
import struct
import zlib
from collections import Counter
from functools import lru_cache
from typing import Any

from batchwright.server.catalogue import Model
from batchwright.server.checks import choice, integer
from batchwright.server.engine.answer import Answer
from batchwright.server.engine.tokens import count
from batchwright.server.errors import RequestError, invalid_type, missing

_WORD = re.compile(r"[^\W_]+")
_ENDING = re.compile(r"(?<=...)(?:ies|ing|es|ed|e|s|y)$")
_SHORT_WORD = 3
_SHORT_WEIGHT = 0.25
_GRAMS_WEIGHT = 0.7
_INPUTS_PER_REQUEST = 2_048


def embeddings(body: dict[str, Any], model: Model, _: int, __: str) -> Answer:
    """Answer a request to `/v1/embeddings`."""
    inputs = _inputs(body)
    dimensions = model.dimensions
    if (wanted := body.get("dimensions")) is not None:
        if model.id == "text-embedding-ada-002":
            message = "This model does not support specifying dimensions."
            raise RequestError(400, message, param="dimensions")
        dimensions = integer(wanted, "dimensions", minimum=1, maximum=dimensions)
    encoding = "float"
    if body.get("encoding_format") is not None:
        encoding = choice(body, "encoding_format", ("float", "base64"))
    data = []
    for index, text in enumerate(inputs):
        vector = embed(text, dimensions)
        value = vector if encoding == "float" else _base64(vector)
        data.append({"object": "embedding", "index": index, "embedding": value})
    read = sum(count(text) for text in inputs)
    usage = {"prompt_tokens": read, "total_tokens": read}
    answer = {"object": "list", "data": data, "model": model.snapshot, "usage": usage}
    return Answer(answer, input_tokens=read)


def embed(text: str, dimensions: int) -> list[float]:
    """Return a unit vector for a non-empty text, always the same for the same text.

    A word contributes its stem, and each three and four letters in a row of it, so that related
    words are close to each other. Short words, which most texts share, weigh less.
    """
    vector = [0.0] * dimensions
    for word, occurrences in (Counter(_WORD.findall(text.lower())) or Counter([text])).items():
        weight = 1 + math.log(occurrences)
        for hashed, share in _features(word):
            vector[hashed % dimensions] += weight * share
    length = math.sqrt(sum(value * value for value in vector if value))
    if not length:
        vector[zlib.crc32(text.encode()) % dimensions] = length = 1.0
    return [round(value / length, 8) if value else 0.0 for value in vector]


@lru_cache(maxsize=50_000)
def _features(word: str) -> tuple[tuple[int, float], ...]:
    """Return the hashes of a stem and of its runs of letters, with their signed weights."""
    weight = _SHORT_WEIGHT if len(word) <= _SHORT_WORD else 1.0
    stem = _ENDING.sub("", word)
    framed = f"<{stem}>"
    grams = [
        framed[start : start + size] for size in (3, 4) for start in range(len(framed) - size + 1)
    ]
    share = weight * _GRAMS_WEIGHT / math.sqrt(len(grams) or 1)
    return (_feature(stem, weight), *(_feature(f"#{gram}", share) for gram in grams))


def _feature(name: str, weight: float) -> tuple[int, float]:
    hashed = zlib.crc32(name.encode("utf-8", "surrogatepass"))
    return hashed >> 1, weight if hashed & 1 else -weight


def _inputs(body: dict[str, Any]) -> list[str]:
    """Return the texts to embed; a list of numbers is one text, given as tokens."""
    value = body.get("input")
    if value is None:
        raise missing("input")
    if not isinstance(value, str | list):
        raise invalid_type("input", "a string or an array", value)
    items = [value] if isinstance(value, str) or _numbers(value) else value
    if not items or any(item in ("", []) for item in items):
        raise RequestError(400, "'$.input' is invalid: it holds nothing to embed.", param="input")
    if len(items) > _INPUTS_PER_REQUEST:
        message = f"'$.input' is invalid: more than {_INPUTS_PER_REQUEST} inputs."
        raise RequestError(400, message, param="input")
    for item in items:
        if not isinstance(item, str) and not _numbers(item):
            raise invalid_type("input", "strings or arrays of tokens", item)
    return [item if isinstance(item, str) else " ".join(map(str, item)) for item in items]


def _numbers(value: Any) -> bool:
    return isinstance(value, list) and bool(value) and all(type(one) is int for one in value)


def _base64(vector: list[float]) -> str:
    return base64.b64encode(struct.pack(f"<{len(vector)}f", *vector)).decode()
