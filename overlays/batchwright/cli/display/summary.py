"""How a run stands, or how it ended, in fields."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path
from typing import TYPE_CHECKING

from batchwright.cli.costs import dollars
from batchwright.cli.display import figures
from batchwright.cli.display.words import duration

if TYPE_CHECKING:
    from batchwright.runs.status import Money, Reason, Status, Tokens

__all__ = ["summary_fields"]

_MOST_REASONS = 5


def summary_fields(status: Status, now: float) -> dict[str, object]:
    """The fields to show: zero counts are left out, except that of successful requests.

    Args:
        status: How the run stands.
        now: The time, in seconds since 1970.
    """
    fields: dict[str, object] = {"requests": f"{status.total:,}"}
    fields["succeeded"] = f"{status.outcomes.get('succeeded', 0):,}"
    fields |= {
        name: f"{count:,}"
        for name, count in status.outcomes.items()
        if count and name != "succeeded"
    }
    if status.state != "finished":
        fields["state"] = f"{status.state}, {_active(status)}"
        fields["pending"] = f"{status.pending:,}"
    if status.held_back:
        fields["held back"] = f"{status.held_back:,}, because of --max-cost"
    fields |= _reasons(status)
    fields |= _numbered("tokens", [_tokens(one) for one in status.tokens])
    if status.money is not None:
        fields["cost"] = _cost(status.money)
    fields["batches"] = _batches(status)
    fields["time"] = duration((status.ended_at or now) - status.started_at)
    fields["output"] = status.output
    empty = status.state == "finished" and not figures.ended_without_success(status)
    fields["errors"] = f"{_errors(status)}{' (empty)' if empty else ''}"
    fields |= _numbered("discrepancy", status.discrepancies)
    if status.unexpected:
        fields["unexpected"] = f"{status.unexpected:,} answers, which were dropped"
    if status.twins:
        fields["created twice"] = f"{', '.join(status.twins)}; cancelled"
    return fields


def _errors(status: Status) -> Path:
    """The errors file, named as the output is if both are in one folder."""
    beside = status.output.with_name(status.errors.name)
    return beside if beside.absolute() == status.errors else status.errors


def _active(status: Status) -> str:
    return f"{figures.active(status):,} of {len(figures.kept(status)):,} batches active"


def _reasons(status: Status) -> dict[str, object]:
    found = [reason for reason in status.reasons if reason.outcome != "succeeded"]
    lines = list(map(_reason, found[:_MOST_REASONS]))
    more = len(found) - _MOST_REASONS
    if more > 0:
        lines.append(f"and {more:,} more")
    return _numbered("reason", lines)


def _reason(reason: Reason) -> str:
    what = ": ".join(one for one in (reason.code or reason.outcome, reason.message) if one)
    where = f"line {reason.line:,}"
    return f"{reason.count:,} with {what} ({where if reason.count == 1 else f'such as {where}'})"


def _numbered(name: str, texts: Sequence[str]) -> dict[str, object]:
    """A field for each text, numbered if there are several."""
    if len(texts) == 1:
        return {name: texts[0]}
    return {f"{name} {number}": text for number, text in enumerate(texts, 1)}


def _tokens(used: Tokens) -> str:
    cached = f" ({used.cached:,} cached)" if used.cached else ""
    reasoning = f" ({used.reasoning:,} reasoning)" if used.reasoning else ""
    written = f", {used.output:,} out{reasoning}" if used.output else ""
    return f"{used.input:,} in{cached}{written} ({used.model})"


def _cost(money: Money) -> str:
    unknown = f"; no price for {', '.join(money.unpriced)}" if money.unpriced else ""
    return f"{dollars(money.cost)} at the price of a batch ({money.prices}){unknown}"


def _batches(status: Status) -> str | None:
    ids = [shard.batch_id for shard in status.shards if shard.batch_id]
    if not ids:
        return None
    return ids[0] if len(ids) == 1 else f"{ids[0]} and {len(ids) - 1:,} more"
