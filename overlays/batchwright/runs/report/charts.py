"""Charts in SVG: widths are percentages, so that text is never stretched."""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from batchwright.runs.report.markup import Html, element
from batchwright.runs.report.timeline import Axis, Span

__all__ = ["area", "axis_labels", "bar", "stacked", "strip", "track"]

_LEAST = 0.6
_MARKS = 200
_HEIGHTS = {"sending": 4, "validating": 8, "working": 14, "collecting": 8}
_TRACK = 14
_AREA = 64


def stacked(parts: Iterable[tuple[str, int]], label: str) -> Html:
    """Draw parts of a whole beside each other, none too small to be seen.

    Args:
        parts: The class and the size of each.
        label: What it says, for those who don't see it.
    """
    sizes = [(name, size) for name, size in parts if size]
    total = sum(size for _, size in sizes)
    widths = [max(100 * size / total, _LEAST) for _, size in sizes]
    drawn, left = list[Html](), 0.0
    for (name, _), wide in zip(sizes, widths, strict=True):
        width = 100 * wide / sum(widths)
        drawn.append(_rect(name, left, width))
        left += width
    return _chart("stacked", label, *drawn)


def bar(name: str, size: float, most: float, label: str) -> Html:
    """Draw a number as a part of the largest one."""
    width = max(100 * size / most, _LEAST) if size and most else 0
    return _chart("bar", label, _rect(name, 0, width))


def track(spans: Iterable[Span], axis: Axis, label: str) -> Html:
    """Draw the life of a shard; the phases differ in height, too."""
    drawn = [_line(axis.percent(time)) for time, _ in axis.ticks()]
    for span in spans:
        start, height = axis.percent(span.start), _HEIGHTS[span.phase]
        width = max(axis.percent(span.end) - start, 0.25)
        drawn.append(_rect(span.phase, start, width, height))
    return _chart("track", label, element("title", label), *drawn)


def axis_labels(axis: Axis) -> Html:
    """Draw the times above the tracks."""
    drawn = list[Html]()
    for time, words in axis.ticks():
        at = axis.percent(time)
        anchor = "start" if at < 7 else "end" if at > 93 else "middle"
        drawn.append(element("text", words, x=f"{at}%", y=12, class_=anchor))
    return element("svg", *drawn, class_="axis", aria_hidden="true")


def area(counts: Sequence[int], axis: Axis, label: str) -> Html:
    """Draw how a number changed over time, as steps."""
    most = max(*counts, 1)
    points, previous = [f"M0 {_AREA}"], 0
    for index, count in enumerate(counts):
        if count != previous:
            points.append(f"H{index}V{_AREA * (1 - count / most):.4g}")
            previous = count
    points.append(f"H{len(counts)}V{_AREA}Z")
    path = element("path", d="".join(points), class_="working")
    drawn = element(
        "svg", path, viewBox=f"0 0 {len(counts)} {_AREA}", preserveAspectRatio="none", width="100%"
    )
    lines = [_line(axis.percent(time)) for time, _ in axis.ticks()]
    return _chart("area", label, *lines, drawn)


def strip(values: Iterable[float], marks: Iterable[float], label: str) -> Html:
    """Draw each of many values as a thin line from none to the largest, and mark some of them."""
    known = list(values)
    most = max(known) or 1
    places = sorted({round(_MARKS * value / most) for value in known})
    drawn = [_line(100 * place / _MARKS, "value") for place in places]
    drawn += [_line(100 * mark / most, "mark") for mark in marks]
    return _chart("strip", label, *drawn)


def _chart(name: str, label: str, *content: Html) -> Html:
    return element("svg", *content, class_=name, role="img", aria_label=label)


def _rect(name: str, x: float, width: float, height: int | None = None) -> Html:
    """Draw a rectangle, in the middle of a track if it has a height, else as high as the chart."""
    return element(
        "rect",
        x=f"{x:.3f}%",
        width=f"{width:.3f}%",
        y=(_TRACK - height) // 2 if height else None,
        height=height or "100%",
        class_=name,
    )


def _line(x: float, name: str = "tick") -> Html:
    return element("line", x1=f"{x:.2f}%", x2=f"{x:.2f}%", y1=0, y2="100%", class_=name)
