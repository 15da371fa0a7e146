"""What the answers of a run used, and what that costs."""

from __future__ import annotations

import os
from collections.abc import Iterable, Mapping

from attrs import frozen

from batchwright._display import Displayable
from batchwright.money.loading import load_prices
from batchwright.money.price import Prices

__all__ = ["Money", "Tokens", "cost"]


@frozen(repr=False)
class Tokens(Displayable):
    """The tokens that the answers of one model used, over all attempts.

    Args:
        model: The model, as the answers name it.
        requests: How many answers say what they used.
        input: Tokens read, those from the cache included.
        cached: Those from the cache.
        output: Tokens written, those of reasoning included.
        reasoning: Those of reasoning.

    Example:
        >>> Tokens("gpt-5", 2, input=100, cached=0, output=40, reasoning=8).output
        40
    """

    model: str
    requests: int = 0
    input: int = 0
    cached: int = 0
    output: int = 0
    reasoning: int = 0


@frozen(repr=False)
class Money(Displayable):
    """What a run has cost, or would cost, in US dollars at the price of a batch.

    Args:
        cost: The sum over the models whose price is known.
        by_model: The same for each of them.
        unpriced: The models whose price is not known; they are not in the sum.
        prices: Where the prices come from, with their date, such as
            `genai-prices 0.2.3 of 2026-10-01`.

    Example:
        >>> Money(1.5, {"gpt-5": 1.5}, (), "prices.json of 2026-10-01").cost
        1.5
    """

    cost: float
    by_model: Mapping[str, float]
    unpriced: tuple[str, ...]
    prices: str


def cost(tokens: Iterable[Tokens], prices: Prices | str | os.PathLike[str] | None = None) -> Money:
    """Say what the tokens that answers used cost in a batch.

    The answers count the tokens, so this is no estimate of them. It can still differ from the
    invoice: prices change, and the answers do not say which requests were so long that they cost
    more, or what was written to the cache; all tokens are taken at the usual price.

    Args:
        tokens: What was used; a model may occur more than once.
        prices: Prices, or a file of prices; None for those of genai-prices.

    Returns:
        The cost, by model and in sum.

    Raises:
        ConfigurationError: There is no file, and the package genai-prices is not installed.
        InputError: The file is no file of prices.

    Example:
        >>> from batchwright.money import Price
        >>> prices = Prices("mine of 2026-10-01", {"m": Price(input=1.0, output=2.0)}.get)
        >>> used = [Tokens("m", 1, input=500_000, output=250_000), Tokens("other", 1, input=7)]
        >>> cost(used, prices)
        Money(cost=1.0, by_model={'m': 1.0}, unpriced=('other',), prices='mine of 2026-10-01')
    """
    known = load_prices(prices)
    by_model: dict[str, float] = {}
    unpriced: dict[str, None] = {}
    for one in tokens:
        price = known.of(one.model)
        if price is None:
            unpriced[one.model] = None
            continue
        spent = price.of(input=one.input, output=one.output, cached=one.cached)
        by_model[one.model] = by_model.get(one.model, 0.0) + spent
    return Money(sum(by_model.values()), by_model, tuple(unpriced), known.source)
