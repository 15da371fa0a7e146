"""The most that requests can cost."""

from __future__ import annotations

import os
from typing import Protocol

import orjson

from batchwright._jsonl.groups import endpoint_name, output_of
from batchwright.money.loading import load_prices
from batchwright.money.price import Prices

__all__ = ["Bounded", "bound"]

_ONE_PROMPT = ("chat/completions", "responses")
"""Endpoints whose requests fit into the context of the model once."""


class Bounded(Protocol):
    """Lines of one endpoint and one model, counted; a run's shards are such.

    Args:
        endpoint: Their endpoint.
        model: Their model; None if they name none.
        requests: How many there are.
        bytes: Their length as they are uploaded.
        output_bound: The sum of their `max_tokens`, or what the endpoint calls it, times the
            choices that they ask for.
        unbounded: How many choices have no such limit, though their endpoint has one.

    Example:
        def halves(lines: Bounded) -> int:
            return lines.requests // 2
    """

    @property
    def endpoint(self) -> str:
        """Their endpoint."""
        ...

    @property
    def model(self) -> str | None:
        """Their model; None if they name none."""
        ...

    @property
    def requests(self) -> int:
        """How many there are."""
        ...

    @property
    def bytes(self) -> int:
        """Their length as they are uploaded."""
        ...

    @property
    def output_bound(self) -> int:
        """The sum of the limits of their output."""
        ...

    @property
    def unbounded(self) -> int:
        """How many choices have no such limit."""
        ...


def bound(
    lines: Bounded,
    prices: Prices | str | os.PathLike[str] | None = None,
    *,
    longest: int | None = None,
) -> float | None:
    """Say what requests can cost at most, before they are sent: what `max_cost` counts.

    It is meant never to be passed. A token is at least one byte of text, so the input has at most
    as many tokens as its lines have bytes beyond those that every line has: some four times as many
    as an English text really has. The output is `max_tokens` of each request; where that is
    missing, the most that the model writes, if the prices say so. What a request only refers to is
    not in its bytes, and not in the bound: images and files by URL or id, earlier responses,
    and tools of the API, such as searching the web.

    Args:
        lines: The requests.
        prices: Prices, or a file of prices; None for those of genai-prices.
        longest: The length of the longest line, in bytes. Models with a higher price for long
            requests need it: without it, one line may have nearly all the bytes.

    Returns:
        US dollars; None if there is no bound, because the price of the model is not known, or a
        request has no `max_tokens` and the prices do not say how much the model writes.

    Raises:
        ConfigurationError: There is no file, and the package genai-prices is not installed.
        InputError: The file is no file of prices.

    Example:
        from attrs import make_class

        Lines = make_class(
            "Lines", ["endpoint", "model", "requests", "bytes", "output_bound", "unbounded"]
        )
        lines = Lines("/v1/chat/completions", "gpt-4o-mini", 100, 50_000, 100 * 256, 0)
        print(f"at most ${bound(lines):.4f}")
    """
    kind = output_of(lines.endpoint)
    if kind == "free":
        return 0.0
    price = load_prices(prices).of(lines.model)
    if price is None or kind == "unknown":
        return None
    output = lines.output_bound
    if lines.unbounded:
        if price.max_output is None:
            return None
        output += lines.unbounded * price.max_output
    frame = _frame(lines.endpoint, lines.model)
    tokens = max(lines.bytes - lines.requests * frame, 0)
    if price.context is not None and endpoint_name(lines.endpoint) in _ONE_PROMPT:
        tokens = min(tokens, lines.requests * price.context)
    most = max((lines.bytes if longest is None else longest) - frame, 0)
    return price.for_request(most).at_most(input=tokens, output=output)


def _frame(endpoint: str, model: str | None) -> int:
    """How many bytes each line has at least that are not for the model."""
    body = {} if model is None else {"model": model}
    line = {"custom_id": "", "method": "POST", "url": endpoint, "body": body}
    return len(orjson.dumps(line))
