"""Vectors, as lists or in base64."""

from __future__ import annotations

import subprocess
import sys
from array import array
from typing import Any

import numpy
import pytest

from batchwright._answers import vectors

from .bodies import base64_of, chat, embeddings, result_of


def test_lists_come_as_they_are() -> None:
    result = result_of(embeddings([0.5, -1.5]))
    assert result.embedding == [0.5, -1.5]
    assert result.embeddings == [[0.5, -1.5]]


def test_base64_comes_as_an_array_of_numpy() -> None:
    vector = result_of(embeddings(base64_of(0.5, -1.5))).embedding
    assert isinstance(vector, numpy.ndarray)
    assert vector.dtype == numpy.float32
    assert vector.flags.writeable
    assert vector.tolist() == [0.5, -1.5]


def test_without_numpy_it_comes_as_an_array(monkeypatch: pytest.MonkeyPatch) -> None:
    vectors.has_numpy.cache_clear()
    monkeypatch.setattr(vectors, "find_spec", {}.get)
    try:
        assert result_of(embeddings(base64_of(0.5, -1.5))).embedding == array("f", [0.5, -1.5])
    finally:
        vectors.has_numpy.cache_clear()


@pytest.mark.skipif(sys.byteorder == "big", reason="shows what such a machine does")
def test_on_a_big_endian_machine_the_bytes_are_swapped(monkeypatch: pytest.MonkeyPatch) -> None:
    swapped = array("f", [0.5, -1.5])
    swapped.byteswap()
    monkeypatch.setattr(vectors, "has_numpy", lambda: False)
    monkeypatch.setattr(sys, "byteorder", "big")
    assert result_of(embeddings(base64_of(0.5, -1.5))).embedding == swapped


def test_several_inputs_are_in_the_order_of_their_indices() -> None:
    body = embeddings([1.0], [2.0], [3.0])
    body["data"].reverse()
    result = result_of(body)
    assert result.embeddings == [[1.0], [2.0], [3.0]]
    assert result.embedding == [1.0]


@pytest.mark.parametrize("index", [None, "0", 0.0])
def test_without_indices_the_order_is_that_of_the_answer(index: Any) -> None:
    body = embeddings([1.0], [2.0])
    body["data"][1]["index"] = index
    assert result_of(body).embeddings == [[1.0], [2.0]]


@pytest.mark.parametrize("odd", [None, 1, True, "", "???", "AAA=", [], {}, ["x"], [None], "é"])
def test_what_is_no_vector_is_none(odd: Any) -> None:
    assert result_of(embeddings(odd)).embedding is None
    assert result_of(embeddings([1.0], odd)).embeddings is None


@pytest.mark.parametrize(
    "body", [None, [], {}, {"data": None}, {"data": []}, {"data": [1]}, chat()]
)
def test_other_bodies_have_no_vectors(body: Any) -> None:
    assert result_of(body).embedding is None
    assert result_of(body).embeddings is None


def test_numpy_is_imported_only_for_base64() -> None:
    code = "import sys; from batchwright import results; print('numpy' in sys.modules)"
    done = subprocess.run(
        [sys.executable, "-c", code], check=True, stdout=subprocess.PIPE, text=True
    )
    assert done.stdout == "False\n"
