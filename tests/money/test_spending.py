"""What the answers' tokens cost."""

from __future__ import annotations

import pytest

from batchwright.money import Prices, Tokens, cost


def test_cached_tokens_cost_less_and_reasoning_is_output(prices: Prices) -> None:
    used = Tokens("m", 3, input=1_000_000, cached=400_000, output=100_000, reasoning=90_000)
    found = cost([used], prices)
    assert found.cost == pytest.approx(0.6 * 1.0 + 0.4 * 0.25 + 0.1 * 4.0)
    assert found.prices == "tests of 2026-10-01"


def test_a_model_without_a_price_of_cached_tokens_takes_them_as_others(prices: Prices) -> None:
    assert cost([Tokens("knows", 1, input=100, cached=100)], prices).cost == pytest.approx(1e-4)


def test_models_are_summed_and_the_unpriced_named_once(prices: Prices) -> None:
    used = [Tokens(name, 1, input=1_000_000) for name in ("m", "x", "knows", "m", "x")]
    found = cost(used, prices)
    assert (found.cost, found.by_model) == (3.0, {"m": 2.0, "knows": 1.0})
    assert found.unpriced == ("x",)


def test_nothing_costs_nothing(prices: Prices) -> None:
    assert cost([], prices).cost == 0
