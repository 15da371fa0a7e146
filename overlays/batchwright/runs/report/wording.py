"""Numbers, money and time, as people read them."""

from __future__ import annotations

import math
from datetime import UTC, datetime

from batchwright.runs.report.markup import NOTHING, Html, element

__all__ = ["dollars", "duration", "is_moment", "moment", "number", "plural", "share"]

_LAST_MOMENT = datetime(9999, 1, 1, tzinfo=UTC).timestamp()
_UNITS = (("d", 86_400), ("h", 3_600), ("min", 60), ("s", 1))


def number(value: int) -> Html:
    """Show a number, with its exact value for programs."""
    return element("data", f"{value:,}", value=value)


def plural(count: int, one: str, many: str | None = None) -> str:
    """Name a number of things, such as `1 line` and `2 lines`."""
    return f"{count:,} {one if count == 1 else many or one + 's'}"


def share(count: int, total: int) -> str:
    """Say what part of a total a number is: never all if any is missing, never none if any is."""
    if not total or count in {0, total}:
        return "100%" if total and count == total else "0%"
    percent = 100 * count / total
    if percent < 0.1:
        return "<0.1%"
    return ">99.9%" if percent > 99.9 else f"{percent:.1f}%"


def dollars(amount: float) -> Html:
    """Show an amount in US dollars, with its exact value for programs."""
    if 0 < amount < 0.0001:
        shown = "<$0.0001"
    else:
        shown = f"${amount:,.2f}" if amount >= 1 or not amount else f"${amount:.4f}"
    return element("data", shown, value=repr(amount))


def duration(seconds: float) -> str:
    """Say how long something took, in at most two units."""
    if seconds < 10:
        return f"{max(seconds, 0):.1f} s"
    left, words = round(seconds), list[str]()
    for unit, length in _UNITS:
        count, left = divmod(left, length)
        if count or words:
            words.append(f"{count} {unit}")
    return " ".join(word for word in words[:2] if not word.startswith("0 "))


def is_moment(seconds: float | None) -> bool:
    """Whether a time, in seconds since 1970, can be shown as a date."""
    return seconds is not None and math.isfinite(seconds) and 0 < seconds < _LAST_MOMENT


def moment(seconds: float | None) -> Html:
    """Show a time, given in seconds since 1970, in UTC; a dash if it is none."""
    if seconds is None or not is_moment(seconds):
        return NOTHING
    when = datetime.fromtimestamp(seconds, UTC)
    return element("time", f"{when:%Y-%m-%d %H:%M:%S} UTC", datetime=f"{when:%Y-%m-%dT%H:%M:%SZ}")
