"""What a run took: time, tokens and money."""

from __future__ import annotations

import math
from collections.abc import Sequence
from statistics import median

from batchwright.runs.report.charts import strip
from batchwright.runs.report.markup import NOTHING, Html, Text, code, element
from batchwright.runs.report.tables import (
    cell,
    figures,
    heads,
    named,
    row,
    section,
    table,
    too_many,
)
from batchwright.runs.report.wording import dollars, duration, is_moment, number, plural
from batchwright.runs.status import ShardStatus, Status, Tokens

__all__ = ["MOST_MODELS", "latencies_of", "latency", "tokens"]

MOST_MODELS = 100


def latencies_of(shards: Sequence[ShardStatus]) -> list[float]:
    """Find how long batches took from `created` to `ended`, in seconds."""
    found = list[float]()
    for shard in shards:
        created, ended = shard.times.get("created"), shard.times.get("ended")
        if created and ended and is_moment(created) and is_moment(ended) and ended >= created:
            found.append(ended - created)
    return found


def latency(seconds: Sequence[float]) -> Html | None:
    """Show how long batches took.

    Args:
        seconds: How long each took.
    """
    if not seconds:
        return None
    known = sorted(seconds)
    middle, ninth = median(known), known[math.ceil(0.9 * len(known)) - 1]
    items: list[tuple[str, Text, Text]] = [
        (name, element("data", duration(value), value=repr(value)), None)
        for name, value in (
            ("Min", known[0]),
            ("Median", middle),
            ("p90", ninth),
            ("Max", known[-1]),
        )
    ]
    label = f"{plural(len(known), 'batch', 'batches')}, median {duration(middle)}"
    legend = f"Each batch from 0 to {duration(known[-1])}; the dark lines are median and p90."
    ended = plural(len(known), "batch that has ended", "batches that have ended")
    return section(
        "Latency",
        element("p", f"From created to ended, over {ended}.", class_="range"),
        figures("latency", items),
        element("figure", strip(known, (middle, ninth), label), element("figcaption", legend)),
    )


def tokens(status: Status) -> Html | None:
    """Show the tokens and the money by model."""
    costs = status.money.by_model if status.money else {}
    known = {one.model: one for one in status.tokens}
    unpriced = status.money.unpriced if status.money else ()
    for model in (*costs, *unpriced):
        known.setdefault(model, Tokens(model))
    if not known:
        return None
    rows = [_row(one, costs.get(one.model), status) for one in list(known.values())[:MOST_MODELS]]
    head = heads("Model", "Answers", "Input", "Cached", "Output", "Reasoning", "Cost")
    return section(
        "Tokens and money",
        table("tokens", "Tokens and cost by model", head, rows, _total(status)),
        too_many(len(known), MOST_MODELS, "models", "the first"),
        element("p", *_source(status), class_="range"),
    )


def _source(status: Status) -> list[Text]:
    words: list[Text] = ["Cached tokens are part of the input, those of reasoning of the output. "]
    if status.money is None:
        return [*words, "No prices were at hand."]
    words += ["Prices: ", element("bdi", status.money.prices), ", at the rate of a batch."]
    if status.money.unpriced:
        words.append(" The models without a price are not in the sum.")
    return words


def _row(used: Tokens, cost: float | None, status: Status) -> Html:
    price = dollars(cost) if cost is not None else "no price" if status.money else NOTHING
    return row(named(code(used.model)), *_cells(used, price))


def _total(status: Status) -> Html:
    def summed(name: str) -> int:
        return sum(getattr(one, name) for one in status.tokens)

    names = ("requests", "input", "cached", "output", "reasoning")
    every = Tokens("", *map(summed, names))
    price = dollars(status.money.cost) if status.money else NOTHING
    return row(named("Total"), *_cells(every, price))


def _cells(used: Tokens, price: Text) -> list[Html]:
    counts = (
        ("Answers", number(used.requests)),
        ("Input", number(used.input)),
        ("Cached", number(used.cached)),
        ("Output", number(used.output)),
        ("Reasoning", number(used.reasoning)),
        ("Cost", price),
    )
    return [cell(shown, label=name, class_="count") for name, shown in counts]
