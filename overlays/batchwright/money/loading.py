"""Where prices come from."""

from __future__ import annotations

import os

from batchwright.money.price import Prices
from batchwright.money.price_file import read_prices

__all__ = ["load_prices"]


def load_prices(source: Prices | str | os.PathLike[str] | None = None) -> Prices:
    """Load the prices of models, at the rate of a batch.

    Without a file, they are OpenAI's in the package genai-prices, as it was installed: install
    `batchwright[prices]`, and upgrade the package for newer prices. Nothing is fetched. Their date
    is the latest on which it says that a price of OpenAI began or was checked. Where it has no
    price of a batch, half the normal price is taken, and `Price.halved` says so. A model whose
    images, audio or characters have prices of their own is unpriced, because the API does not say
    how many tokens were of which kind.

    A file is JSON, or TOML if its name ends in `.toml`:

        {"date": "2026-10-01", "models": {"gpt-4o-mini": {"input": 0.075, "output": 0.3}}}

    - `date`: the day of the prices. Without it, that of the file's last change is shown.
    - `rate`: `batch` (the default) if the prices are what you pay in a batch, or `normal` to take
      half of them.
    - `models`: for each name, US dollars for a million tokens: `input`; `output`, 0 without it;
      `cached` and `cache_write`, the same as `input` without them. `max_output` is the most tokens
      that the model writes in one answer, which bounds requests without `max_tokens`, and
      `context` the most tokens that a request can have. A snapshot, such as `m-2026-05-01`, costs
      what `m` costs, unless it has an entry of its own.

    Args:
        source: A file; prices, which are returned as they are; None for genai-prices.

    Returns:
        The prices.

    Raises:
        ConfigurationError: There is no file, and the package genai-prices is not installed.
        InputError: The file is no file of prices; the message says where and what.
        OSError: The file cannot be read.

    Example:
        prices = load_prices()
        print(prices.of("gpt-4o-mini"), "from", prices.source)
    """
    if isinstance(source, Prices):
        return source
    if source is None:
        from batchwright.money.genai import installed_prices

        return installed_prices()
    return read_prices(source)
