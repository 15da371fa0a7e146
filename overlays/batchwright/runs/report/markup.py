"""HTML in which nothing but what we wrote ourselves is markup."""

from __future__ import annotations

import html
import unicodedata

__all__ = ["NOTHING", "Html", "Text", "code", "element", "empty", "joined", "text", "visible"]

_LONGEST = 600
_LONGEST_NAME = 200


class Html(str):
    """Text that is HTML already; any other text is escaped before it becomes part of a page."""

    __slots__ = ()


NOTHING = Html("&ndash;")
"""What stands where there is nothing to show."""

Text = str | Html | None
"""What an element may contain; None is nothing."""


def visible(value: str) -> str:
    r"""Escape characters that change how text is shown without being seen, such as `\u001b`."""
    return "".join(f"\\u{ord(char):04x}" if _is_hidden(char) else char for char in value)


def text(value: Text, longest: int = _LONGEST) -> Html:
    """Make text safe to be part of a page.

    Args:
        value: The text; HTML is left as it is.
        longest: How many of its characters are shown, at most.
    """
    if isinstance(value, Html):
        return value
    value = value or ""
    left_out = len(value) - longest
    rest = f" … and {left_out:,} more characters" if left_out > 0 else ""
    return Html(html.escape(visible(value[:longest]) + rest))


def element(name: str, /, *content: Text, **attributes: str | float | None) -> Html:
    """Make an element.

    Args:
        name: Its tag.
        content: What it contains, in order.
        attributes: Its attributes, `_` standing for `-`, without one at the end of a name; those
            that are None are left out.
    """
    return Html(f"{empty(name, **attributes)}{joined(*content)}</{name}>")


def empty(name: str, /, **attributes: str | float | None) -> Html:
    """Make a tag that contains nothing, with attributes as in `element`."""
    given = "".join(
        f' {key.rstrip("_").replace("_", "-")}="{text(str(value), 10 * _LONGEST)}"'
        for key, value in attributes.items()
        if value is not None
    )
    return Html(f"<{name}{given}>")


def joined(*content: Text) -> Html:
    """Put text and elements one after the other."""
    return Html("".join(map(text, content)))


def code(value: str | None) -> Html | None:
    """Show an identifier, in the direction of its own script; None if there is none."""
    return element("code", element("bdi", text(value, _LONGEST_NAME))) if value else None


def _is_hidden(char: str) -> bool:
    category = unicodedata.category(char)
    return category[0] == "C" or category in {"Zl", "Zp"}
