"""Embeddings by hashed features."""

from __future__ import annotations

import math

import pytest

from batchwright.server.engine.embedding import embed


def similarity(one, other):
    return sum(x * y for x, y in zip(embed(one, 1536), embed(other, 1536), strict=True))


def test_similar_texts_are_similar():
    base = "Open a file and return a stream."
    near = "Opens the file, returning a file object for streaming."
    far = "Compute the sine of an angle in radians."
    assert similarity(base, base) == pytest.approx(1)
    assert similarity(base, near) > 0.4
    assert similarity(base, far) < 0.2


def test_a_query_finds_what_it_is_about():
    texts = {
        "json": "Serialize obj to a JSON formatted string.",
        "random": "Choose a random element from a non-empty sequence.",
        "shutil": "Recursively copy a directory tree.",
        "math": "Return the square root of x.",
    }
    for name, query in {
        "json": "how to turn an object into json",
        "random": "pick a random item",
        "shutil": "copying directories",
        "math": "square roots",
    }.items():
        assert max(texts, key=lambda key: similarity(query, texts[key])) == name


@pytest.mark.parametrize("text", ["hello", "the", "...", "日本語", "\ud800", "a" * 10_000, " "])
@pytest.mark.parametrize("dimensions", [1, 2, 256])
def test_every_text_has_a_vector_of_length_one(text, dimensions):
    vector = embed(text, dimensions)
    assert len(vector) == dimensions
    assert math.hypot(*vector) == pytest.approx(1)


def test_the_same_text_has_the_same_vector():
    assert embed("hello world", 64) == embed("hello world", 64)
