"""The most that a shard can cost."""

from __future__ import annotations

from typing import Any

import pytest
from attrs import frozen

from batchwright.money import Prices, bound

from .conftest import CHAT, chat

FRAME = len(b'{"custom_id":"","method":"POST","url":"/v1/chat/completions","body":{"model":"m"}}')


@frozen(kw_only=True)
class Lines:
    endpoint: str = CHAT
    model: str | None = "m"
    requests: int = 1
    bytes: int = 1000
    output_bound: int = 0
    unbounded: int = 0


def most(prices: Prices, *, longest: int | None = None, **values: Any) -> float | None:
    return bound(Lines(**values), prices, longest=longest)


def test_a_token_is_taken_for_each_byte_that_may_be_text(prices: Prices) -> None:
    found = most(prices, requests=10, bytes=5000, output_bound=700)
    assert found == pytest.approx(((5000 - 10 * FRAME) * 1.0 + 700 * 4.0) / 1e6)


def test_a_text_that_is_a_token_a_byte_does_not_pass_the_bound(prices: Prices) -> None:
    text = "\x7f" * 300
    found = most(prices, bytes=len(chat(text)))
    assert found is not None
    assert found >= 307 / 1e6


def test_without_max_tokens_there_is_no_bound_unless_the_model_has_one(prices: Prices) -> None:
    assert most(prices, unbounded=1) is None
    assert most(prices, model="knows", bytes=0, unbounded=2) == pytest.approx(4.0)


def test_a_request_has_no_more_tokens_than_the_context(prices: Prices) -> None:
    assert most(prices, model="knows", requests=2, bytes=10**6) == pytest.approx(200 / 1e6)
    embeddings = most(prices, model="knows", endpoint="/v1/embeddings", bytes=10**6)
    assert embeddings == pytest.approx(1.0, rel=0.01)


def test_the_dearer_of_reading_and_writing_the_cache_counts(prices: Prices) -> None:
    assert most(prices, model="long", longest=0, bytes=10**6) == pytest.approx(1.25, rel=0.01)


def test_a_line_may_be_long_unless_the_longest_is_known_to_be_short(prices: Prices) -> None:
    values: dict[str, Any] = {
        "model": "long",
        "requests": 1000,
        "bytes": 100_000,
        "output_bound": 10,
    }
    unknown, short = most(prices, **values), most(prices, longest=90, **values)
    assert unknown is not None
    assert short is not None
    assert unknown > short


@pytest.mark.parametrize("values", [{"model": "x"}, {"model": None}, {"endpoint": "/v1/videos"}])
def test_an_unknown_price_is_no_bound(prices: Prices, values: dict[str, Any]) -> None:
    assert most(prices, **values) is None


def test_moderation_is_free(prices: Prices) -> None:
    assert most(prices, endpoint="/v1/moderations", model=None) == 0
