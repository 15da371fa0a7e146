"""What requests will cost, before they are sent."""

from __future__ import annotations

import os
from collections.abc import Iterator
from typing import Any

from attrs import define, field, frozen

from batchwright._display import Displayable
from batchwright._jsonl.bounds import output_bound
from batchwright._jsonl.groups import Group, group_of, output_of
from batchwright._jsonl.lines import numbered
from batchwright._jsonl.parsing import MAX_LINE, parse, too_large
from batchwright._transfer.sources import Source
from batchwright.errors import InputError
from batchwright.money.bounding import bound
from batchwright.money.counting import Counter, counter_for
from batchwright.money.loading import load_prices
from batchwright.money.price import Price, Prices
from batchwright.money.texts import texts_of

__all__ = ["CostEstimate", "ModelEstimate", "estimate"]


@frozen(repr=False, kw_only=True)
class ModelEstimate(Displayable):
    """What the requests of one model and endpoint will cost.

    Args:
        model: Their model; None if they name none.
        endpoint: Their endpoint.
        requests: How many there are.
        input: Their input tokens; `exact` says whether that is an estimate.
        exact: Whether tiktoken has counted all that the model reads. If not, tokens are a quarter
            of the text's bytes in UTF-8, or tools and schemas are counted as the JSON that they
            are.
        encoding: The encoding of tiktoken that was used; None if it was the length of the texts.
        uncounted: How many requests have images, audio, files or earlier responses, whose tokens
            are not in `input`.
        output_bound: The most output tokens of the requests that have a limit.
        unbounded: How many choices, usually one a request, have no limit of their output.
        price: What a million tokens cost; None if that is not known.
        input_cost: What the input costs, in US dollars, without a discount for the cache; None if
            the price is not known.
        output_cost: What the output costs at most; None if the price or a limit is not known.
        bound: What all of it costs at most, as `max_cost` counts it; None if there is no bound.

    Example:
        for one in estimate("requests.jsonl").by_model:
            print(one.model, one.input, one.bound)
    """

    model: str | None
    endpoint: str
    requests: int
    input: int
    exact: bool
    encoding: str | None
    uncounted: int
    output_bound: int
    unbounded: int
    price: Price | None
    input_cost: float | None
    output_cost: float | None
    bound: float | None


@frozen(repr=False, kw_only=True)
class CostEstimate(Displayable):
    """What requests will cost, before they are sent.

    Args:
        requests: How many there are.
        invalid: How many lines are no requests; they are not in the other numbers.
        input: Their input tokens; `exact` says whether that is an estimate.
        exact: Whether tiktoken has counted all that the models read.
        uncounted: How many requests have images, audio, files or earlier responses, whose tokens
            are not in `input`.
        output_bound: The most output tokens of the requests that have a limit.
        unbounded: How many choices, usually one a request, have no limit of their output.
        input_cost: What the input costs, in US dollars, for the models whose price is known.
        output_cost: What the output costs at most; None if a price or a limit is not known.
        bound: What all of it costs at most, as `max_cost` counts it; None if there is no bound.
        by_model: The same for each model and endpoint, in the order of the input.
        unpriced: The models whose price is not known; they are not in `input_cost`.
        prices: Where the prices come from, with their date.

    Example:
        sum = estimate("requests.jsonl")
        print(sum.input, "tokens", "" if sum.exact else "(an estimate)", sum.bound, "US dollars")
    """

    requests: int
    invalid: int
    input: int
    exact: bool
    uncounted: int
    output_bound: int
    unbounded: int
    input_cost: float
    output_cost: float | None
    bound: float | None
    by_model: tuple[ModelEstimate, ...]
    unpriced: tuple[str, ...]
    prices: str


def estimate(source: Source, prices: Prices | str | os.PathLike[str] | None = None) -> CostEstimate:
    """Say what the requests of a file will cost, in one pass, without sending them.

    Input tokens are counted with tiktoken if it is installed (`batchwright[tokens]`) and has the
    vocabulary of the model in its cache (`TIKTOKEN_CACHE_DIR`): it is never made to fetch one.
    Otherwise a token is taken for four bytes of text, which is too many for prose, and too few for
    ids and numbers, by two or three times. Both count the text of messages, input,
    instructions, prompts, tools and schemas, and three or four tokens around each message, and
    neither counts images, audio and files.

    Args:
        source: A path, bytes, a file opened in binary mode, or an iterable of lines. There may be
            several models and endpoints.
        prices: Prices, or a file of prices; None for those of genai-prices.

    Returns:
        The estimate. Requests for moderation are free.

    Raises:
        ConfigurationError: There is no file of prices, and genai-prices is not installed.
        InputError: The file of prices is none.
        OSError: A file cannot be read.

    Example:
        >>> prices = Prices("mine of 2026-10-01", {"m": Price(input=1.0, output=2.0)}.get)
        >>> line = b'{"url": "/v1/embeddings", "body": {"model": "m", "input": "12345678"}}'
        >>> estimate(line, prices).input
        2
    """
    known = load_prices(prices)
    tallies: dict[tuple[str | None, str], _Tally] = {}
    invalid = 0
    for size, line in _read(source):
        body, endpoint = line.get("body"), line.get("url")
        if not isinstance(body, dict) or not isinstance(endpoint, str):
            invalid += 1
            continue
        model = body.get("model")
        key = (model if isinstance(model, str) else None, endpoint)
        if key not in tallies:
            tallies[key] = _Tally(*key, counter=counter_for(key[0]), price=_price(known, key))
        tallies[key].add(size, body)
    return _sum([tally.done(known) for tally in tallies.values()], invalid, known.source)


