"""Draw the screens of a terminal as one SVG that shows them one after the other.

The screens are drawn one below the other, as on a film, which a CSS animation moves. Readers who
prefer reduced motion see the last screen.
"""

from __future__ import annotations

from collections.abc import Sequence
from html import escape
from typing import NamedTuple

WIDTH, HEIGHT, MARGIN, BAR = 8.4, 18, 16, 32  # of a character, and around the screen, in pixels
BACKGROUND, FOREGROUND, BORDER = "#14191f", "#d6dee6", "#3a434d"
COLORS = {
    "default": FOREGROUND,
    "black": "#4b5563",
    "red": "#ff7b72",
    "green": "#7ee787",
    "brown": "#e3b341",
    "blue": "#79c0ff",
    "magenta": "#d2a8ff",
    "cyan": "#56d4dd",
    "white": "#d6dee6",
    "brightblack": "#6e7681",
    "brightred": "#ffa198",
    "brightgreen": "#9ff0a6",
    "brightbrown": "#f2cc60",
    "brightblue": "#a5d6ff",
    "brightmagenta": "#e2c5ff",
    "brightcyan": "#8be9f0",
    "brightwhite": "#ffffff",
}


class Style(NamedTuple):
    """How characters look. A color is a name, or six hexadecimal digits."""

    color: str = "default"
    bold: bool = False


class Text(NamedTuple):
    """Characters of one style, from a column on."""

    column: int
    text: str
    style: Style

    @property
    def end(self) -> int:
        """The column after the last character."""
        return self.column + len(self.text)

    def stripped(self) -> Text:
        """The same without white space around it."""
        indent = len(self.text) - len(self.text.lstrip())
        return Text(self.column + indent, self.text.strip(), self.style)


Row = tuple[Text, ...]


class Frame(NamedTuple):
    """A screen, and for how many seconds it is shown."""

    seconds: float
    rows: tuple[Row, ...]


def drawing(frames: Sequence[Frame], columns: int, rows: int, description: str) -> str:
    """The SVG."""
    ids: dict[Row, str] = {}
    for frame in frames:
        for row in filter(None, frame.rows):
            ids.setdefault(row, f"r{len(ids)}")
    width, height = round(columns * WIDTH) + 2 * MARGIN, rows * HEIGHT
    return "\n".join(
        [
            "<!-- Written by `make recording`; do not edit. -->",
            f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {width} {height + BAR + MARGIN}"'
            f' width="{width}" role="img" aria-labelledby="description">',
            f'<title id="description">{escape(description)}</title>',
            f"<style>{_style(frames, height)}</style>",
            f'<rect width="100%" height="100%" rx="8" fill="{BACKGROUND}" stroke="{BORDER}"/>',
            *(f'<circle cx="{x}" cy="16" r="5.5" fill="{BORDER}"/>' for x in (20, 38, 56)),
            "<defs>",
            *(_row(name, row) for row, name in ids.items()),
            "</defs>",
            f'<svg x="{MARGIN}" y="{BAR}" width="{width - MARGIN}" height="{height}">',
            f'<g id="film" fill="{FOREGROUND}">',
            *(_frame(frame, ids, number * height) for number, frame in enumerate(frames)),
            "</g>",
            "</svg>",
            "</svg>",
            "",
        ]
    )


def _style(frames: Sequence[Frame], height: int) -> str:
    total = sum(frame.seconds for frame in frames)
    steps, start = [], 0.0
    for number, frame in enumerate(frames):
        steps.append(f"{100 * start / total:.2f}%{{transform:translateY({-number * height}px)}}")
        start += frame.seconds
    last = f"translateY({-(len(frames) - 1) * height}px)"
    fonts = "ui-monospace,SFMono-Regular,Menlo,Consolas,'DejaVu Sans Mono',monospace"
    return "\n".join(
        [
            f"text{{font:14px {fonts};white-space:pre}}",
            f"#film{{transform:{last};animation:film {total:.2f}s step-end}}",
            f"@keyframes film{{{''.join(steps)}to{{transform:{last}}}}}",
            "@media (prefers-reduced-motion:reduce){#film{animation:none}}",
        ]
    )


def _row(name: str, row: Row) -> str:
    return f'<g id="{name}">{"".join(map(_text, row))}</g>'


def _text(text: Text) -> str:
    """A text as wide as its columns, whatever the font."""
    color = COLORS.get(text.style.color, f"#{text.style.color}")
    look = "" if color == FOREGROUND else f' fill="{color}"'
    weight = ' font-weight="bold"' if text.style.bold else ""
    x, width = text.column * WIDTH, len(text.text) * WIDTH
    return (
        f'<text x="{x:g}" textLength="{width:g}" lengthAdjust="spacingAndGlyphs"{look}{weight}>'
        f"{escape(text.text, quote=False)}</text>"
    )


def _frame(frame: Frame, ids: dict[Row, str], top: int) -> str:
    lines = (
        f'<use href="#{ids[row]}" y="{top + HEIGHT * number + 13}"/>'
        for number, row in enumerate(frame.rows)
        if row
    )
    return "".join(lines)
