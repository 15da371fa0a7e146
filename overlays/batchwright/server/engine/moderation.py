"""Moderation scores from a short list of words, without a model."""

from __future__ import annotations

import re
import zlib
from typing import Any

from batchwright.server.catalogue import Model
from batchwright.server.engine.answer import Answer
from batchwright.server.engine.tokens import prompt_tokens, texts
from batchwright.server.errors import invalid_type, missing
from batchwright.server.store.ids import hex_id

DEFAULT_MODEL = "omni-moderation-latest"

_WORDS = {
    "harassment": r"idiot|stupid|loser",
    "harassment/threatening": r"(hurt|find) you",
    "hate": r"hate (them|those people)",
    "hate/threatening": r"wipe (them|those people) out",
    "illicit": r"counterfeit|steal",
    "illicit/violent": r"build a bomb",
    "self-harm": r"suicide|self-harm",
    "self-harm/instructions": r"how to harm myself",
    "self-harm/intent": r"harm myself|kill myself",
    "sexual": r"porn|sexual",
    "sexual/minors": r"sexual.*(child|minor)",
    "violence": r"kill|murder|attack|shoot",
    "violence/graphic": r"blood|gore|mutilat",
}
_PATTERNS = {name: re.compile(rf"\b({words})", re.IGNORECASE) for name, words in _WORDS.items()}


def moderations(body: dict[str, Any], model: Model, _: int, seed: str) -> Answer:
    """Answer a request to `/v1/moderations`."""
    value = body.get("input")
    if value is None:
        raise missing("input")
    if not isinstance(value, str | list):
        raise invalid_type("input", "a string or an array", value)
    several = isinstance(value, list) and all(isinstance(one, str) for one in value)
    inputs = value if several else [" ".join(texts(value))]
    results = [moderate(text) for text in inputs]
    answer = {"id": hex_id("modr-", seed), "model": model.snapshot, "results": results}
    return Answer(answer, input_tokens=prompt_tokens(body))


def moderate(text: str) -> dict[str, Any]:
    """Return one result of a moderation, always the same for the same text."""
    hits = {name: bool(pattern.search(text)) for name, pattern in _PATTERNS.items()}
    return {
        "flagged": any(hits.values()),
        "categories": hits,
        "category_scores": {name: _score(name, text, hit=hit) for name, hit in hits.items()},
        "category_applied_input_types": {name: ["text"] for name in hits},
    }


def _score(category: str, text: str, *, hit: bool) -> float:
    noise = zlib.crc32(f"{category}\n{text}".encode("utf-8", "surrogatepass")) / 2**32
    return round(0.9 + noise / 20 if hit else noise / 1000, 6)
