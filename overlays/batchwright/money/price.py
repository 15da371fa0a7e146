"""What the tokens of a model cost in a batch."""

from __future__ import annotations

from collections.abc import Callable

from attrs import field, frozen

from batchwright._display import Displayable

__all__ = ["MILLION", "Price", "Prices"]

MILLION = 1_000_000
"""Prices are per so many tokens."""


@frozen(repr=False, kw_only=True)
class Price(Displayable):
    """What a million tokens of one model cost in a batch, in US dollars.

    Args:
        input: Tokens read.
        output: Tokens written, those of reasoning included.
        cached: Tokens read from the cache; None if they cost the same as others.
        cache_write: Tokens read and written to the cache; None if they cost the same as others.
        halved: Whether this is half the normal price, because the source has no price of a batch.
        max_output: The most tokens that the model writes in one answer; None if unknown.
        context: The most tokens that a request can have; None if unknown.
        long_from: Requests with more input tokens cost `long`; None if all cost the same.
        long: The price of those.

    Methods:
        of: What some tokens cost.
        at_most: The most that some tokens can cost: all of the input may be written to the cache.
        for_request: The price of a request with so many input tokens.

    Example:
        >>> Price(input=0.075, output=0.3).of(input=2_000_000, output=1_000_000)
        0.45
    """

    input: float
    output: float
    cached: float | None = None
    cache_write: float | None = None
    halved: bool = False
    max_output: int | None = None
    context: int | None = None
    long_from: int | None = None
    long: Price | None = None

    def of(self, *, input: int, output: int = 0, cached: int = 0) -> float:
        """What some tokens cost.

        Args:
            input: How many were read, those from the cache included.
            output: How many were written.
            cached: How many came from the cache.

        Returns:
            US dollars.

        Example:
            >>> Price(input=2.0, output=8.0, cached=0.5).of(input=1_000_000, cached=500_000)
            1.25
        """
        cached = min(cached, input)
        cached_price = self.input if self.cached is None else self.cached
        cost = (input - cached) * self.input + cached * cached_price + output * self.output
        return cost / MILLION

    def at_most(self, *, input: int, output: int = 0) -> float:
        """The most that some tokens can cost: all of the input may be written to the cache.

        Args:
            input: How many are read.
            output: How many are written.

        Returns:
            US dollars.

        Example:
            >>> Price(input=2.0, output=8.0, cache_write=2.5).at_most(input=1_000_000)
            2.5
        """
        dearest = max(self.input, self.cached or 0, self.cache_write or 0)
        return (input * dearest + output * self.output) / MILLION

    def for_request(self, tokens: int) -> Price:
        """The price of a request with so many input tokens.

        Args:
            tokens: How many.

        Returns:
            `long` for a long one, else this.

        Example:
            >>> long = Price(input=4.0, output=12.0)
            >>> price = Price(input=2.0, output=8.0, long_from=9, long=long)
            >>> price.for_request(10).input
            4.0
        """
        if self.long is None or self.long_from is None or tokens <= self.long_from:
            return self
        return self.long


@frozen(repr=False)
class Prices(Displayable):
    """The prices of models, from one source.

    `load_prices` makes them from a file, or from the package genai-prices.

    Args:
        source: Where they come from, with their date, such as `prices.json of 2026-10-01`.
        lookup: Gives the price of a model; None if it is unknown.

    Methods:
        of: The price of a model.

    Example:
        >>> prices = Prices("my contract of 2026-10-01", {"m": Price(input=1.0, output=2.0)}.get)
        >>> prices.of("m").output
        2.0
        >>> prices.of("unknown") is None
        True
    """

    source: str
    lookup: Callable[[str], Price | None] = field(repr=False)

    def of(self, model: str | None) -> Price | None:
        """The price of a model.

        Args:
            model: Its name, or that of a snapshot of it; None if a request names none.

        Returns:
            The price; None if it is unknown. It is never guessed from a similar name.

        Example:
            price = load_prices().of("gpt-4o-mini")
            print("unknown" if price is None else price.input)
        """
        return None if model is None else self.lookup(model)
