"""The demo's two jobs: writing the requests, and reading the answers."""

from __future__ import annotations

from array import array
from collections.abc import Iterator, Mapping, Sequence
from pathlib import Path

from batchwright.requests import request, write
from batchwright.results import read

_QUERY = "query: "


def write_embeddings(path: Path, texts: Mapping[str, str], queries: Sequence[str]) -> int:
    """Write a request to embed each text and each query."""
    named = {name: f"{name}: {text}" for name, text in texts.items()}
    named.update((_QUERY + query, query) for query in queries)
    # 512 dimensions are enough for such short texts, and make the answers a third as long.
    model = {"model": "text-embedding-3-small", "dimensions": 512}
    return write(
        path,
        (request(name, "/v1/embeddings", {**model, "input": text}) for name, text in named.items()),
    )


def write_chat(path: Path, texts: Mapping[str, str]) -> int:
    """Write a request to explain each name in a sentence."""
    return write(path, _chat(texts))


def read_embeddings(path: Path) -> tuple[dict[str, array[float]], dict[str, array[float]]]:
    """Read the vectors of the texts, and those of the queries, by name."""
    vectors: dict[str, array[float]] = {}
    queries: dict[str, array[float]] = {}
    for result in read(path):
        found = queries if result.custom_id.startswith(_QUERY) else vectors
        found[result.custom_id.removeprefix(_QUERY)] = array("d", result.embedding or ())
    return vectors, queries


def read_chat(path: Path) -> Iterator[tuple[str, str]]:
    """Read the names, and what the model said about them."""
    for result in read(path):
        yield result.custom_id, result.text or ""


def _chat(texts: Mapping[str, str]) -> Iterator[dict[str, object]]:
    for name, text in texts.items():
        messages = [
            {"role": "system", "content": "Explain in one sentence, for a beginner."},
            {"role": "user", "content": f"{name}: {text}"},
        ]
        yield request(name, "/v1/chat/completions", {"model": "gpt-4o-mini", "messages": messages})
