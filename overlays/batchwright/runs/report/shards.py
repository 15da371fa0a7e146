"""The life of each shard over time."""

from __future__ import annotations

from batchwright.runs.report.charts import area, axis_labels, track
from batchwright.runs.report.markup import Html, code, element, joined
from batchwright.runs.report.tables import cell, heads, named, row, section, table, too_many
from batchwright.runs.report.timeline import (
    PHASES,
    Axis,
    Span,
    at_once,
    axis_of,
    chosen,
    spans_of,
)
from batchwright.runs.report.wording import duration, moment, number
from batchwright.runs.status import ShardStatus, Status

__all__ = ["MOST_SHARDS", "shards"]

MOST_SHARDS = 60
_BUCKETS = 240
_CHOICE = "those with a problem, those under way, and a sample of the others"
_WORDS = {
    "sending": "uploaded",
    "validating": "validating",
    "working": "in progress",
    "collecting": "collecting",
}


def shards(status: Status, now: float) -> Html | None:
    """Show when each shard was where, and for many shards how many were there at once."""
    if not status.shards:
        return None
    axis = axis_of(status, now)
    shown = chosen(status.shards, MOST_SHARDS)
    life = joined(element("span", "Life", class_="hidden"), axis_labels(axis))
    head = heads("Shard", "Requests", "State", life)
    endpoints = {shard.endpoint for shard in status.shards}
    at = joined(", all at ", code(shown[0].endpoint)) if len(endpoints) == 1 else None
    rows = [_shard(one, axis, with_endpoint=at is None) for one in shown]
    keys = [element("li", element("i", class_=f"key {phase}"), _WORDS[phase]) for phase in PHASES]
    return section(
        "Shards over time",
        element("p", "From ", moment(axis.start), " to ", moment(axis.end), at, class_="range"),
        _flight(status, axis),
        element("ul", *keys, class_="keys"),
        table("shards", "The life of each shard", head, rows),
        too_many(len(status.shards), MOST_SHARDS, "shards", _CHOICE),
    )


def _flight(status: Status, axis: Axis) -> Html | None:
    counts = at_once(status.shards, axis, _BUCKETS)
    if max(counts) < 2:
        return None
    words = f"Batches with the API at once: {max(counts):,} at most"
    return element("figure", element("figcaption", words), area(counts, axis, words))


def _shard(shard: ShardStatus, axis: Axis, *, with_endpoint: bool) -> Html:
    spans = spans_of(shard, axis.end)
    attempt = element("small", f"attempt {shard.attempt}") if shard.attempt > 1 else None
    lines = f"lines {shard.first_line:,} to {shard.last_line:,}"
    endpoint = joined(" · ", element("bdi", shard.endpoint)) if with_endpoint else None
    batch = element("small", code(shard.batch_id)) if shard.batch_id else None
    return row(
        named(element("span", "Shard ", class_="hidden"), str(shard.index), " ", attempt),
        cell(joined(code(shard.model) or "no model", " ", element("span", lines, endpoint)), batch),
        cell(_state(shard), *_counts(shard)),
        cell(track(spans, axis, _life(shard, spans))),
    )


def _state(shard: ShardStatus) -> Html:
    words = shard.state.replace("_", " ")
    said = shard.batch_status if shard.state in {"active", "ended"} else None
    return joined(words, f" · {said.replace('_', ' ')}" if said else None)


def _counts(shard: ShardStatus) -> list[Html]:
    counts = [element("small", number(shard.completed), " of ", number(shard.requests))]
    if shard.failed:
        counts.append(element("small", number(shard.failed), " failed"))
    return counts


def _life(shard: ShardStatus, spans: list[Span]) -> str:
    if not spans:
        return f"Shard {shard.index}: not sent yet"
    lived = (f"{_WORDS[span.phase]} {duration(span.end - span.start)}" for span in spans)
    return f"Shard {shard.index}: {', '.join(lived)}"
