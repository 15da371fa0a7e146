"""Counting tokens, without ever fetching a vocabulary."""

from __future__ import annotations

import hashlib
import inspect
from pathlib import Path

import pytest

from batchwright.money import counting
from batchwright.money.counting import counter_for

tiktoken = pytest.importorskip("tiktoken")


@pytest.mark.parametrize(("text", "tokens"), [("", 0), ("a", 1), ("abcd", 1), ("äöü", 2)])
def test_a_token_is_four_bytes_of_utf_8(text: str, tokens: int) -> None:
    assert counter_for("unknown-model").count(text) == tokens


def test_half_a_character_counts_too() -> None:
    assert counter_for(None).count("\ud83d") == 1


def test_without_a_vocabulary_nothing_is_fetched(tmp_path: Path) -> None:
    assert counter_for("gpt-4o").encoding is None
    assert list(tmp_path.iterdir()) == []


def test_a_damaged_vocabulary_is_not_taken_and_stays(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """tiktoken would delete it, and fetch it."""
    monkeypatch.setenv("TIKTOKEN_CACHE_DIR", str(tmp_path))
    url, _ = counting._VOCABULARIES["o200k_base"]
    cached = tmp_path / hashlib.sha1(url.encode()).hexdigest()
    cached.write_bytes(b"IQ== 0\n")
    assert counter_for("gpt-4o").encoding is None
    assert cached.read_bytes() == b"IQ== 0\n"


def test_a_cache_that_is_turned_off_has_no_vocabulary(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("TIKTOKEN_CACHE_DIR", "")
    assert counter_for("gpt-4o").encoding is None


def test_a_vocabulary_that_is_loaded_is_used(monkeypatch: pytest.MonkeyPatch) -> None:
    """A tiny one: every byte, and `ab`."""
    ranks = {bytes([byte]): byte for byte in range(256)} | {b"ab": 256}
    tiny = tiktoken.Encoding(
        "o200k_base", pat_str=r"\S+|\s+", mergeable_ranks=ranks, special_tokens={"<|end|>": 257}
    )
    monkeypatch.setitem(tiktoken.registry.ENCODINGS, "o200k_base", tiny)
    counter = counter_for("gpt-4o-mini-2024-07-18")
    assert counter.encoding == "o200k_base"
    assert [counter.count(text) for text in ("ab", "abc", "ab ab", "<|end|>")] == [1, 2, 3, 7]


def test_the_files_are_those_that_tiktoken_looks_for() -> None:
    source = inspect.getsource(pytest.importorskip("tiktoken_ext.openai_public"))
    for url, digest in counting._VOCABULARIES.values():
        assert url in source
        assert digest in source
