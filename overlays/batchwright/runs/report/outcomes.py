"""How the lines of a run ended, and why."""

from __future__ import annotations

from batchwright.runs.report.charts import bar, stacked
from batchwright.runs.report.markup import NOTHING, Html, code, element, joined
from batchwright.runs.report.tables import cell, heads, named, row, section, table, too_many
from batchwright.runs.report.wording import number, plural, share
from batchwright.runs.status import OUTCOMES, Reason, Status

__all__ = ["MOST_REASONS", "outcomes", "reasons"]

MOST_REASONS = 50
_MEANINGS = {
    "succeeded": "answered",
    "failed": "executed and refused",
    "expired": "not executed in time",
    "cancelled": "not executed any more",
    "invalid": "not a valid request",
    "unanswered": "perhaps executed, no answer",
    "pending": "not ended yet",
}


def outcomes(status: Status) -> Html:
    """Show how many lines ended in each outcome, those without any quietly."""
    counts = [(str(name), status.outcomes.get(name, 0)) for name in OUTCOMES]
    counts.append(("pending", status.pending))
    words = ", ".join(f"{count:,} {name}" for name, count in counts if count) or "no lines"
    most = max(count for _, count in counts)
    rows = [_outcome(name, count, status.total, most) for name, count in counts]
    head = heads("Outcome", "Lines", "Share", element("span", "Bar", class_="hidden"))
    return section(
        "Outcomes",
        stacked(counts, f"Of all lines: {words}") if most else None,
        table("outcomes", "How many lines ended in which outcome", head, rows),
    )


def reasons(status: Status) -> Html | None:
    """Show why lines did not succeed, the commonest reason first, each with an example."""
    found = [reason for reason in status.reasons if reason.outcome != "succeeded"]
    if not found:
        return None
    rows = [_reason(reason) for reason in found[:MOST_REASONS]]
    head = heads("Lines", "Reason", "Example", "What was said")
    return section(
        "Reasons",
        table("reasons", "Why lines did not succeed", head, rows),
        too_many(len(found), MOST_REASONS, "reasons", "the commonest"),
    )


def _outcome(name: str, count: int, total: int, most: int) -> Html:
    label = f"{name}: {plural(count, 'line')}, {share(count, total)}"
    meaning = element("small", _MEANINGS[name])
    return row(
        named(element("i", class_=f"key {name}"), name, " ", meaning),
        cell(number(count), class_="count"),
        cell(share(count, total), class_="count"),
        cell(bar(name, count, most, label)),
        class_=None if count else "none",
        id=f"outcome-{name}",
    )


def _reason(reason: Reason) -> Html:
    http = f"HTTP {reason.status_code}" if reason.status_code is not None else None
    kind = element("small", reason.outcome, f" · {http}" if http else None)
    example = joined("line ", number(reason.line))
    return row(
        cell(number(reason.count), class_="count"),
        named(code(reason.code) or NOTHING, " ", kind),
        cell(example, " ", code(reason.custom_id)),
        cell(element("bdi", reason.message) if reason.message else None),
    )