def _read(source: Source) -> Iterator[tuple[int, dict[str, Any]]]:
    """The length of each line, and the line; what is no object is an empty one."""
    for _, line, size in numbered(source, limit=MAX_LINE):
        try:
            value = {} if too_large(line, size) else parse(line)
        except InputError:
            value = {}
        yield size, value if isinstance(value, dict) else {}


def _price(prices: Prices, key: tuple[str | None, str]) -> Price | None:
    model, endpoint = key
    return Price(input=0.0, output=0.0) if output_of(endpoint) == "free" else prices.of(model)


@define
class _Tally:
    """The requests of one model and endpoint so far."""

    model: str | None
    endpoint: str
    counter: Counter
    price: Price | None
    requests: int = 0
    bytes: int = 0
    longest: int = 0
    input: int = 0
    exact: bool = field(init=False)
    group: Group = field(init=False)
    uncounted: int = 0
    output_bound: int = 0
    unbounded: int = 0
    long_input: int = 0
    long_output: int = 0

    def __attrs_post_init__(self) -> None:
        self.exact = self.counter.encoding is not None
        self.group = group_of(self.endpoint, self.model)

    def add(self, size: int, body: dict[str, Any]) -> None:
        found = texts_of(self.endpoint, body)
        tokens = found.tokens + sum(map(self.counter.count, found.texts))
        most, unbounded = output_bound(self.group, body)
        self.requests += 1
        self.bytes += size
        self.longest = max(self.longest, size)
        self.input += tokens
        self.exact = self.exact and found.plain
        self.uncounted += found.attached
        self.output_bound += most
        self.unbounded += unbounded
        if self.price is not None and self.price.for_request(tokens) is not self.price:
            self.long_input += tokens
            self.long_output += most

    def done(self, prices: Prices) -> ModelEstimate:
        return ModelEstimate(
            model=self.model,
            endpoint=self.endpoint,
            requests=self.requests,
            input=self.input,
            exact=self.exact,
            encoding=self.counter.encoding,
            uncounted=self.uncounted,
            output_bound=self.output_bound,
            unbounded=self.unbounded,
            price=self.price,
            input_cost=self._cost(self.input, self.long_input, 0, 0),
            output_cost=self._output_cost(),
            bound=bound(self, prices, longest=self.longest),
        )

    def _output_cost(self) -> float | None:
        most = self.output_bound
        if self.unbounded:
            if self.price is None or self.price.max_output is None:
                return None
            most += self.unbounded * self.price.max_output
        if self.group.output == "unknown":
            return None
        return self._cost(0, 0, most, self.long_output)

    def _cost(self, input: int, long_input: int, output: int, long_output: int) -> float | None:
        """What all tokens cost, of which some are those of long requests."""
        if self.price is None:
            return None
        usual = self.price.of(input=input - long_input, output=output - long_output)
        if self.price.long is None:
            return usual
        return usual + self.price.long.of(input=long_input, output=long_output)


def _sum(by_model: list[ModelEstimate], invalid: int, source: str) -> CostEstimate:
    return CostEstimate(
        requests=sum(one.requests for one in by_model),
        invalid=invalid,
        input=sum(one.input for one in by_model),
        exact=all(one.exact for one in by_model),
        uncounted=sum(one.uncounted for one in by_model),
        output_bound=sum(one.output_bound for one in by_model),
        unbounded=sum(one.unbounded for one in by_model),
        input_cost=sum(one.input_cost or 0.0 for one in by_model),
        output_cost=_all(one.output_cost for one in by_model),
        bound=_all(one.bound for one in by_model),
        by_model=tuple(by_model),
        unpriced=tuple({str(one.model): None for one in by_model if one.price is None}),
        prices=source,
    )


def _all(costs: Iterator[float | None]) -> float | None:
    """The sum; None if one is not known."""
    total = 0.0
    for cost in costs:
        if cost is None:
            return None
        total += cost
    return total
