"""The prices of the package genai-prices, as it was installed: nothing is fetched."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from datetime import UTC, date, datetime
from decimal import Decimal
from importlib import metadata
from typing import Any

from attrs import evolve

from batchwright.errors import ConfigurationError
from batchwright.money.price import Price, Prices
from batchwright.money.price_file import halved

__all__ = ["installed_prices"]

_BATCH = {"processing": "batch"}
_DATE = re.compile(r"\b20\d\d-\d\d-\d\d\b")
_APART = ("image", "audio", "chars")


def installed_prices() -> Prices:
    """The prices of OpenAI's models, at the date of the package's data.

    Raises:
        ConfigurationError: The package is missing, or too different from those known.
    """
    try:
        from genai_prices.data import providers
    except ModuleNotFoundError as error:
        raise ConfigurationError(
            "there are no prices: pip install 'batchwright[prices]', or name a file of prices"
        ) from error
    openai = next((one for one in providers if one.id == "openai"), None)
    if openai is None:
        raise ConfigurationError("genai-prices has no prices of OpenAI; name a file of prices")
    now = datetime.now(UTC)

    def lookup(name: str) -> Price | None:
        found = openai.find_model(name)
        return None if found is None else _price(found, now)

    version = metadata.version("genai-prices")
    return Prices(f"genai-prices {version} {_dated(openai, now.date())}", lookup)


def _price(model: Any, now: datetime) -> Price | None:
    """The price of a model; None if it does not price all tokens by one rate each way."""
    normal = model.get_prices(now)
    has_batch = any(
        variant.when == _BATCH and (variant.constraint is None or variant.constraint.active(now))
        for variant in getattr(model, "price_variants", None) or ()
    )
    found = model.get_prices(now, _BATCH) if has_batch else normal
    rates = {name: value for name, value in vars(found).items() if value is not None}
    if any(kind in name for name in rates for kind in _APART):
        return None
    if not rates and "moderation" in model.id:
        return Price(input=0.0, output=0.0)
    if "input_mtok" not in rates:
        return None
    price = evolve(_with_tier(rates), context=model.context_window)
    return price if has_batch else halved(price)


def _with_tier(rates: Mapping[str, Any]) -> Price:
    """The price of usual requests, with that of long ones."""
    tiers = [tier for rate in rates.values() for tier in getattr(rate, "tiers", ())]
    usual = _plain({name: getattr(rate, "base", rate) for name, rate in rates.items()})
    if not tiers:
        return usual
    highest = {name: _highest(rate) for name, rate in rates.items()}
    return evolve(usual, long_from=min(tier.start for tier in tiers), long=_plain(highest))


def _highest(rate: Any) -> Decimal:
    """The highest price of a rate, whatever the length of the request."""
    tiers = getattr(rate, "tiers", ())
    base: Decimal = getattr(rate, "base", rate)
    highest: Decimal = max([base, *(tier.price for tier in tiers)])
    return highest


def _plain(rates: Mapping[str, Decimal]) -> Price:
    cached, written = rates.get("cache_read_mtok"), rates.get("cache_write_mtok")
    return Price(
        input=float(rates["input_mtok"]),
        output=float(rates.get("output_mtok", 0)),
        cached=None if cached is None else float(cached),
        cache_write=None if written is None else float(written),
    )


def _dated(openai: Any, today: date) -> str:
    """The latest day, until today, on which the data says that a price began or was checked."""
    days = [day for day in _days(openai) if day <= today.isoformat()]
    return f"of {max(days)}" if days else "without a date"


def _days(openai: Any) -> Iterator[str]:
    for one in (openai, *openai.models):
        yield from _DATE.findall(one.price_comments or "")
        prices = getattr(one, "prices", ())
        conditional = prices if isinstance(prices, list) else []
        for price in (*conditional, *(getattr(one, "price_variants", None) or ())):
            start = getattr(price.constraint, "start_date", None)
            if start is not None:
                yield start.isoformat()
