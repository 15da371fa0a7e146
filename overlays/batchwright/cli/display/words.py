"""Numbers and times, written for people in a few columns."""

from __future__ import annotations

from batchwright.cli.printing import printable

__all__ = ["clip", "duration", "rate", "short"]

_THOUSANDS = ((10**9, "G"), (10**6, "M"), (10**3, "k"))
_PERIODS = ((1, "s"), (60, "min"), (3600, "h"))
_SECOND, _MINUTE, _HOUR, _DAY = 1, 60, 3600, 86_400


def duration(seconds: float) -> str:
    """Write a time of at least 0 seconds with its two largest units, such as `3 h 12 min`."""
    whole = max(0, round(seconds))
    for unit, name, smaller, part in (
        (_DAY, "d", _HOUR, "h"),
        (_HOUR, "h", _MINUTE, "min"),
    ):
        if whole >= unit:
            rest = whole % unit // smaller
            return f"{whole // unit} {name}" + (f" {rest} {part}" if rest else "")
    return f"{whole // _MINUTE} min" if whole >= _MINUTE else f"{whole} s"


def rate(per_second: float) -> str:
    """Write how many requests are done a second, a minute or an hour."""
    for seconds, name in _PERIODS:
        count = per_second * seconds
        if count >= 1:
            return f"{count:,.0f}/{name}" if count >= 9.95 else f"{count:.1f}/{name}"
    return f"{per_second * _HOUR:.1f}/h"


def short(count: int) -> str:
    """Write a large number in short, such as `1.2 M`."""
    for unit, name in _THOUSANDS:
        if count >= unit:
            return f"{count / unit:.1f} {name}" if count < 100 * unit else f"{count // unit} {name}"
    return str(count)


def clip(text: str, width: int) -> str:
    """Cut a text that may hold anything to a number of columns, with `…` at the end.

    Args:
        text: What to write; control characters are escaped.
        width: How many columns there are, at least 1.
    """
    from rich.cells import cell_len, set_cell_size

    text = printable(text)
    if cell_len(text) <= width:
        return text
    return f"{set_cell_size(text, width - 1).rstrip()}…" if width > 1 else "…"[:width]
