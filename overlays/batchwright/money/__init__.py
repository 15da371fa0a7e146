"""What requests cost: before they are sent, and after.

Prices are US dollars for a million tokens in a batch. They come from the package genai-prices
(`pip install 'batchwright[prices]'`), as it was installed, or from a file of yours, and carry their
date. A price that is not known is said to be so, and never guessed.

Example:
    from batchwright.money import estimate

    expected = estimate("requests.jsonl")
    print(f"${expected.input_cost:.4f} for the input, by {expected.prices}")
"""

from __future__ import annotations

from batchwright.money.bounding import Bounded, bound
from batchwright.money.estimating import CostEstimate, ModelEstimate, estimate
from batchwright.money.loading import load_prices
from batchwright.money.price import Price, Prices
from batchwright.money.spending import Money, Tokens, cost

__all__ = [
    "Bounded",
    "CostEstimate",
    "ModelEstimate",
    "Money",
    "Price",
    "Prices",
    "Tokens",
    "bound",
    "cost",
    "estimate",
    "load_prices",
]
